package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.engine.Ticker;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bounds, durations and clocks that make no sense. Weighers are in WeightTest. */
final class BoundBadInputTest {
  private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(1));
  private final RkvsCachingProvider provider = new RkvsCachingProvider((Ticker) clock::get);

  @AfterEach
  void close() {
    provider.close();
  }

  private RkvsCache<Integer, String> create(MutableConfiguration<Integer, String> configuration) {
    return (RkvsCache<Integer, String>)
        provider.getCacheManager().createCache("cache", configuration);
  }

  private static long entries(RkvsCache<Integer, String> cache) {
    return cache.parts().pipeline.table.size();
  }

  private static void fill(RkvsCache<Integer, String> cache, int count) {
    for (int key = 0; key < count; key++) {
      cache.put(key, "v");
    }
  }

  @Test
  void aBoundOfZeroIsNone() {
    RkvsCache<Integer, String> cache =
        create(new NamespaceConfiguration<Integer, String>().setMaxEntries(0));
    fill(cache, 5_000);
    assertThat(entries(cache)).isEqualTo(5_000);
  }

  @Test
  void aNegativeBoundIsRefused() {
    NamespaceConfiguration<Integer, String> configuration = new NamespaceConfiguration<>();
    assertThatThrownBy(() -> configuration.setMaxEntries(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("maxEntries", "-1");
    assertThatThrownBy(() -> configuration.setMaxWeight(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("maxWeight", "-1");
    RkvsCache<Integer, String> cache = create(configuration.setMaxEntries(10));
    Namespace<Integer, String> namespace = NamespaceTest.namespaceOf(cache);
    assertThatThrownBy(() -> namespace.setMaxEntries(-1))
        .isInstanceOf(IllegalArgumentException.class);
    fill(cache, 100);
    assertThat(entries(cache)).isEqualTo(10);
  }

  @Test
  void theLargestBoundThereIs() {
    RkvsCache<Integer, String> cache =
        create(new NamespaceConfiguration<Integer, String>().setMaxEntries(Long.MAX_VALUE));
    fill(cache, 1_000);
    assertThat(entries(cache)).isEqualTo(1_000);
    NamespaceTest.namespaceOf(cache).setMaxEntries(1);
    assertThat(entries(cache)).isEqualTo(1);
  }

  @Test
  void aBoundBelowWhatIsThereEvictsDownToIt() {
    RkvsCache<Integer, String> cache =
        create(new NamespaceConfiguration<Integer, String>().setMaxEntries(1_000));
    fill(cache, 1_000);
    NamespaceTest.namespaceOf(cache).setMaxEntries(70);
    assertThat(entries(cache)).isEqualTo(70);
    fill(cache, 1_000);
    assertThat(entries(cache)).isEqualTo(70);
  }

  @Test
  void aLimitBelowWhatIsThereIsRefused() {
    RkvsCache<Integer, String> cache =
        create(
            new NamespaceConfiguration<Integer, String>()
                .setMaxEntries(100)
                .setWhenFull(WhenFull.REJECT));
    fill(cache, 100);
    Namespace<Integer, String> namespace = NamespaceTest.namespaceOf(cache);
    assertThatThrownBy(() -> namespace.setMaxEntries(70))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContainingAll("100", "70");
    assertThat(entries(cache)).isEqualTo(100);
    assertThatThrownBy(() -> cache.put(100, "v")).isInstanceOf(CapacityExceededException.class);
    cache.put(99, "w");
  }

  private RkvsCache<Integer, String> createdFor(TimeUnit unit, long amount) {
    return create(
        new MutableConfiguration<Integer, String>()
            .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(new Duration(unit, amount))));
  }

  @Test
  void aDurationOfZeroStoresNothing() {
    RkvsCache<Integer, String> cache = createdFor(TimeUnit.SECONDS, 0);
    fill(cache, 100);
    assertThat(entries(cache)).isZero();
    assertThat(cache.get(1)).isNull();
  }

  @Test
  void aNegativeDurationIsRefused() {
    assertThatThrownBy(() -> createdFor(TimeUnit.SECONDS, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NamespaceConfiguration<Integer, String>().setExpiryJitter(-0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDurationBeyondTheLongRangeNeverEnds() {
    RkvsCache<Integer, String> cache = createdFor(TimeUnit.DAYS, Long.MAX_VALUE);
    fill(cache, 100);
    clock.set(Long.MAX_VALUE - 1);
    assertThat(cache.get(1)).isEqualTo("v");
    cache.parts().pipeline.table.sweepExpired(clock.get());
    assertThat(entries(cache)).isEqualTo(100);
  }

  @Test
  void aClockThatJumpsForthAndBackExpiresWhatWasDueAndNothingComesBack() {
    RkvsCache<Integer, String> cache = createdFor(TimeUnit.HOURS, 1);
    fill(cache, 100);
    long start = clock.get();
    clock.addAndGet(TimeUnit.HOURS.toNanos(2));
    assertThat(cache.get(1)).isNull();
    clock.set(start);
    assertThat(cache.get(1)).as("told to be absent").isNull();
    cache.put(1, "again");
    clock.addAndGet(TimeUnit.MINUTES.toNanos(59));
    assertThat(cache.get(1)).isEqualTo("again");
    clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
    cache.parts().pipeline.table.sweepExpired(clock.get());
    assertThat(entries(cache)).as("nothing leaked").isZero();
  }

  @Test
  void aClockThatJumpsBackKeepsEntriesLongerAndNotForEver() {
    RkvsCache<Integer, String> cache = createdFor(TimeUnit.HOURS, 1);
    fill(cache, 100);
    long start = clock.get();
    clock.set(start - TimeUnit.HOURS.toNanos(5));
    assertThat(cache.get(1)).isEqualTo("v");
    cache.put(200, "v");
    clock.set(start);
    assertThat(cache.get(200)).isNull();
    clock.set(start + TimeUnit.HOURS.toNanos(1));
    cache.parts().pipeline.table.sweepExpired(clock.get());
    assertThat(entries(cache)).isZero();
  }
}
