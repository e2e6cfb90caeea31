package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.Weigher;
import io.rkvs.extensions.WhenFull;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Caches that are bounded by the weight of their entries: here the length of the value. */
final class WeightTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final List<String> evicted = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private final AtomicInteger weighings = new AtomicInteger();

  @AfterEach
  void close() {
    provider.close();
  }

  private int length(String key, String value) {
    weighings.incrementAndGet();
    if (value.startsWith("throw")) {
      throw new IllegalStateException("no scales for " + key);
    }
    return value.startsWith("negative") ? -1 : value.length();
  }

  private NamespaceConfiguration<String, String> configuration(long maxWeight) {
    return new NamespaceConfiguration<String, String>()
        .setMaxWeight(maxWeight)
        .setWeigher(this::length)
        .setEvictionListener((key, value) -> evicted.add(key + "=" + value));
  }

  private Cache<String, String> create(NamespaceConfiguration<String, String> configuration) {
    return provider.getCacheManager().createCache("weighed", configuration);
  }

  @SuppressWarnings("unchecked")
  private static Namespace<String, String> namespace(Cache<String, String> cache) {
    return cache.unwrap(Namespace.class);
  }

  private static long weight(Cache<String, String> cache) {
    return ((RkvsCache<String, String>) cache).parts().pipeline.table.weight();
  }

  @Test
  void everyWayOfStoringIsWeighedOnce() {
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            return key + "!";
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> all = new HashMap<>();
            keys.forEach(k -> all.put(k, load(k)));
            return all;
          }
        };
    Cache<String, String> cache =
        create(configuration(1_000).setReadThrough(true).setCacheLoaderFactory(() -> loader));
    weighedOnce(cache, 3, () -> cache.put("a", "123"));
    weighedOnce(cache, 5, () -> cache.put("a", "12345"));
    weighedOnce(cache, 2, () -> cache.getAndPut("a", "12"));
    weighedOnce(cache, 3, () -> cache.putIfAbsent("b", "1"));
    weighedOnce(cache, 4, () -> cache.replace("b", "22"));
    weighedOnce(cache, 5, () -> cache.replace("b", "22", "333"));
    weighedOnce(cache, 6, () -> cache.getAndReplace("b", "4444"));
    weighedOnce(cache, 9, () -> assertThat(cache.get("cc")).isEqualTo("cc!"));
    weighedOnce(cache, 12, () -> assertThat(cache.getAll(Set.of("dd"))).containsValue("dd!"));
    weighedOnce(cache, 11, () -> cache.invoke("dd", (e, args) -> set(e, "d!")));
    weighedOnce(cache, 10, () -> cache.putAll(Map.of("dd", "!")));
    Namespace<String, String> namespace = namespace(cache);
    for (BatchMode mode : BatchMode.values()) {
      weighedOnce(
          cache,
          13,
          () -> assertThat(namespace.setMultiple(Map.of("dd", "1234"), mode).data()).isNotNull());
    }
    weighings.set(0);
    cache.remove("dd");
    namespace.resizeShards(16);
    assertThat(weighings.get()).isZero();
    assertThat(weight(cache)).isEqualTo(9);
    cache.removeAll();
    assertThat(weight(cache)).isZero();
    assertThat(evicted).isEmpty();
  }

  private static String set(javax.cache.processor.MutableEntry<String, String> entry, String to) {
    entry.setValue(to);
    return to;
  }

  private void weighedOnce(Cache<String, String> cache, long weight, Runnable write) {
    weighings.set(0);
    write.run();
    assertThat(weighings.get()).isEqualTo(1);
    assertThat(weight(cache)).isEqualTo(weight);
  }

  @Test
  void evictsByWeightAndTellsNobodyButTheEvictionListener() {
    List<String> removed = new ArrayList<>();
    CacheEntryRemovedListener<String, String> listener =
        events -> events.forEach(e -> removed.add(e.getKey()));
    Cache<String, String> cache =
        create(
            configuration(100)
                .setStatisticsEnabled(true)
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> listener, null, true, true)));
    for (int i = 0; i < 50; i++) {
      cache.put("k" + i, "1234567890");
      assertThat(weight(cache)).isLessThanOrEqualTo(100);
    }
    assertThat(cache).hasSize(10);
    assertThat(evicted).hasSize(40).allMatch(e -> e.endsWith("=1234567890"));
    assertThat(removed).isEmpty();
    assertThat(((RkvsCache<?, ?>) cache).parts().pipeline.statistics.evictions()).isEqualTo(40);
    assertThat(((RkvsCache<?, ?>) cache).parts().pipeline.statistics.removals()).isZero();
  }

  @Test
  void aWeigherThatFailsStoresAndWritesNothing() {
    CacheWriter<String, String> writer = new RecordingWriter();
    Cache<String, String> cache =
        create(configuration(100).setWriteThrough(true).setCacheWriterFactory(() -> writer));
    cache.put("a", "old");
    written.clear();
    for (String bad : List.of("throw", "negative")) {
      assertThatThrownBy(() -> cache.put("a", bad))
          .isInstanceOf(CacheException.class)
          .hasMessageContainingAll("weighed", "a", bad.equals("throw") ? "no scales" : "-1");
      assertThatThrownBy(() -> cache.putAll(Map.of("a", bad))).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> cache.replace("a", bad)).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> cache.invoke("a", (e, args) -> set(e, bad)))
          .isInstanceOf(CacheException.class);
      Namespace<String, String> namespace = namespace(cache);
      for (BatchMode mode : BatchMode.values()) {
        BatchResult<Map<String, String>> result = namespace.setMultiple(Map.of("a", bad), mode);
        assertThat(result.errors()).singleElement().matches(e -> e.message().contains("weigher"));
      }
    }
    assertThat(cache.get("a")).isEqualTo("old");
    assertThat(weight(cache)).isEqualTo(3);
    assertThat(written).isEmpty();
  }

  @Test
  void aWeigherThatChangesItsMindIsAskedAtTheNextWrite() {
    AtomicInteger answer = new AtomicInteger(10);
    Weigher<String, String> moody = (key, value) -> answer.getAndIncrement();
    Cache<String, String> cache = create(configuration(1_000).setWeigher(moody));
    cache.put("a", "1");
    cache.put("b", "1");
    assertThat(weight(cache)).isEqualTo(21);
    cache.put("a", "1");
    assertThat(weight(cache)).isEqualTo(23);
    cache.remove("a");
    cache.remove("b");
    assertThat(weight(cache)).isZero();
  }

  @Test
  void whatIsHeavierThanTheBoundLeavesAtOnce() {
    Cache<String, String> cache = create(configuration(10));
    cache.put("a", "12345");
    cache.put("b", "12345678901");
    cache.put("a", "12345678901");
    assertThat(cache).isEmpty();
    assertThat(evicted).containsExactly("b=12345678901", "a=12345678901");
    assertThat(weight(cache)).isZero();
  }

  @Test
  void aBatchHeavierThanTheBoundIsRefusedWhole() {
    Cache<String, String> cache = create(configuration(10));
    cache.put("a", "12345");
    Namespace<String, String> namespace = namespace(cache);
    Map<String, String> batch = Map.of("b", "123456", "c", "12345");
    assertThatThrownBy(() -> namespace.setMultiple(batch, BatchMode.ALL_OR_NOTHING))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContainingAll("weighed", "11", "10");
    assertThat(cache.get("a")).isEqualTo("12345");
    assertThat(namespace.setMultiple(batch, BatchMode.BEST_EFFORT).isSuccess()).isTrue();
    assertThat(weight(cache)).isLessThanOrEqualTo(10);
  }

  @Test
  void theBoundChangesLive() {
    Cache<String, String> cache = create(configuration(100));
    Namespace<String, String> namespace = namespace(cache);
    for (int i = 0; i < 10; i++) {
      cache.put("k" + i, "1234567890");
    }
    namespace.setMaxWeight(25);
    assertThat(weight(cache)).isEqualTo(20);
    namespace.setMaxWeight(0);
    for (int i = 0; i < 10; i++) {
      cache.put("k" + i, "1234567890");
    }
    assertThat(weight(cache)).isEqualTo(100);
    namespace.setMaxWeight(50);
    assertThat(weight(cache)).isEqualTo(50);
    assertThatThrownBy(() -> namespace.setMaxWeight(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> namespace.setMaxEntries(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("weighed", "maxWeight");
    Cache<String, String> counted =
        provider
            .getCacheManager()
            .createCache("counted", new NamespaceConfiguration<String, String>());
    assertThatThrownBy(() -> namespace(counted).setMaxWeight(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("counted", "weigher");
  }

  @Test
  void theBeanTellsWeightAndEvictions() throws Exception {
    Cache<String, String> cache = create(configuration(25).setStatisticsEnabled(true));
    for (String key : List.of("a", "b", "c")) {
      cache.put(key, "1234567890");
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names =
        server.queryNames(new ObjectName("io.rkvs:type=Namespace,Cache=weighed,*"), null);
    assertThat(names).hasSize(1);
    ObjectName name = names.iterator().next();
    assertThat(server.getAttribute(name, "EntryCount")).isEqualTo(2L);
    assertThat(server.getAttribute(name, "Weight")).isEqualTo(20L);
    assertThat(server.getAttribute(name, "MaxWeight")).isEqualTo(25L);
    assertThat(server.getAttribute(name, "MaxEntries")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "Evictions")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "Expirations")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "ShardCount")).isEqualTo(4);
    cache.close();
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void contradictionsAreRefused() {
    refused(configuration(10).setWeigher(null), "weigher");
    refused(configuration(10).setMaxEntries(5), "max-entries");
    refused(configuration(10).setWhenFull(WhenFull.REJECT), "reject");
    assertThatThrownBy(() -> configuration(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(provider.getCacheManager().getCacheNames()).isEmpty();
  }

  private void refused(NamespaceConfiguration<String, String> configuration, String why) {
    assertThatThrownBy(() -> create(configuration))
        .isInstanceOf(CacheException.class)
        .hasMessageContainingAll("weighed", why);
  }

  /** Notes what it is told to write. */
  private final class RecordingWriter implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      written.add(entry.getKey());
    }

    @Override
    public void writeAll(
        java.util.Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      written.add("-" + key);
    }

    @Override
    public void deleteAll(java.util.Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }
}
