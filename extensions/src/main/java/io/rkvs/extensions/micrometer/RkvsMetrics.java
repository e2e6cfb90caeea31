package io.rkvs.extensions.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.rkvs.extensions.NamespaceMetrics;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageManager;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import javax.cache.CacheManager;

/**
 * Meters of what the beans of JSR-107 do not show: how full caches are, how evenly, what left them
 * for size or time, and how long loads take. Hits, misses, puts and removals are left to
 * Micrometer's own binder, which Spring Boot installs.
 *
 * <p>In Spring Boot a bean is enough:
 *
 * <pre>{@code
 * @Bean MeterBinder rkvsMetrics(javax.cache.CacheManager manager) { return new RkvsMetrics(manager); }
 * }</pre>
 *
 * <table>
 * <caption>Meters; each has the tags {@code cache} and {@code manager}, the manager's URI</caption>
 * <tr><td>{@code rkvs.cache.entries}</td><td>entries stored</td></tr>
 * <tr><td>{@code rkvs.cache.weight}</td><td>their weight; their number without a weigher</td></tr>
 * <tr><td>{@code rkvs.cache.shard.entries}</td><td>of these, in the shard of the tag {@code shard}</td></tr>
 * <tr><td>{@code rkvs.cache.evictions}</td><td>entries that left for size</td></tr>
 * <tr><td>{@code rkvs.cache.expirations}</td><td>entries that left for time</td></tr>
 * <tr><td>{@code rkvs.cache.loads}</td><td>calls of the loader that ended, and their time</td></tr>
 * <tr><td>{@code rkvs.cache.load.failures}</td><td>of these, those that failed</td></tr>
 * <tr><td>{@code rkvs.snapshot.age}</td><td>time since the instant that the last snapshot of this
 * manager holds; NaN before the first. Without the tag {@code cache}</td></tr>
 * </table>
 *
 * <p>Binding reads no cache and needs no statistics to be on. Caches and shards that come later are
 * added by binding again, which leaves the meters that are there alone. A cache or shard that has
 * gone reads as NaN. Meters do not keep the manager from being collected. Thread-safe.
 */
public final class RkvsMetrics implements MeterBinder {
  private static final Clock CLOCK = Clock.systemUTC();

  private final CacheManager manager;

  /**
   * Creates a binder for all caches of a manager.
   *
   * @throws IllegalArgumentException when the manager is of another provider
   */
  public RkvsMetrics(CacheManager manager) {
    this.manager = manager;
    manager.unwrap(StorageManager.class);
  }

  /**
   * Adds meters for the caches that there are.
   *
   * @throws IllegalStateException when the manager is closed
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    StorageManager storage = manager.unwrap(StorageManager.class);
    for (NamespaceMetrics each : storage.allNamespaceMetrics()) {
      new Meters(registry, each.name(), manager.getURI().toString())
          .bind(storage, each.shardKeyCounts().size());
    }
    TimeGauge.builder("rkvs.snapshot.age", storage, TimeUnit.SECONDS, RkvsMetrics::ageSeconds)
        .tags("manager", manager.getURI().toString())
        .description("time since the last snapshot")
        .register(registry);
  }

  private static double ageSeconds(StorageManager storage) {
    try {
      SnapshotInfo last = storage.lastSnapshot();
      return last == null
          ? Double.NaN
          : Duration.between(last.cutAt(), CLOCK.instant()).toMillis() / 1e3;
    } catch (IllegalStateException closed) {
      return Double.NaN;
    }
  }

  /**
   * The meters of one cache. They must not hold the storage, which the registry refers to weakly.
   */
  private record Meters(MeterRegistry registry, String name, String manager) {
    void bind(StorageManager storage, int shards) {
      gauge(storage, "entries", "entries stored", Tags.empty(), NamespaceMetrics::keyCount);
      gauge(storage, "weight", "weight of all entries", Tags.empty(), NamespaceMetrics::weight);
      for (int i = 0; i < shards; i++) {
        int shard = i;
        gauge(
            storage,
            "shard.entries",
            "entries stored in this shard",
            Tags.of("shard", Integer.toString(i)),
            m -> shard < m.shardKeyCounts().size() ? m.shardKeyCounts().get(shard) : Double.NaN);
      }
      counter(storage, "evictions", "entries that left for size", NamespaceMetrics::evictions);
      counter(storage, "expirations", "entries that left for time", NamespaceMetrics::expirations);
      counter(storage, "load.failures", "loads that failed", NamespaceMetrics::loadFailures);
      FunctionTimer.builder(
              "rkvs.cache.loads",
              storage,
              s -> (long) ask(s, m -> m.loads() + m.loadFailures()),
              s -> ask(s, m -> m.loadTime().toNanos()),
              TimeUnit.NANOSECONDS)
          .tags(tags())
          .description("calls of the loader")
          .register(registry);
    }

    private void gauge(
        StorageManager storage,
        String meter,
        String description,
        Tags more,
        ToDoubleFunction<NamespaceMetrics> value) {
      Gauge.builder("rkvs.cache." + meter, storage, s -> ask(s, value))
          .tags(tags().and(more))
          .description(description)
          .register(registry);
    }

    private void counter(
        StorageManager storage,
        String meter,
        String description,
        ToDoubleFunction<NamespaceMetrics> value) {
      FunctionCounter.builder("rkvs.cache." + meter, storage, s -> ask(s, value))
          .tags(tags())
          .description(description)
          .register(registry);
    }

    private Tags tags() {
      return Tags.of("cache", name, "manager", manager);
    }

    private double ask(StorageManager present, ToDoubleFunction<NamespaceMetrics> value) {
      try {
        return value.applyAsDouble(present.namespaceMetrics(name));
      } catch (IllegalStateException | IllegalArgumentException gone) {
        return Double.NaN; // the manager is closed, or has no such cache any more
      }
    }
  }
}
