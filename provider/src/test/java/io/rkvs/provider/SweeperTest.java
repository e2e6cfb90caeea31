package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rkvs.engine.Table;
import io.rkvs.extensions.NamespaceConfiguration;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Expired entries leave, and are told of, without anybody touching them. */
@Timeout(150)
final class SweeperTest {
  private final FakeTicker ticker = new FakeTicker();
  private final RkvsCachingProvider provider = new RkvsCachingProvider(ticker);

  @AfterEach
  void close() {
    provider.close();
  }

  private RkvsCache<Integer, String> create(
      String name, MutableConfiguration<Integer, String> configuration) {
    return (RkvsCache<Integer, String>)
        provider
            .getCacheManager()
            .createCache(
                name,
                configuration.setExpiryPolicyFactory(
                    () -> new CreatedExpiryPolicy(new Duration(TimeUnit.MINUTES, 1))));
  }

  @Test
  void entriesLeaveAndListenersHearOfIt() {
    List<String> expired = new CopyOnWriteArrayList<>();
    CacheEntryExpiredListener<Integer, String> listener =
        events -> events.forEach(e -> expired.add(e.getKey() + "=" + e.getOldValue()));
    RkvsCache<Integer, String> told =
        create(
            "told",
            new MutableConfiguration<Integer, String>()
                .setStatisticsEnabled(true)
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> listener, null, true, true)));
    RkvsCache<Integer, String> plain = create("plain", new MutableConfiguration<>());
    told.put(1, "a");
    told.put(2, "b");
    plain.put(1, "a");
    ticker.advance(java.time.Duration.ofSeconds(30));
    told.put(3, "stays");
    ticker.advance(java.time.Duration.ofSeconds(30));
    await()
        .until(
            () ->
                told.parts().pipeline.table.size() == 1
                    && plain.parts().pipeline.table.size() == 0
                    && expired.size() == 2);
    assertThat(expired).containsExactlyInAnyOrder("1=a", "2=b");
    assertThat(told.get(3)).isEqualTo("stays");
    assertThat(told.parts().pipeline.statistics.evictions()).isZero();
    assertThat(told.parts().pipeline.statistics.removals()).isZero();
  }

  @Test
  void theThreadComesWithTheFirstDeadlineAndGoesWithTheLastCache() {
    provider.getCacheManager().createCache("eternal", new MutableConfiguration<>()).put(1, 1);
    assertThat(provider.sweeper().thread()).isNull();
    RkvsCache<Integer, String> first = create("first", new MutableConfiguration<>());
    RkvsCache<Integer, String> second = create("second", new MutableConfiguration<>());
    Thread thread = provider.sweeper().thread();
    assertThat(thread).isNotNull();
    assertThat(thread.isDaemon()).isTrue();
    first.close();
    assertThat(provider.sweeper().thread()).isSameAs(thread);
    second.close();
    await().until(() -> !thread.isAlive());
    assertThat(provider.sweeper().thread()).isNull();
    create("third", new MutableConfiguration<>());
    assertThat(provider.sweeper().thread()).isNotNull().isNotSameAs(thread);
  }

  @Test
  void aMillionEntriesLeaveACacheThatNobodyTouchesAndTheHeapIsFree() {
    int entries = 1_000_000;
    RkvsCache<Integer, String> cache =
        (RkvsCache<Integer, String>)
            provider
                .getCacheManager()
                .createCache(
                    "million",
                    new NamespaceConfiguration<Integer, String>()
                        .setStoreByValue(false)
                        .setExpiryJitter(0.99)
                        .setExpiryPolicyFactory(
                            CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1))));
    cache.put(-1, "warm");
    long before = usedHeap();
    for (int key = 0; key < entries; key++) {
      cache.put(key, "v");
    }
    long full = usedHeap() - before;
    ticker.advance(java.time.Duration.ofMinutes(30));
    Table table = cache.parts().pipeline.table;
    patiently().until(() -> table.size() < 0.6 * entries);
    assertThat(table.size()).isGreaterThan((long) (0.4 * entries));
    ticker.advance(java.time.Duration.ofMinutes(30));
    patiently().until(() -> table.size() == 0);
    patiently().until(() -> usedHeap() - before < full / 10);
    assertThat(table.expirations()).isEqualTo(entries + 1);
  }

  /**
   * The sweeper rests 20 times as long as its last round took, which is long when much has left.
   */
  private static ConditionFactory patiently() {
    return await().atMost(60, TimeUnit.SECONDS);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
