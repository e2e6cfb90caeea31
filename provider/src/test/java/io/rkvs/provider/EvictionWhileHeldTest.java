package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that are evicted, or expire, while a call holds their key: no result is lost. */
final class EvictionWhileHeldTest {
  private final FakeTicker ticker = new FakeTicker();
  private final RkvsCachingProvider provider = new RkvsCachingProvider(ticker);
  private final Map<Integer, Integer> store = new ConcurrentHashMap<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger evictions = new AtomicInteger();

  /** Runs within each call of the writer. */
  private volatile Runnable meanwhile = () -> {};

  @AfterEach
  void close() {
    provider.close();
  }

  private final class Store
      implements CacheWriter<Integer, Integer>, CacheLoader<Integer, Integer> {
    @Override
    public Integer load(Integer key) {
      return store.get(key);
    }

    @Override
    public Map<Integer, Integer> loadAll(Iterable<? extends Integer> keys) {
      Map<Integer, Integer> all = new HashMap<>();
      keys.forEach(key -> all.put(key, store.get(key)));
      return all;
    }

    @Override
    public void write(Cache.Entry<? extends Integer, ? extends Integer> entry) {
      meanwhile.run();
      store.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends Integer, ? extends Integer>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      meanwhile.run();
      store.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  private NamespaceConfiguration<Integer, Integer> bounded(int entries) {
    return new NamespaceConfiguration<Integer, Integer>()
        .setWriteThrough(true)
        .setCacheWriterFactory(Store::new)
        .setEvictionListener((key, value) -> evictions.incrementAndGet())
        .setMaxEntries(entries);
  }

  private Cache<Integer, Integer> cache(NamespaceConfiguration<Integer, Integer> configuration) {
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("bounded", configuration);
    CacheEntryCreatedListener<Integer, Integer> created =
        all -> all.forEach(e -> events.add("created " + e.getValue()));
    CacheEntryUpdatedListener<Integer, Integer> updated =
        all -> all.forEach(e -> events.add("updated " + e.getValue()));
    CacheEntryRemovedListener<Integer, Integer> removed =
        all -> all.forEach(e -> events.add("removed " + e.getKey()));
    for (var listener : List.of(created, updated, removed)) {
      cache.registerCacheEntryListener(
          new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true));
    }
    return cache;
  }

  /** Makes the cache evict what it holds, once, while the next call of the writer runs. */
  private void evictInWriter(Cache<Integer, Integer> cache) {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          Namespace<Integer, Integer> namespace = NamespaceTest.namespaceOf(cache);
          evictions.set(0);
          namespace.setMaxEntries(1);
          assertThat(evictions).hasPositiveValue();
          namespace.setMaxEntries(2);
        };
  }

  @Test
  void whatAWriteStoresIsThere() {
    for (int key = 0; key < 2; key++) { // one of the two is evicted, either way
      int written = key;
      for (Function<Cache<Integer, Integer>, Object> write :
          List.<Function<Cache<Integer, Integer>, Object>>of(
              c -> c.getAndPut(written, 9),
              c -> c.replace(written, 9) ? written : null,
              c -> c.replace(written, written, 9) ? written : null,
              c -> c.invoke(written, EvictionWhileHeldTest::increaseBy9))) {
        Cache<Integer, Integer> cache = cache(bounded(2));
        cache.put(0, 0);
        cache.put(1, 1);
        evictInWriter(cache);
        assertThat(write.apply(cache)).as("what was there").isEqualTo(written);
        assertThat(cache.get(written)).isEqualTo(store.get(written)).isGreaterThan(8);
        provider.getCacheManager().destroyCache("bounded");
      }
    }
    assertThat(events).filteredOn(e -> e.equals("created 9")).as("evicted itself").isNotEmpty();
    assertThat(events).filteredOn(e -> e.equals("updated 9")).as("the other one").isNotEmpty();
  }

  private static Integer increaseBy9(MutableEntry<Integer, Integer> entry, Object... arguments) {
    int before = entry.getValue();
    entry.setValue(before + 9);
    return before;
  }

  @Test
  void aBatchTakesAllAlthoughOneIsEvictedMeanwhile() {
    Cache<Integer, Integer> cache = cache(bounded(2));
    cache.putAll(Map.of(0, 10, 1, 11));
    evictInWriter(cache);
    takeBoth(cache);
    assertThat(evictions).hasValue(1);
    assertThat(events).filteredOn(e -> e.startsWith("removed")).hasSize(1);
  }

  @Test
  void aBatchTakesAllAlthoughTheyExpireMeanwhile() {
    NamespaceConfiguration<Integer, Integer> configuration = bounded(0);
    configuration.setExpiryPolicyFactory(
        CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 1)));
    Cache<Integer, Integer> cache = cache(configuration);
    cache.putAll(Map.of(0, 10, 1, 11));
    meanwhile =
        () -> {
          ticker.advance(java.time.Duration.ofSeconds(2));
          assertThat(cache.containsKey(0) || cache.containsKey(1)).isFalse();
        };
    takeBoth(cache);
  }

  private void takeBoth(Cache<Integer, Integer> cache) {
    BatchResult<Map<Integer, Integer>> result =
        NamespaceTest.namespaceOf(cache).consumeMultiple(List.of(0, 1), BatchMode.ALL_OR_NOTHING);
    assertThat(result.errors()).isEmpty();
    assertThat(result.data()).isEqualTo(Map.of(0, 10, 1, 11));
    assertThat(store).isEmpty();
    assertThat(cache.getAll(Set.of(0, 1))).isEmpty();
    assertThat(cache).isEmpty();
  }

  /**
   * Four threads count in 64 entries, of which eight fit: every one comes and goes all the time.
   */
  @Test
  void noIncrementIsLostInACacheThatEvictsAllTheTime() throws Exception {
    int threads = 4;
    int keys = 64;
    int rounds = 3_000;
    Cache<Integer, Integer> cache =
        provider
            .getCacheManager()
            .createCache(
                "counters", bounded(8).setReadThrough(true).setCacheLoaderFactory(Store::new));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      all.add(
          executor.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  cache.invoke((i * 7 + thread) % keys, EvictionWhileHeldTest::increase);
                }
              }));
    }
    executor.shutdown();
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(store.values().stream().mapToInt(i -> i).sum()).isEqualTo(threads * rounds);
    assertThat(evictions).hasValueGreaterThan(rounds);
    cache.forEach(e -> assertThat(e.getValue()).isEqualTo(store.get(e.getKey())));
  }

  private static Integer increase(MutableEntry<Integer, Integer> entry, Object... arguments) {
    Integer before = entry.getValue();
    entry.setValue(before == null ? 1 : before + 1);
    return before;
  }
}
