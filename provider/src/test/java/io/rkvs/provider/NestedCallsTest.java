package io.rkvs.provider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of the cache from within entry processors, loaders and listeners. */
@Timeout(60)
final class NestedCallsTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    provider.close();
  }

  private Cache<Integer, Integer> cache() {
    return manager.createCache("nested", new NamespaceConfiguration<>());
  }

  private Cache<Integer, Integer> loading(Function<Integer, Integer> load) {
    return manager.createCache(
        "loading",
        new NamespaceConfiguration<Integer, Integer>()
            .setReadThrough(true)
            .setCacheLoaderFactory(() -> loader(load)));
  }

  private static CacheLoader<Integer, Integer> loader(Function<Integer, Integer> load) {
    return new CacheLoader<>() {
      @Override
      public Integer load(Integer key) {
        return load.apply(key);
      }

      @Override
      public Map<Integer, Integer> loadAll(Iterable<? extends Integer> keys) {
        Map<Integer, Integer> all = new HashMap<>();
        keys.forEach(key -> all.put(key, load.apply(key)));
        return all;
      }
    };
  }

  // ------------------------------------------------------------ inside invoke

  @Test
  void putOfTheSameKeyStays() {
    Cache<Integer, Integer> cache = cache();
    cache.invoke(
        1,
        (entry, arguments) -> {
          cache.put(1, 5);
          return null;
        });
    assertThat(cache.get(1)).isEqualTo(5);
  }

  @Test
  void whatTheProcessorSetsComesAfterItsOwnPut() {
    Cache<Integer, Integer> cache = cache();
    cache.invoke(
        1,
        (entry, arguments) -> {
          cache.put(1, 5);
          entry.setValue(6);
          return null;
        });
    assertThat(cache.get(1)).isEqualTo(6);
  }

  @Test
  void invokeOfTheSameKey() {
    Cache<Integer, Integer> cache = cache();
    cache.put(1, 1);
    Integer inner =
        cache.invoke(
            1,
            (outer, arguments) ->
                cache.<Integer>invoke(
                    1,
                    (entry, none) -> {
                      entry.setValue(entry.getValue() + 10);
                      return entry.getValue();
                    }));
    assertThat(inner).isEqualTo(11);
    assertThat(cache.get(1)).isEqualTo(11);
  }

  @Test
  void oneOtherKey() {
    Cache<Integer, Integer> cache = cache();
    cache.invoke(1, (entry, arguments) -> cache.getAndPut(2, 2));
    assertThat(cache.get(2)).isEqualTo(2);
  }

  @Test
  void aThousandOtherKeys() {
    Cache<Integer, Integer> cache = cache();
    cache.invoke(
        0,
        (entry, arguments) -> {
          for (int i = 1; i <= 1000; i++) {
            cache.put(i, i);
          }
          entry.setValue(0);
          return null;
        });
    Set<Integer> keys = new HashSet<>();
    cache.forEach(entry -> keys.add(entry.getKey()));
    assertThat(keys).hasSize(1001);
  }

  @Test
  void aThousandInvocationsWithinEachOther() {
    Cache<Integer, Integer> cache = cache();
    descend(cache, 0);
    assertThat(cache.get(300)).isEqualTo(300);
  }

  private static void descend(Cache<Integer, Integer> cache, int depth) {
    cache.invoke(
        depth,
        (entry, arguments) -> {
          if (depth < 300) {
            descend(cache, depth + 1);
          }
          entry.setValue(depth);
          return null;
        });
  }

  @Test
  void everyOtherOperationOfTheSameKey() {
    Cache<Integer, Integer> cache = cache();
    cache.put(1, 1);
    List<Object> answers = new ArrayList<>();
    cache.invoke(
        1,
        (entry, arguments) -> {
          answers.add(cache.get(1));
          answers.add(cache.containsKey(1));
          answers.add(cache.replace(1, 1, 2));
          answers.add(cache.getAndReplace(1, 3));
          answers.add(cache.getAll(Set.of(1, 2)));
          answers.add(cache.getAndRemove(1));
          answers.add(cache.putIfAbsent(1, 4));
          cache.putAll(Map.of(1, 5, 2, 6));
          cache.removeAll(Set.of(2));
          return null;
        });
    assertThat(answers).containsExactly(1, true, true, 2, Map.of(1, 3), 3, true);
    assertThat(cache.get(1)).isEqualTo(5);
    assertThat(cache.containsKey(2)).isFalse();
  }

  // ------------------------------------------------------------ inside loaders and listeners

  @Test
  void aLoaderLoadsWhatItNeeds() {
    List<Cache<Integer, Integer>> self = new ArrayList<>();
    Cache<Integer, Integer> cache =
        loading(key -> key < 2 ? key : self.get(0).get(key - 1) + self.get(0).get(key - 2));
    self.add(cache);
    assertThat(cache.get(20)).isEqualTo(6765);
  }

  @Test
  void aLoaderFindsTheKeyThatItIsLoadingAbsent() {
    List<Cache<Integer, Integer>> self = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    Cache<Integer, Integer> cache =
        loading(
            key -> {
              found.add(self.get(0).get(key));
              return 7;
            });
    self.add(cache);
    assertThat(cache.get(1)).isEqualTo(7);
    assertThat(cache.getAll(Set.of(2))).isEqualTo(Map.of(2, 7));
    assertThat(found).containsExactly(null, null);
  }

  @Test
  void aLoaderMayPutTheKeyThatItIsLoadingAndOthers() {
    List<Cache<Integer, Integer>> self = new ArrayList<>();
    Cache<Integer, Integer> cache =
        loading(
            key -> {
              self.get(0).put(key, 1);
              self.get(0).put(key + 1, 2);
              return 3;
            });
    self.add(cache);
    assertThat(cache.get(10)).isEqualTo(3);
    assertThat(cache.get(11)).isEqualTo(2);
  }

  @Test
  void aSynchronousListenerMayWriteTheSameKeyAndOthers() {
    List<Cache<Integer, Integer>> self = new ArrayList<>();
    CacheEntryCreatedListener<Integer, Integer> listener =
        events -> {
          for (CacheEntryEvent<? extends Integer, ? extends Integer> event : events) {
            if (event.getKey() == 1) {
              self.get(0).put(1, 100);
              self.get(0).put(2, 200);
            }
          }
        };
    Cache<Integer, Integer> cache =
        manager.createCache(
            "listening",
            new NamespaceConfiguration<Integer, Integer>()
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> listener, null, false, true)));
    self.add(cache);
    cache.put(1, 1);
    assertThat(cache.get(1)).isEqualTo(100);
    assertThat(cache.get(2)).isEqualTo(200);
  }

  // ------------------------------------------------------------ across threads

  @Test
  void twoThreadsThatWantEachOthersKeysAreToldAndNotHung() throws Exception {
    Cache<Integer, Integer> cache = cache();
    CountDownLatch bothHold = new CountDownLatch(2);
    Future<?> one = threads.submit(() -> holdAndWant(cache, 1, 2, bothHold));
    Future<?> two = threads.submit(() -> holdAndWant(cache, 2, 1, bothHold));
    List<Throwable> failures = new ArrayList<>();
    for (Future<?> f : List.of(one, two)) {
      try {
        f.get(30, SECONDS);
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      }
    }
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .isInstanceOf(EntryProcessorException.class)
        .hasCauseInstanceOf(LockTimeoutException.class);
    assertThat(failures.get(0).getCause())
        .hasMessageContaining("deadlock")
        .hasMessageContaining("'1'");
    cache.put(1, 11); // no lock stayed held
    cache.put(2, 22);
    assertThat(cache.getAll(Set.of(1, 2))).isEqualTo(Map.of(1, 11, 2, 22));
  }

  private static void holdAndWant(
      Cache<Integer, Integer> cache, int held, int wanted, CountDownLatch bothHold) {
    cache.invoke(
        held,
        (entry, arguments) -> {
          bothHold.countDown();
          try {
            bothHold.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          cache.put(wanted, held);
          return null;
        });
  }

  @Test
  void aWriterWaitsForTheProcessorOfItsKeyAndReadersDoNot() throws Exception {
    Cache<Integer, Integer> cache = cache();
    cache.put(1, 1);
    CountDownLatch isRunning = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Integer> result =
        threads.submit(
            () ->
                cache.<Integer>invoke(
                    1,
                    (entry, arguments) -> {
                      int before = entry.getValue();
                      isRunning.countDown();
                      try {
                        mayEnd.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      entry.setValue(before + 1);
                      return before;
                    }));
    isRunning.await();
    assertThat(cache.get(1)).isEqualTo(1);
    CompletableFuture<Integer> previous =
        CompletableFuture.supplyAsync(() -> cache.getAndPut(1, 50), threads);
    cache.put(2, 2); // other keys go on
    mayEnd.countDown();
    assertThat(result.get()).isEqualTo(1);
    assertThat(previous.get(30, SECONDS)).isEqualTo(2);
    assertThat(cache.get(1)).isEqualTo(50);
  }

  @Test
  void aProcessorThatNeverEndsCostsOthersTheLockTimeout() throws Exception {
    Cache<Integer, Integer> cache =
        manager.createCache(
            "stuck",
            new NamespaceConfiguration<Integer, Integer>()
                .setLockTimeout(java.time.Duration.ofMillis(50)));
    CountDownLatch isRunning = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<?> stuck =
        threads.submit(
            () ->
                cache.invoke(
                    1,
                    (entry, arguments) -> {
                      isRunning.countDown();
                      try {
                        mayEnd.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return null;
                    }));
    isRunning.await();
    assertThatThrownBy(() -> cache.put(1, 1))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("stuck")
        .hasMessageContaining("'1'");
    mayEnd.countDown();
    stuck.get(30, SECONDS);
    cache.put(1, 2);
    assertThat(cache.get(1)).isEqualTo(2);
  }
}
