package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rkvs.extensions.BorrowedCacheManager;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.extensions.micrometer.RkvsMetrics;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the meters say of caches whose story is known. */
final class MetricsTest {
  private final FakeTicker ticker = new FakeTicker();
  private final RkvsCachingProvider provider = new RkvsCachingProvider(ticker);
  private final CacheManager manager = provider.getCacheManager();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    provider.close();
    registry.close();
  }

  private void bind() {
    new RkvsMetrics(manager).bindTo(registry);
  }

  private double gauge(String meter, String... tags) {
    return registry.get(meter).tags(tags).gauge().value();
  }

  private double counter(String meter, String cache) {
    return registry.get(meter).tag("cache", cache).functionCounter().count();
  }

  @Test
  void entriesOverallAndInEachShard() {
    Cache<Integer, String> cache =
        manager.createCache(
            "orders", new NamespaceConfiguration<Integer, String>().setShardCount(2));
    bind();
    for (int i = 0; i < 100; i++) {
      cache.put(i, "order");
    }
    assertThat(gauge("rkvs.cache.entries", "cache", "orders", "manager", "rkvs.conf"))
        .isEqualTo(100);
    assertThat(shard(0) + shard(1)).isEqualTo(100);
    assertThat(shard(0)).isBetween(1.0, 99.0);
  }

  private double shard(int shard) {
    return gauge("rkvs.cache.shard.entries", "cache", "orders", "shard", Integer.toString(shard));
  }

  @Test
  void shardsThatComeAndGo() {
    Cache<Integer, String> cache =
        manager.createCache(
            "orders", new NamespaceConfiguration<Integer, String>().setShardCount(2));
    cache.put(1, "order");
    bind();
    cache.unwrap(Namespace.class).resizeShards(1);
    assertThat(shard(0)).isEqualTo(1);
    assertThat(shard(1)).isNaN();
    cache.unwrap(Namespace.class).resizeShards(4);
    bind();
    assertThat(shard(0) + shard(1) + shard(2) + shard(3)).isEqualTo(1);
  }

  @Test
  void whatLeftForSize() {
    Cache<Integer, String> cache =
        manager.createCache(
            "small", new NamespaceConfiguration<Integer, String>().setMaxEntries(10));
    bind();
    for (int i = 0; i < 100; i++) {
      cache.put(i, "value");
    }
    assertThat(counter("rkvs.cache.evictions", "small"))
        .isEqualTo(100 - gauge("rkvs.cache.entries", "cache", "small"));
    assertThat(counter("rkvs.cache.expirations", "small")).isZero();
  }

  @Test
  void weights() {
    Cache<Integer, String> cache =
        manager.createCache(
            "heavy",
            new NamespaceConfiguration<Integer, String>()
                .setMaxWeight(100)
                .setWeigher((key, value) -> value.length()));
    bind();
    cache.put(1, "four");
    cache.put(2, "sixsix");
    assertThat(gauge("rkvs.cache.weight", "cache", "heavy")).isEqualTo(10);
    assertThat(gauge("rkvs.cache.entries", "cache", "heavy")).isEqualTo(2);
  }

  @Test
  void whatLeftForTime() {
    Cache<Integer, String> cache =
        manager.createCache(
            "short",
            new MutableConfiguration<Integer, String>()
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 10))));
    bind();
    cache.put(1, "value");
    ticker.advance(java.time.Duration.ofSeconds(11));
    cache.put(1, "another");
    assertThat(counter("rkvs.cache.expirations", "short")).isEqualTo(1);
    assertThat(counter("rkvs.cache.evictions", "short")).isZero();
  }

  @Test
  void loadsAndTheirTime() {
    Cache<Integer, String> cache =
        manager.createCache(
            "loading",
            new MutableConfiguration<Integer, String>()
                .setReadThrough(true)
                .setCacheLoaderFactory(SlowLoader::new)
                .setTypes(Integer.class, String.class));
    SlowLoader.ticker = ticker;
    bind();
    cache.get(1);
    cache.get(1);
    cache.getAll(Set.of(2, 3));
    assertThatThrownBy(() -> cache.get(-1)).isInstanceOf(CacheLoaderException.class);
    var timer = registry.get("rkvs.cache.loads").tag("cache", "loading").functionTimer();
    assertThat(timer.count()).as("load, loadAll, the load that failed").isEqualTo(3);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3 * SlowLoader.MILLIS);
    assertThat(counter("rkvs.cache.load.failures", "loading")).isEqualTo(1);
  }

  @Test
  void theAgeOfTheLastSnapshot(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.conf"),
            "rkvs.persistence.directory = " + '"' + folder.resolve("data") + '"');
    CacheManager saving = provider.getCacheManager(file.toUri(), null);
    new RkvsMetrics(saving).bindTo(registry);
    assertThat(age()).isNaN();
    saving.createCache("orders", new MutableConfiguration<Integer, String>()).put(1, "one");
    saving.unwrap(StorageManager.class).saveAll("all.snap");
    assertThat(age()).isBetween(0.0, 60.0);
    saving.close();
    assertThat(age()).isNaN();
  }

  private double age() {
    return registry.get("rkvs.snapshot.age").timeGauge().value(TimeUnit.SECONDS);
  }

  @Test
  void aCacheThatIsGoneAndOneThatComesBack() {
    manager.createCache("orders", new MutableConfiguration<Integer, String>()).put(1, "one");
    bind();
    manager.destroyCache("orders");
    assertThat(gauge("rkvs.cache.entries", "cache", "orders")).isNaN();
    manager.createCache("orders", new MutableConfiguration<Integer, String>()).put(1, "one");
    assertThat(gauge("rkvs.cache.entries", "cache", "orders")).isEqualTo(1);
    manager.close();
    assertThat(gauge("rkvs.cache.entries", "cache", "orders")).isNaN();
    assertThat(registry.get("rkvs.cache.loads").functionTimer().count()).isZero();
  }

  @Test
  void metersKeepNoManager() {
    WeakReference<StorageManager> storage = boundAndClosed();
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> {
              System.gc();
              return storage.refersTo(null);
            });
    assertThat(gauge("rkvs.cache.entries", "cache", "brief")).isNaN();
  }

  private WeakReference<StorageManager> boundAndClosed() {
    try (RkvsCachingProvider brief = new RkvsCachingProvider(ticker)) {
      CacheManager bound = brief.getCacheManager();
      bound.createCache("brief", new MutableConfiguration<Integer, String>()).put(1, "one");
      new RkvsMetrics(bound).bindTo(registry);
      assertThat(gauge("rkvs.cache.entries", "cache", "brief")).isEqualTo(1);
      return new WeakReference<>(bound.unwrap(StorageManager.class));
    }
  }

  @Test
  void bindingDoesNotCountAsUseAndNeedsNoStatistics() {
    Cache<Integer, String> cache =
        manager.createCache(
            "quiet", new MutableConfiguration<Integer, String>().setStatisticsEnabled(false));
    cache.put(1, "one");
    new RkvsMetrics(new BorrowedCacheManager(manager)).bindTo(registry);
    assertThat(gauge("rkvs.cache.entries", "cache", "quiet")).isEqualTo(1);
  }

  /** Takes its time by the fake ticker; fails for negative keys. */
  private static final class SlowLoader implements CacheLoader<Integer, String> {
    static final long MILLIS = 5;
    private static FakeTicker ticker;

    @Override
    public String load(Integer key) {
      ticker.advance(java.time.Duration.ofMillis(MILLIS));
      if (key < 0) {
        throw new CacheLoaderException("no " + key);
      }
      return "value";
    }

    @Override
    public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
      ticker.advance(java.time.Duration.ofMillis(MILLIS));
      List<Integer> all = new ArrayList<>();
      keys.forEach(all::add);
      return all.stream().collect(Collectors.toMap(k -> k, k -> "value"));
    }
  }
}
