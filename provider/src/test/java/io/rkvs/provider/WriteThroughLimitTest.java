package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.engine.Cut;
import io.rkvs.engine.Table;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A full cache that rejects, and a writer: what is refused is not written, what is written stays.
 */
class WriteThroughLimitTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();

  /** What the writer holds. */
  private final Map<Integer, Integer> store = new ConcurrentHashMap<>();

  /** Runs within each call of the writer, with the key. */
  private Consumer<Object> meanwhile = key -> {};

  @AfterEach
  void close() {
    provider.close();
  }

  private final class Store implements CacheWriter<Integer, Integer> {
    @Override
    public void write(Cache.Entry<? extends Integer, ? extends Integer> entry) {
      meanwhile.accept(entry.getKey());
      store.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends Integer, ? extends Integer>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      meanwhile.accept(key);
      store.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  private Cache<Integer, Integer> cache(int limit) {
    return provider
        .getCacheManager()
        .createCache(
            "limited",
            new NamespaceConfiguration<Integer, Integer>()
                .setWriteThrough(true)
                .setCacheWriterFactory(Store::new)
                .setMaxEntries(limit)
                .setWhenFull(WhenFull.REJECT));
  }

  private static Map<Integer, Integer> content(Cache<Integer, Integer> cache) {
    Map<Integer, Integer> content = new LinkedHashMap<>();
    cache.forEach(entry -> content.put(entry.getKey(), entry.getValue()));
    return content;
  }

  @Test
  void noOperationWritesAKeyThatIsRefused() {
    Cache<Integer, Integer> cache = cache(2);
    cache.put(1, 1);
    cache.put(2, 2);
    for (Consumer<Integer> write :
        List.<Consumer<Integer>>of(
            key -> cache.put(key, 3),
            key -> cache.getAndPut(key, 3),
            key -> cache.putIfAbsent(key, 3),
            key -> cache.putAll(Map.of(1, 3, key, 3)),
            key -> NamespaceTest.namespaceOf(cache).set(key, 3),
            key ->
                cache.invoke(
                    key,
                    (entry, arguments) -> {
                      entry.setValue(3);
                      return null;
                    }))) {
      assertThatThrownBy(() -> write.accept(3)).isInstanceOf(CapacityExceededException.class);
    }
    assertThat(store).isEqualTo(Map.of(1, 1, 2, 2));
    assertThat(content(cache)).isEqualTo(store);
    cache.put(1, 4);
    assertThat(cache.remove(2)).isTrue();
    cache.put(3, 3);
    assertThat(store).isEqualTo(Map.of(1, 4, 3, 3));
    assertThat(content(cache)).isEqualTo(store);
  }

  @ParameterizedTest
  @EnumSource(BatchMode.class)
  void noBatchWritesAKeyThatIsRefused(BatchMode mode) {
    Cache<Integer, Integer> cache = cache(2);
    Namespace<Integer, Integer> namespace = NamespaceTest.namespaceOf(cache);
    Map<Integer, Integer> entries = new LinkedHashMap<>();
    IntStream.rangeClosed(1, 4).forEach(i -> entries.put(i, i));
    BatchResult<Map<Integer, Integer>> result = namespace.setMultiple(entries, mode);
    assertThat(result.errors()).extracting("index").containsExactly(2, 3);
    assertThat(store).isEqualTo(mode == BatchMode.BEST_EFFORT ? Map.of(1, 1, 2, 2) : Map.of());
    assertThat(content(cache)).isEqualTo(store);
  }

  @Test
  void aWriterThatFailsGivesThePlaceBack() {
    Cache<Integer, Integer> cache = cache(1);
    meanwhile =
        key -> {
          throw new CacheWriterException("no");
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> cache.put(1, 1)).isInstanceOf(CacheWriterException.class);
      assertThatThrownBy(() -> cache.putAll(Map.of(1, 1))).isInstanceOf(CacheWriterException.class);
      assertThat(
              NamespaceTest.namespaceOf(cache)
                  .setMultiple(Map.of(1, 1), BatchMode.ALL_OR_NOTHING)
                  .isSuccess())
          .isFalse();
    }
    meanwhile = key -> {};
    cache.put(1, 1);
    assertThat(content(cache)).isEqualTo(store);
  }

  /** A place is kept for a key that is being written, even when its entry leaves meanwhile. */
  @Test
  void nobodyTakesThePlaceOfAKeyThatIsBeingWritten() {
    Cache<Integer, Integer> cache = cache(1);
    cache.put(1, 1);
    List<String> heard = new ArrayList<>();
    meanwhile =
        key -> {
          meanwhile = other -> heard.add("written: " + other);
          provider.getCacheManager().getCache("limited").clear();
          assertThatThrownBy(() -> cache.put(2, 2)).isInstanceOf(CapacityExceededException.class);
        };
    cache.put(1, 10);
    assertThat(heard).isEmpty();
    assertThat(content(cache)).isEqualTo(Map.of(1, 10)).isEqualTo(store);
    cache.clear();
    cache.put(2, 2);
    assertThat(content(cache)).isEqualTo(Map.of(2, 2));
  }

  @Test
  void theLimitMayChangeWhileAPlaceIsKept() {
    Cache<Integer, Integer> cache = cache(0);
    Namespace<Integer, Integer> namespace = NamespaceTest.namespaceOf(cache);
    cache.put(1, 1);
    meanwhile =
        key -> {
          meanwhile = other -> {};
          assertThatThrownBy(() -> namespace.setMaxEntries(1))
              .isInstanceOf(CapacityExceededException.class);
          namespace.setMaxEntries(2);
          assertThatThrownBy(() -> cache.put(3, 3)).isInstanceOf(CapacityExceededException.class);
        };
    cache.put(2, 2);
    assertThat(content(cache)).isEqualTo(Map.of(1, 1, 2, 2)).isEqualTo(store);
    cache.remove(1);
    cache.put(3, 3);
    assertThatThrownBy(() -> cache.put(4, 4)).isInstanceOf(CapacityExceededException.class);
  }

  /** Each thread has its keys, so what its own last write did is known to it. */
  @Test
  void cacheAndStoreAgreeUnderEightThreads() throws Exception {
    int limit = 40;
    Cache<Integer, Integer> cache = cache(limit);
    Namespace<Integer, Integer> namespace = NamespaceTest.namespaceOf(cache);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 1_500; i++) {
                  step(cache, namespace, thread + 8 * (i * 7 % 11), i);
                  if (i % 50 == 0) {
                    assertThat(count(cache)).isLessThanOrEqualTo(limit);
                  }
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    assertThat(content(cache)).isEqualTo(store).hasSizeLessThanOrEqualTo(limit);
    cache.clear();
    store.clear();
    for (int i = 0; i < limit; i++) {
      cache.put(i, i);
    }
    assertThatThrownBy(() -> cache.put(limit, 0)).isInstanceOf(CapacityExceededException.class);
  }

  /** The number of entries as of one instant. */
  private static long count(Cache<Integer, Integer> cache) {
    Table table = ((RkvsCache<?, ?>) cache).parts().pipeline.table;
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      return cut.size();
    }
  }

  private static void step(
      Cache<Integer, Integer> cache, Namespace<Integer, Integer> namespace, int key, int i) {
    int other = key + 100_000;
    switch (i % 5) {
      case 0, 1 -> {
        try {
          cache.put(key, i);
        } catch (CapacityExceededException e) {
          assertThat(cache.containsKey(key)).isFalse();
        }
      }
      case 2 -> namespace.setMultiple(Map.of(key, i, other, i), BatchMode.ALL_OR_NOTHING);
      case 3 -> namespace.setMultiple(Map.of(key, i, other, i), BatchMode.BEST_EFFORT);
      default -> cache.removeAll(Set.of(key, other));
    }
  }
}
