package io.rkvs.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;

/** The tour says what is true. */
final class TourTest {
  @Test
  void everyLineHolds() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Tour tour = new Tour(manager, out);
      tour.entries();
      tour.copies();
      tour.entryProcessor();
      tour.loaderAndWriter();
      tour.events();
      tour.expiry();
      tour.statistics();
      new NamespaceTour(manager, out).walk();
      new SnapshotTour(provider, out).walk();
      tour.many(10_000);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .contains(
            "get: 3",
            "get of an absent key: null",
            "putIfAbsent over a value: false",
            "getAndPut gives the old value: 3",
            "replace, when it is still 5, by 6: true",
            "getAll: {apples=6, pears=10}",
            "getAndRemove: 20",
            "iterating: [apples, pears]",
            "by value, after the caller changed its order: Ann[tea]",
            "by reference, the same: Ann[tea, cake, jam]",
            "took: 4",
            "left: 2",
            "a miss loads: 100",
            "the store was told: {bolts=99, screws=300}",
            "loaded ahead: true",
            "pears: 10 -> 9",
            "pears: 9 -> removed",
            "at once: Ann",
            "a quarter of a second later: null",
            "hits: 3",
            "misses: 1",
            "hit percentage: 75.0",
            "set gives the old value: null",
            "update of an absent key: refused",
            "consume takes and deletes: 100",
            "and only once: null",
            "both accounts, as of one instant: {ann=100, bob=50}",
            "all or nothing with an absent key: item 1 eve: the key is absent",
            "nothing was taken: {ann=100, bob=50}",
            "best effort: {ann=100, bob=50}, item 1 eve: the key is absent",
            "exists, which is no access: true",
            "keys: ann",
            "delete: true",
            "deleted as one: [bob, ann]",
            "later, without waiting: null",
            "a hit is there at once: true",
            "one after the other: done",
            "a limit below what is there: refused",
            "after the limit was raised, live: 3",
            "a bound evicts instead: 100",
            "a value over the largest size: refused",
            "consume of a key that is busy: timed out",
            "readers do not wait: 5",
            "afterwards: 5",
            "one namespace too many: refused",
            "64 shards hold: 10001 keys",
            "4 shards hold: 10001 keys",
            "a third seat: refused",
            "a negative limit: refused",
            "bytes in the accounts: true",
            "keys in all caches: true",
            "entries in a snapshot of all caches, as of one instant: 1000",
            "loaded under another name: 7",
            "a file outside the directory: NAME",
            "saved by autosave: true",
            "namespaces that wait for their cache: 2",
            "warm: 77",
            "destroyed, with what was saved of it: 1");
  }
}
