package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.BatchError;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The batches of a namespace, in both modes, with and without a writer and listeners. */
class BatchTest {
  private static final BatchMode ALL = BatchMode.ALL_OR_NOTHING;
  private static final BatchMode EACH = BatchMode.BEST_EFFORT;

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();

  @AfterEach
  void close() {
    provider.close();
  }

  private Namespace<String, String> namespace(
      NamespaceConfiguration<String, String> configuration) {
    return NamespaceTest.namespaceOf(
        manager.createCache("batches", configuration.setStatisticsEnabled(true)));
  }

  private Namespace<String, String> namespace() {
    return namespace(new NamespaceConfiguration<>());
  }

  private static Map<String, String> entries(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static List<Integer> indexes(BatchResult<?> result) {
    return result.errors().stream().map(BatchError::index).toList();
  }

  // ------------------------------------------------------------ success

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void setGetConsumeDelete(BatchMode mode) {
    Namespace<String, String> namespace = namespace();
    namespace.set("b", "old");

    BatchResult<Map<String, String>> set =
        namespace.setMultiple(entries("c", "3", "b", "2", "a", "1"), mode);
    assertThat(set.isSuccess()).isTrue();
    assertThat(set.data()).isEqualTo(Map.of("b", "old"));
    assertThat(set.totalProcessed()).isEqualTo(3);
    assertThat(set.duration()).isPositive();

    BatchResult<Map<String, String>> got = namespace.getMultiple(List.of("c", "a", "b"), mode);
    assertThat(got.isSuccess()).isTrue();
    assertThat(got.data()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    assertThat(got.data().keySet()).containsExactly("c", "a", "b");

    BatchResult<Map<String, String>> consumed = namespace.consumeMultiple(List.of("b", "a"), mode);
    assertThat(consumed.isSuccess()).isTrue();
    assertThat(consumed.data()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(consumed.data().keySet()).containsExactly("b", "a");

    BatchResult<Set<String>> deleted = namespace.deleteMultiple(List.of("c"), mode);
    assertThat(deleted.isSuccess()).isTrue();
    assertThat(deleted.data()).containsExactly("c");
    assertThat(namespace.stats().keyCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void anEmptyBatchSucceeds(BatchMode mode) {
    Namespace<String, String> namespace = namespace();
    assertThat(namespace.getMultiple(List.of(), mode).data()).isEmpty();
    assertThat(namespace.setMultiple(Map.of(), mode).data()).isEmpty();
    assertThat(namespace.consumeMultiple(List.of(), mode).data()).isEmpty();
    assertThat(namespace.deleteMultiple(List.of(), mode).data()).isEmpty();
    assertThat(namespace.deleteMultiple(List.of(), mode).isSuccess()).isTrue();
  }

  @Test
  void aLargeBatchOverAllShardsGrowsTheTable() {
    Namespace<Integer, Integer> namespace =
        NamespaceTest.namespaceOf(
            manager.createCache("large", new NamespaceConfiguration<Integer, Integer>()));
    Map<Integer, Integer> entries = new LinkedHashMap<>();
    IntStream.range(0, 50_000).forEach(i -> entries.put(i, -i));
    assertThat(namespace.setMultiple(entries, ALL).isSuccess()).isTrue();
    assertThat(namespace.getMultiple(entries.keySet(), ALL).data()).isEqualTo(entries);
    assertThat(Arrays.stream(namespace.shardKeyCounts()).sum()).isEqualTo(50_000);
    assertThat(namespace.consumeMultiple(entries.keySet(), ALL).data()).isEqualTo(entries);
    assertThat(namespace.stats().keyCount()).isZero();
  }

  // ------------------------------------------------------------ absent keys

  @Test
  void allOrNothingNamesEveryAbsentKeyAndDoesNothing() {
    Namespace<String, String> namespace = namespace();
    namespace.setMultiple(entries("a", "1", "b", "2"), ALL);
    List<String> keys = List.of("x", "a", "y", "b");

    BatchResult<Map<String, String>> got = namespace.getMultiple(keys, ALL);
    assertThat(got.data()).isNull();
    assertThat(got.isSuccess()).isFalse();
    assertThat(indexes(got)).containsExactly(0, 2);
    assertThat(got.errors().get(1).key()).isEqualTo("y");
    assertThat(got.errors().get(1).operation()).isEqualTo("get");
    assertThat(got.errors().get(1).message()).contains("absent");
    assertThat(got.totalProcessed()).isEqualTo(4);

    assertThat(indexes(namespace.consumeMultiple(keys, ALL))).containsExactly(0, 2);
    assertThat(namespace.deleteMultiple(keys, ALL).data()).isNull();
    assertThat(namespace.stats().keyCount()).isEqualTo(2);
  }

  @Test
  void bestEffortAppliesTheRestAndReportsWhatItCouldNot() {
    Namespace<String, String> namespace = namespace();
    namespace.setMultiple(entries("a", "1", "b", "2"), EACH);
    List<String> keys = List.of("x", "a", "y", "b");
    BatchResult<Map<String, String>> got = namespace.getMultiple(keys, EACH);
    assertThat(got.data()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(indexes(got)).containsExactly(0, 2);
    BatchResult<Set<String>> deleted = namespace.deleteMultiple(keys, EACH);
    assertThat(deleted.data()).containsExactly("a", "b");
    assertThat(indexes(deleted)).containsExactly(0, 2);
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void aKeyNamedTwiceIsAbsentTheSecondTime(BatchMode mode) {
    Namespace<String, String> namespace = namespace();
    namespace.set("k", "v");
    BatchResult<Map<String, String>> consumed = namespace.consumeMultiple(List.of("k", "k"), mode);
    assertThat(indexes(consumed)).containsExactly(1);
    assertThat(consumed.isSuccess()).isFalse();
    if (mode == ALL) {
      assertThat(consumed.data()).isNull();
      assertThat(namespace.exists("k")).isTrue();
    } else {
      assertThat(consumed.data()).isEqualTo(Map.of("k", "v"));
      assertThat(namespace.exists("k")).isFalse();
    }
    namespace.set("k", "v");
    BatchResult<Map<String, String>> got = namespace.getMultiple(List.of("k", "k"), mode);
    assertThat(got.isSuccess()).isTrue();
    assertThat(got.totalProcessed()).isEqualTo(2);
  }

  // ------------------------------------------------------------ limits

  @Test
  void allOrNothingTakesAllPlacesOrNone() {
    Namespace<String, String> namespace = limited(3);
    namespace.set("a", "1");
    BatchResult<Map<String, String>> result =
        namespace.setMultiple(entries("b", "2", "a", "2", "c", "2", "d", "2"), ALL);
    assertThat(result.data()).isNull();
    assertThat(indexes(result)).containsExactly(3);
    assertThat(result.errors().get(0).message()).contains("3");
    assertThat(namespace.getMultiple(List.of("a", "b", "c", "d"), EACH).data())
        .isEqualTo(Map.of("a", "1"));
    assertThat(namespace.setMultiple(entries("b", "2", "a", "2", "c", "2"), ALL).isSuccess())
        .isTrue();
    assertThat(namespace.stats().keyCount()).isEqualTo(3);
  }

  @Test
  void bestEffortStoresInOrderUntilTheLimit() {
    Namespace<String, String> namespace = limited(3);
    BatchResult<Map<String, String>> result =
        namespace.setMultiple(entries("a", "1", "b", "1", "c", "1", "d", "1", "e", "1"), EACH);
    assertThat(indexes(result)).containsExactly(3, 4);
    assertThat(namespace.stats().keyCount()).isEqualTo(3);
    assertThat(namespace.exists("c")).isTrue();
  }

  private Namespace<String, String> limited(int limit) {
    return namespace(
        new NamespaceConfiguration<String, String>()
            .setMaxEntries(limit)
            .setWhenFull(WhenFull.REJECT));
  }

  @Test
  void anAllOrNothingBatchLargerThanTheBoundIsRefused() {
    Namespace<String, String> namespace =
        namespace(new NamespaceConfiguration<String, String>().setMaxEntries(2));
    assertThatThrownBy(() -> namespace.setMultiple(entries("a", "1", "b", "1", "c", "1"), ALL))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("2");
    assertThat(namespace.stats().keyCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void valuesOverTheLimitAreErrors(BatchMode mode) {
    Namespace<String, String> namespace =
        namespace(new NamespaceConfiguration<String, String>().setMaxValueSize(2));
    BatchResult<Map<String, String>> result =
        namespace.setMultiple(entries("a", "12", "b", "123", "c", "1", "d", "1234"), mode);
    assertThat(indexes(result)).containsExactly(1, 3);
    assertThat(result.errors().get(0).message()).contains("2 bytes").contains("3");
    assertThat(namespace.stats().keyCount()).isEqualTo(mode == ALL ? 0 : 2);
  }

  // ------------------------------------------------------------ bad input

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void nullsAnywhereAreRefusedBeforeAnythingHappens(BatchMode mode) {
    Namespace<String, String> namespace = namespace();
    namespace.set("a", "1");
    Collection<String> withNull = Arrays.asList("a", null);
    Map<String, String> nullKey = new HashMap<>(Map.of("a", "2"));
    nullKey.put(null, "x");
    Map<String, String> nullValue = new LinkedHashMap<>(Map.of("a", "2"));
    nullValue.put("b", null);
    assertThatThrownBy(() -> namespace.getMultiple(withNull, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.consumeMultiple(withNull, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.deleteMultiple(withNull, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.setMultiple(nullKey, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.setMultiple(nullValue, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.getMultiple(null, mode))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.getMultiple(List.of("a"), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> namespace.setMultiple(Map.of("a", "2"), null))
        .isInstanceOf(NullPointerException.class);
    assertThat(namespace.getMultiple(List.of("a"), mode).data()).isEqualTo(Map.of("a", "1"));
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void aKeyThatIsBusyIsNotAbsent(BatchMode mode) throws Exception {
    Namespace<String, String> namespace = namespace();
    Cache<String, String> cache = manager.getCache("batches");
    namespace.setMultiple(entries("a", "1", "b", "1"), ALL);
    namespace.setLockTimeout(Duration.ofMillis(30));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () ->
                cache.invoke(
                    "b",
                    (entry, args) -> {
                      inside.countDown();
                      try {
                        leave.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return null;
                    }));
    holder.start();
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    if (mode == ALL) {
      assertThatThrownBy(() -> namespace.consumeMultiple(List.of("a", "b"), mode))
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining("'b'");
      assertThat(namespace.exists("a")).isTrue();
    } else {
      BatchResult<Map<String, String>> result = namespace.consumeMultiple(List.of("a", "b"), mode);
      assertThat(result.data()).isEqualTo(Map.of("a", "1"));
      assertThat(indexes(result)).containsExactly(1);
      assertThat(result.errors().get(0).message())
          .contains("lock timeout")
          .doesNotContain("absent");
    }
    assertThat(namespace.getMultiple(List.of("b"), ALL).data()).isEqualTo(Map.of("b", "1"));
    leave.countDown();
    holder.join();
  }

  // ------------------------------------------------------------ writers and listeners

  private final List<String> log = new ArrayList<>();
  private final Set<String> refused = new java.util.HashSet<>();

  private final class Writer implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      throw new CacheWriterException("a batch is written by writeAll");
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      log.add("writeAll" + entries.stream().map(Cache.Entry::getKey).sorted().toList());
      entries.removeIf(e -> !refused.contains(e.getKey()));
      if (!entries.isEmpty()) {
        throw new CacheWriterException("refused");
      }
    }

    @Override
    public void delete(Object key) {
      throw new CacheWriterException("a batch is deleted by deleteAll");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      log.add("deleteAll" + keys.stream().map(Object::toString).sorted().toList());
      keys.removeIf(k -> !refused.contains(k));
      if (!keys.isEmpty()) {
        throw new CacheWriterException("refused");
      }
    }
  }

  private final class Listener
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String>,
          CacheEntryRemovedListener<String, String> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(e -> log.add("created " + e.getKey() + "=" + e.getValue()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(
          e -> log.add("updated " + e.getKey() + "=" + e.getValue() + " was " + e.getOldValue()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(e -> log.add("removed " + e.getKey() + " was " + e.getOldValue()));
    }
  }

  private Namespace<String, String> watched() {
    Namespace<String, String> namespace =
        namespace(
            new NamespaceConfiguration<String, String>()
                .setWriteThrough(true)
                .setCacheWriterFactory(Writer::new)
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(Listener::new, null, true, true)));
    log.clear();
    return namespace;
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void oneCallOfTheWriterThenTheEventsInOrder(BatchMode mode) {
    Namespace<String, String> namespace = watched();
    namespace.setMultiple(entries("b", "1", "a", "1"), mode);
    namespace.setMultiple(entries("c", "1", "a", "2"), mode);
    namespace.consumeMultiple(List.of("a", "c"), mode);
    namespace.deleteMultiple(List.of("b"), mode);
    assertThat(log)
        .containsExactly(
            "writeAll[a, b]",
            "created b=1",
            "created a=1",
            "writeAll[a, c]",
            "created c=1",
            "updated a=2 was 1",
            "deleteAll[a, c]",
            "removed a was 2",
            "removed c was 1",
            "deleteAll[b]",
            "removed b was 1");
  }

  @Test
  void allOrNothingStoresNothingWhenTheWriterFailsHalfway() {
    Namespace<String, String> namespace = watched();
    refused.add("b");
    BatchResult<Map<String, String>> result =
        namespace.setMultiple(entries("a", "1", "b", "1", "c", "1"), ALL);
    assertThat(result.data()).isNull();
    assertThat(indexes(result)).containsExactly(1);
    assertThat(result.errors().get(0).message()).contains("writer").contains("refused");
    assertThat(namespace.stats().keyCount()).isZero();
    assertThat(log).containsExactly("writeAll[a, b, c]");
  }

  @Test
  void bestEffortKeepsWhatTheWriterCouldWrite() {
    Namespace<String, String> namespace = watched();
    refused.add("b");
    BatchResult<Map<String, String>> result =
        namespace.setMultiple(entries("a", "1", "b", "1", "c", "1"), EACH);
    assertThat(indexes(result)).containsExactly(1);
    assertThat(namespace.getMultiple(List.of("a", "c"), ALL).isSuccess()).isTrue();
    assertThat(namespace.exists("b")).isFalse();
    assertThat(log).containsExactly("writeAll[a, b, c]", "created a=1", "created c=1");
  }

  @Test
  void theWriterIsNotCalledForABatchThatCannotBe() {
    Namespace<String, String> namespace = watched();
    namespace.setMultiple(entries("a", "1"), ALL);
    log.clear();
    assertThat(namespace.consumeMultiple(List.of("a", "x"), ALL).data()).isNull();
    assertThat(log).isEmpty();
    assertThat(namespace.exists("a")).isTrue();
  }

  // ------------------------------------------------------------ by value, statistics

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void valuesAreCopiedInAndOut(BatchMode mode) {
    Namespace<String, ArrayList<String>> namespace =
        NamespaceTest.namespaceOf(
            manager.createCache(
                "values",
                new NamespaceConfiguration<String, ArrayList<String>>().setStoreByValue(true)));
    ArrayList<String> mine = new ArrayList<>(List.of("x"));
    namespace.setMultiple(Map.of("k", mine), mode);
    mine.add("changed later");
    ArrayList<String> got = namespace.getMultiple(List.of("k"), mode).data().get("k");
    assertThat(got).containsExactly("x");
    got.add("changed by a reader");
    assertThat(namespace.consumeMultiple(List.of("k"), mode).data().get("k")).containsExactly("x");
  }
}
