package io.rkvs.tour;

import io.rkvs.extensions.BatchError;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.extensions.WhenFull;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;

/** What a cache can do beyond javax.cache, by unwrap. */
final class NamespaceTour {
  private final CacheManager manager;
  private final PrintStream out;

  NamespaceTour(CacheManager manager, PrintStream out) {
    this.manager = manager;
    this.out = out;
  }

  void walk() {
    Cache<String, Integer> accounts =
        manager.createCache("accounts", new NamespaceConfiguration<String, Integer>());
    @SuppressWarnings("unchecked")
    Namespace<String, Integer> namespace = accounts.unwrap(Namespace.class);
    singleKeys(namespace);
    batches(namespace);
    shards(namespace);
    limits(namespace);
    manager();
  }

  private void singleKeys(Namespace<String, Integer> namespace) {
    heading("Beyond javax.cache: cache.unwrap(Namespace.class)");
    say("set gives the old value", namespace.set("ann", 100));
    try {
      namespace.update("bob", 1);
    } catch (KeyNotFoundException e) {
      say("update of an absent key", "refused");
    }
    say("consume takes and deletes", namespace.consume("ann"));
    say("and only once", namespace.consume("ann"));
  }

  private void batches(Namespace<String, Integer> namespace) {
    heading("Several keys as one");
    Map<String, Integer> start = new LinkedHashMap<>();
    start.put("ann", 100);
    start.put("bob", 50);
    namespace.setMultiple(start, BatchMode.ALL_OR_NOTHING);
    say("both accounts, as of one instant", data(namespace, "ann", "bob"));

    BatchResult<Map<String, Integer>> taken =
        namespace.consumeMultiple(List.of("ann", "eve", "bob"), BatchMode.ALL_OR_NOTHING);
    say("all or nothing with an absent key", errors(taken));
    say("nothing was taken", data(namespace, "ann", "bob"));

    taken = namespace.consumeMultiple(List.of("ann", "eve", "bob"), BatchMode.BEST_EFFORT);
    say("best effort", taken.data() + ", " + errors(taken));
    say("later, without waiting", namespace.async().set("ann", 1).join());
  }

  private static Object data(Namespace<String, Integer> namespace, String... keys) {
    return String.valueOf(namespace.getMultiple(List.of(keys), BatchMode.ALL_OR_NOTHING).data());
  }

  private static String errors(BatchResult<?> result) {
    StringBuilder text = new StringBuilder();
    for (BatchError error : result.errors()) {
      text.append("item ").append(error.index()).append(' ').append(error.key());
      text.append(": ").append(error.message());
    }
    return text.toString();
  }

  private void shards(Namespace<String, Integer> namespace) {
    heading("Shards, resized while in use");
    for (int i = 0; i < 10_000; i++) {
      namespace.set("account-" + i, i);
    }
    for (int shards : new int[] {64, 4}) {
      namespace.resizeShards(shards);
      long keys = LongStream.of(namespace.shardKeyCounts()).sum();
      say(namespace.shardCount() + " shards hold", keys + " keys");
    }
  }

  private void limits(Namespace<String, Integer> accounts) {
    heading("Limits and bounds");
    Cache<String, Integer> cache =
        manager.createCache(
            "seats",
            new NamespaceConfiguration<String, Integer>()
                .setMaxEntries(2)
                .setWhenFull(WhenFull.REJECT));
    cache.put("1A", 1);
    cache.put("1B", 1);
    try {
      cache.put("1C", 1);
    } catch (CapacityExceededException e) {
      say("a third seat", "refused");
    }
    try {
      accounts.setMaxEntries(-1);
    } catch (IllegalArgumentException e) {
      say("a negative limit", "refused");
    }
  }

  private void manager() {
    heading("All caches together: cacheManager.unwrap(StorageManager.class)");
    StorageManager storage = manager.unwrap(StorageManager.class);
    say("bytes in the accounts", storage.namespaceStats("accounts").totalSize() > 0);
    say("keys in all caches", storage.totalKeyCount() >= 10_003);
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void say(String what, @Nullable Object value) {
    out.println("  " + what + ": " + value);
  }
}
