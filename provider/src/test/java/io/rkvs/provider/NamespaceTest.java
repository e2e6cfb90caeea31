package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.OperationInterruptedException;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.extensions.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The single-key operations and the live settings of a namespace. */
class NamespaceTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();

  @AfterEach
  void close() {
    provider.close();
  }

  private Namespace<String, String> namespace(
      NamespaceConfiguration<String, String> configuration) {
    return namespaceOf(manager.createCache("orders", configuration.setStatisticsEnabled(true)));
  }

  private Namespace<String, String> namespace() {
    return namespace(new NamespaceConfiguration<>());
  }

  @SuppressWarnings("unchecked")
  static <K, V> Namespace<K, V> namespaceOf(Cache<K, V> cache) {
    return cache.unwrap(Namespace.class);
  }

  @Test
  void aNamespaceIsAViewOfTheCache() {
    Namespace<String, String> namespace = namespace();
    Cache<String, String> cache = manager.getCache("orders");
    assertThat(namespace.name()).isEqualTo("orders");
    cache.put("a", "1");
    assertThat(namespace.exists("a")).isTrue();
    assertThat(namespace.set("a", "2")).isEqualTo("1");
    assertThat(cache.get("a")).isEqualTo("2");
    assertThat(namespaceOf(cache)).isSameAs(namespace);
  }

  @Test
  void setReturnsThePreviousValueOrNull() {
    Namespace<String, String> namespace = namespace();
    assertThat(namespace.set("a", "1")).isNull();
    assertThat(namespace.set("a", "2")).isEqualTo("1");
  }

  @Test
  void updateNeedsAKeyThatIsThere() {
    Namespace<String, String> namespace = namespace();
    assertThatThrownBy(() -> namespace.update("a", "1"))
        .isInstanceOf(KeyNotFoundException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("'a'");
    assertThat(namespace.exists("a")).isFalse();
    namespace.set("a", "1");
    assertThat(namespace.update("a", "2")).isEqualTo("1");
  }

  @Test
  void deleteTellsWhetherItWasThere() {
    Namespace<String, String> namespace = namespace();
    assertThat(namespace.delete("a")).isFalse();
    namespace.set("a", "1");
    assertThat(namespace.delete("a")).isTrue();
    assertThat(namespace.delete("a")).isFalse();
  }

  @Test
  void consumeGivesEachOfTenThousandKeysToExactlyOneOfEightThreads() throws Exception {
    Namespace<String, String> namespace = namespace();
    int keys = 10_000;
    for (int i = 0; i < keys; i++) {
      namespace.set("key" + i, "value" + i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<List<String>>> takers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      takers.add(
          threads.submit(
              () -> {
                List<String> taken = new ArrayList<>();
                for (int i = 0; i < keys; i++) {
                  String value = namespace.consume("key" + i);
                  if (value != null) {
                    taken.add(value);
                  }
                }
                return taken;
              }));
    }
    List<String> all = new ArrayList<>();
    for (Future<List<String>> taker : takers) {
      all.addAll(taker.get());
    }
    threads.shutdown();
    Set<String> expected = new HashSet<>();
    IntStream.range(0, keys).forEach(i -> expected.add("value" + i));
    assertThat(all).hasSize(keys);
    assertThat(new HashSet<>(all)).isEqualTo(expected);
    assertThat(namespace.stats().keyCount()).isZero();
    assertThat(Arrays.stream(namespace.shardKeyCounts()).sum()).isZero();
  }

  @Test
  void keysAreSeenOnceEach() {
    Namespace<String, String> namespace = namespace();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      namespace.set("key" + i, "v");
      expected.add("key" + i);
    }
    assertThat(namespace.keys()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void statsCountKeysAndBytes() {
    Namespace<String, String> namespace = namespace();
    namespace.set("a", "xyz");
    namespace.set("b", "\u00e4\u20ac");
    assertThat(namespace.stats().keyCount()).isEqualTo(2);
    assertThat(namespace.stats().totalSize()).isEqualTo(3 + 2 + 3);
    assertThat(namespace.stats().shardCount()).isEqualTo(4);
    assertThat(namespace.stats().name()).isEqualTo("orders");
  }

  // ------------------------------------------------------------ limits

  @Test
  void aLimitRejectsNewKeysAndLetsUpdatesPass() {
    Namespace<String, String> namespace =
        namespace(
            new NamespaceConfiguration<String, String>()
                .setMaxEntries(2)
                .setWhenFull(WhenFull.REJECT));
    namespace.set("a", "1");
    namespace.set("b", "1");
    assertThatThrownBy(() -> namespace.set("c", "1"))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("'c'");
    assertThat(namespace.set("a", "2")).isEqualTo("1");
    assertThat(namespace.delete("b")).isTrue();
    assertThat(namespace.set("c", "1")).isNull();
    assertThat(namespace.stats().keyCount()).isEqualTo(2);
  }

  @Test
  void theLimitIsExactUnderEightThreads() throws Exception {
    int limit = 500;
    Namespace<String, String> namespace =
        namespace(
            new NamespaceConfiguration<String, String>()
                .setMaxEntries(limit)
                .setWhenFull(WhenFull.REJECT));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicInteger stored = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> writers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      writers.add(
          threads.submit(
              () -> {
                go.await();
                for (int i = 0; i < 1000; i++) {
                  try {
                    namespace.set("key" + thread + "-" + i, "v");
                    stored.incrementAndGet();
                  } catch (CapacityExceededException e) {
                    assertThat(namespace.stats().keyCount()).isLessThanOrEqualTo(limit);
                  }
                }
                return null;
              }));
    }
    go.countDown();
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();
    assertThat(stored).hasValue(limit);
    assertThat(namespace.stats().keyCount()).isEqualTo(limit);
  }

  @Test
  void aLimitBelowWhatIsThereIsRefused() {
    Namespace<String, String> namespace =
        namespace(new NamespaceConfiguration<String, String>().setWhenFull(WhenFull.REJECT));
    namespace.set("a", "1");
    namespace.set("b", "1");
    assertThatThrownBy(() -> namespace.setMaxEntries(1))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContaining("2")
        .hasMessageContaining("1");
    namespace.setMaxEntries(2);
    assertThatThrownBy(() -> namespace.set("c", "1")).isInstanceOf(CapacityExceededException.class);
    namespace.setMaxEntries(0);
    assertThat(namespace.set("c", "1")).isNull();
    assertThatThrownBy(() -> namespace.setMaxEntries(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void valuesOverTheLimitAreRefusedByEveryWrite() {
    Namespace<String, String> namespace =
        namespace(new NamespaceConfiguration<String, String>().setMaxValueSize(3));
    Cache<String, String> cache = manager.getCache("orders");
    namespace.set("a", "abc");
    assertThatThrownBy(() -> namespace.set("a", "abcd"))
        .isInstanceOf(ValueTooLargeException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("'a'")
        .hasMessageContaining("3 bytes")
        .hasMessageContaining("4");
    assertThatThrownBy(() -> cache.put("b", "\u20ac\u20ac"))
        .isInstanceOf(ValueTooLargeException.class);
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "b",
                    (e, args) -> {
                      e.setValue("long");
                      return null;
                    }))
        .isInstanceOf(ValueTooLargeException.class);
    assertThat(namespace.exists("b")).isFalse();
    assertThat(cache.get("a")).isEqualTo("abc");
    namespace.setMaxValueSize(0);
    cache.put("b", "as long as it likes");
    assertThatThrownBy(() -> namespace.setMaxValueSize(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ------------------------------------------------------------ locks

  @Test
  void busyIsNotAbsent() throws Exception {
    Namespace<String, String> namespace = namespace();
    Cache<String, String> cache = manager.getCache("orders");
    namespace.set("a", "1");
    namespace.setLockTimeout(Duration.ofMillis(50));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () ->
                cache.invoke(
                    "a",
                    (entry, args) -> {
                      inside.countDown();
                      awaitQuietly(leave);
                      return null;
                    }),
            "holder of a");
    holder.start();
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> namespace.consume("a"))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("holder of a");
    assertThat(namespace.exists("a")).isTrue();
    assertThat(cache.get("a")).isEqualTo("1");
    namespace.set("b", "other keys go on");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> namespace.set("a", "2"))
        .isInstanceOf(OperationInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    leave.countDown();
    holder.join();
    assertThat(namespace.consume("a")).isEqualTo("1");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lockTimeoutsHaveToBePositive() {
    Namespace<String, String> namespace = namespace();
    assertThatThrownBy(() -> namespace.setLockTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> namespace.setLockTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ------------------------------------------------------------ shards

  @Test
  void shardsAreResizedUpAndDown() {
    Namespace<String, String> namespace = namespace();
    for (int i = 0; i < 20_000; i++) {
      namespace.set("key" + i, "v" + i);
    }
    for (int shards : new int[] {7, 64, 1, 128, 4}) {
      namespace.resizeShards(shards);
      assertThat(namespace.shardCount()).isEqualTo(shards);
      long[] counts = namespace.shardKeyCounts();
      assertThat(counts).hasSize(shards);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(20_000);
      double even = 20_000.0 / shards;
      for (long count : counts) {
        assertThat((double) count).isBetween(0.6 * even, 1.4 * even);
      }
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(namespace.consume("key" + i)).isEqualTo("v" + i);
    }
  }

  @Test
  void absurdShardCountsAreRefused() {
    Namespace<String, String> namespace = namespace();
    for (int shards : new int[] {0, -1, Integer.MIN_VALUE, 1025, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> namespace.resizeShards(shards))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1024")
          .hasMessageContaining(String.valueOf(shards));
      assertThatThrownBy(() -> namespace.async().resizeShards(shards))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(namespace.shardCount()).isEqualTo(4);
  }

  // ------------------------------------------------------------ bad input

  @Test
  void nullsAreRefused() {
    Namespace<String, String> namespace = namespace();
    assertThatThrownBy(() -> namespace.set(null, "1")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.set("a", null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.update("a", null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.consume(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.exists(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.delete(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.setLockTimeout(null))
        .isInstanceOf(NullPointerException.class);
    assertThat(namespace.stats().keyCount()).isZero();
  }

  @Test
  void aClosedCacheAnswersNothing() {
    Namespace<String, String> namespace = namespace();
    manager.getCache("orders").close();
    assertThatThrownBy(() -> namespace.set("a", "1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("orders");
    assertThatThrownBy(() -> namespace.exists("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> namespace.keys().iterator()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> namespace.resizeShards(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(namespace::stats).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> namespace.async().get("a")).isInstanceOf(IllegalStateException.class);
  }
}
