package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.OperationInterruptedException;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.provider.management.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that are interrupted, overtaken by a close, or meet busy keys: nothing stays behind. */
class BatchBadInputTest {
  private static final BatchMode ALL = BatchMode.ALL_OR_NOTHING;
  private static final BatchMode EACH = BatchMode.BEST_EFFORT;

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();
  private final Cache<Integer, Object> cache =
      manager.createCache(
          "bad", new NamespaceConfiguration<Integer, Object>().setStatisticsEnabled(true));
  private final Namespace<Integer, Object> namespace = NamespaceTest.namespaceOf(cache);

  @AfterEach
  void close() {
    provider.close();
  }

  private static Map<Integer, Object> entries(int count) {
    Map<Integer, Object> entries = new LinkedHashMap<>();
    IntStream.range(0, count).forEach(i -> entries.put(i, "new " + i));
    return entries;
  }

  /** Runs a call while another thread holds the keys from 0 on. */
  private void whileHeld(int keys, Runnable call) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread holder = new Thread(() -> hold(keys, held, leave), "holder");
    holder.start();
    try {
      assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
      call.run();
    } finally {
      leave.countDown();
      holder.join();
    }
  }

  private void hold(int keys, CountDownLatch held, CountDownLatch leave) {
    if (keys == 0) {
      held.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return;
    }
    cache.invoke(
        keys - 1,
        (entry, arguments) -> {
          hold(keys - 1, held, leave);
          return null;
        });
  }

  private void assertNoLockIsLeft(int keys) {
    namespace.setLockTimeout(Duration.ofMillis(200));
    Thread other =
        new Thread(() -> namespace.setMultiple(entries(keys), EACH).errors().forEach(errors::add));
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(errors).isEmpty();
    assertThat(namespace.stats().keyCount()).isEqualTo(keys);
  }

  private final List<Object> errors = new ArrayList<>();

  // ------------------------------------------------------------ interrupts

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void anInterruptWhileWaitingEndsTheWaitAndChangesNothing(BatchMode mode) throws Exception {
    Statistics counters = ((RkvsCache<?, ?>) cache).parts().pipeline.statistics;
    whileHeld(
        1,
        () -> {
          Thread.currentThread().interrupt();
          if (mode == ALL) {
            assertThatThrownBy(() -> namespace.setMultiple(entries(3), mode))
                .isInstanceOf(OperationInterruptedException.class)
                .hasMessageContaining("holder");
          } else {
            BatchResult<?> result = namespace.setMultiple(entries(3), mode);
            assertThat(result.errors()).extracting("index").containsExactly(0);
            assertThat(result.errors().get(0).message()).contains("interrupted");
          }
          assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        });
    int stored = mode == ALL ? 0 : 2;
    assertThat(namespace.stats().keyCount()).isEqualTo(stored);
    assertThat(counters.puts()).isEqualTo(stored);
    assertNoLockIsLeft(3);
  }

  // ------------------------------------------------------------ busy keys

  /** One by one they would take 40 times the timeout, 40 seconds. */
  @Test
  void manyBusyKeysCostOneTimeoutTogether() throws Exception {
    int keys = 40;
    namespace.setMultiple(entries(keys), ALL);
    namespace.setLockTimeout(Duration.ofSeconds(1));
    whileHeld(
        keys,
        () -> {
          List<Integer> all = new ArrayList<>(entries(keys).keySet());
          all.add(keys);
          long start = System.nanoTime();
          BatchResult<?> result = namespace.consumeMultiple(all, EACH);
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          assertThat(result.errors()).hasSize(keys + 1);
          assertThat(result.errors().get(keys - 1).message()).contains("lock timeout");
          assertThat(result.errors().get(keys).message()).contains("absent");
          assertThat(millis).isBetween(1_000L, 25_000L);
        });
    assertThat(namespace.stats().keyCount()).isEqualTo(keys);
    assertNoLockIsLeft(keys);
  }

  // ------------------------------------------------------------ closed in the middle

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void aNamespaceThatIsClosedInTheMiddleOfABatch(BatchMode mode) {
    AtomicInteger created = new AtomicInteger();
    CacheEntryCreatedListener<Integer, Object> closer =
        events -> {
          created.incrementAndGet();
          cache.close();
        };
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> closer, null, false, true));
    BatchResult<?> result = namespace.setMultiple(entries(5), mode);
    if (mode == ALL) {
      assertThat(result.isSuccess()).as("it was stored whole, then closed").isTrue();
    } else {
      assertThat(result.errors()).extracting("index").containsExactly(1, 2, 3, 4);
      assertThat(result.errors().get(0).message()).contains("closed");
    }
    assertThat(created.get()).isEqualTo(1);
    assertThatThrownBy(() -> namespace.setMultiple(entries(1), mode))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    Cache<Integer, Object> next = manager.createCache("bad", new NamespaceConfiguration<>());
    assertThat(next.iterator()).isExhausted();
    next.putAll(entries(5));
    assertThat(next.getAll(entries(5).keySet())).isEqualTo(entries(5));
  }

  // ------------------------------------------------------------ sizes and counts

  /** A value whose encoded form is longer than its text. */
  record Point(int x, String name) implements java.io.Serializable {}

  @Test
  void theLargestValueIsExact() {
    namespace.setMaxValueSize(10);
    namespace.set(1, new byte[10]);
    assertTooLarge(new byte[11]);
    namespace.set(2, "\u00e4\u20ac\ud83d\ude00a");
    assertTooLarge("\u00e4\u20ac\ud83d\ude00ab");
    Point point = new Point(7, "seven");
    namespace.setMaxValueSize(1_000);
    namespace.delete(1);
    namespace.delete(2);
    namespace.set(3, point);
    long encoded = namespace.stats().totalSize();
    namespace.setMaxValueSize(encoded);
    namespace.set(3, point);
    namespace.setMaxValueSize(encoded - 1);
    assertTooLarge(point);
    assertThat(cache.get(3)).isEqualTo(point);
  }

  private void assertTooLarge(Object value) {
    assertThatThrownBy(() -> namespace.set(9, value)).isInstanceOf(ValueTooLargeException.class);
    BatchResult<?> result = namespace.setMultiple(Map.of(9, value), ALL);
    assertThat(result.errors()).extracting("index").containsExactly(0);
    assertThat(namespace.exists(9)).isFalse();
  }

  @Test
  void shardCountsOfAConfiguration() {
    for (int count : new int[] {0, -1, 1_025, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> new NamespaceConfiguration<>().setShardCount(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(count));
    }
  }

  @Test
  void aLoweredBoundEvictsDownToIt() {
    namespace.setMultiple(entries(100), ALL);
    namespace.setMaxEntries(30);
    assertThat(namespace.stats().keyCount()).isEqualTo(30);
    namespace.setMaxEntries(0);
    namespace.setMultiple(entries(100), ALL);
    assertThat(namespace.stats().keyCount()).isEqualTo(100);
  }

  @Test
  void maxNamespacesIsLive() {
    StorageManager storage = manager.unwrap(StorageManager.class);
    StorageConfiguration before = storage.configuration();
    assertThat(storage.namespaceCount()).isEqualTo(1);
    storage.updateConfiguration(before.withMaxNamespaces(2));
    manager.createCache("second", new NamespaceConfiguration<>());
    assertThatThrownBy(() -> manager.createCache("third", new NamespaceConfiguration<>()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("2");
    assertThat(manager.getCacheNames()).containsExactlyInAnyOrder("bad", "second");
    assertThatThrownBy(() -> storage.updateConfiguration(before.withMaxNamespaces(1)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("2");
    assertThat(storage.configuration().maxNamespaces()).isEqualTo(2);
    manager.destroyCache("second");
    manager.createCache("third", new NamespaceConfiguration<>());
    storage.updateConfiguration(before);
    manager.createCache("fourth", new NamespaceConfiguration<>());
    assertThat(storage.namespaceCount()).isEqualTo(3);
  }
}
