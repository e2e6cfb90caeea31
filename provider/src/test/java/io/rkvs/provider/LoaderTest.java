package io.rkvs.provider;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reading through: coalesced loads, one loadAll, shared failures, and what loadAll does with
 * failures.
 */
@Timeout(60)
final class LoaderTest {
  private static final int WAITERS = 4;

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger loads = new AtomicInteger();
  private final List<List<Integer>> bulkLoads = new CopyOnWriteArrayList<>();
  private final CountDownLatch isLoading = new CountDownLatch(1);
  private final CountDownLatch mayLoad = new CountDownLatch(1);
  private volatile RuntimeException failure;
  private volatile String loaded = "loaded";

  @AfterEach
  void close() {
    threads.shutdownNow();
    provider.close();
  }

  private Cache<Integer, String> cache() {
    return manager.createCache(
        "loading",
        new NamespaceConfiguration<Integer, String>()
            .setReadThrough(true)
            .setStatisticsEnabled(true)
            .setCacheLoaderFactory(SlowLoader::new));
  }

  private final class SlowLoader implements CacheLoader<Integer, String> {
    @Override
    public String load(Integer key) {
      loads.incrementAndGet();
      waitForTest();
      return loaded;
    }

    @Override
    public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
      List<Integer> asked = new ArrayList<>();
      keys.forEach(asked::add);
      bulkLoads.add(asked);
      waitForTest();
      Map<Integer, String> all = new HashMap<>();
      asked.forEach(key -> all.put(key, loaded));
      return all;
    }

    private void waitForTest() {
      isLoading.countDown();
      try {
        mayLoad.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Starts one call that loads, then others while it does, then lets it go on. */
  private <T> List<Future<T>> together(Callable<T> first, Callable<T> others) throws Exception {
    List<Future<T>> all = new ArrayList<>();
    all.add(threads.submit(first));
    isLoading.await();
    List<Thread> waiting = new CopyOnWriteArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      all.add(
          threads.submit(
              () -> {
                waiting.add(Thread.currentThread());
                return others.call();
              }));
    }
    await()
        .until(
            () ->
                waiting.size() == WAITERS
                    && waiting.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    mayLoad.countDown();
    return all;
  }

  @Test
  void concurrentMissesOfOneKeyShareOneLoad() throws Exception {
    Cache<Integer, String> cache = cache();
    for (Future<String> f : together(() -> cache.get(1), () -> cache.get(1))) {
      assertThat(f.get(30, SECONDS)).isEqualTo("loaded");
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void waitersShareTheFailure() throws Exception {
    Cache<Integer, String> cache = cache();
    failure = new IllegalStateException("source is down");
    for (Future<String> f : together(() -> cache.get(1), () -> cache.get(1))) {
      assertThatThrownBy(() -> f.get(30, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CacheLoaderException.class)
          .hasStackTraceContaining("source is down");
    }
    assertThat(loads).hasValue(1);
    failure = null;
    assertThat(cache.get(1)).isEqualTo("loaded"); // the next one tries again
  }

  @Test
  void waitersShareThatThereIsNone() throws Exception {
    Cache<Integer, String> cache = cache();
    loaded = null;
    for (Future<String> f : together(() -> cache.get(1), () -> cache.get(1))) {
      assertThat(f.get(30, SECONDS)).isNull();
    }
    assertThat(loads).hasValue(1);
    assertThat(cache.containsKey(1)).isFalse();
  }

  @Test
  void getAllSharesTheLoadOfGet() throws Exception {
    Cache<Integer, String> cache = cache();
    Callable<Map<Integer, String>> getAll = () -> cache.getAll(Set.of(1, 2));
    for (Future<Map<Integer, String>> f :
        together(() -> Map.of(1, cache.get(1), 2, "loaded"), getAll)) {
      assertThat(f.get(30, SECONDS)).isEqualTo(Map.of(1, "loaded", 2, "loaded"));
    }
    assertThat(loads).hasValue(1);
    assertThat(bulkLoads).containsExactly(List.of(2));
  }

  @Test
  void getSharesTheLoadOfLoadAll() throws Exception {
    Cache<Integer, String> cache = cache();
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of(1, 2), false, done);
    isLoading.await();
    CompletableFuture<String> get = CompletableFuture.supplyAsync(() -> cache.get(1), threads);
    mayLoad.countDown();
    done.get();
    assertThat(get.get(30, SECONDS)).isEqualTo("loaded");
    assertThat(loads).hasValue(0);
    assertThat(bulkLoads).hasSize(1);
  }

  @Test
  void getAllLoadsAllMissesByOneCall() {
    mayLoad.countDown();
    Cache<Integer, String> cache = cache();
    cache.put(1, "there");
    assertThat(cache.getAll(Set.of(1, 2, 3)))
        .isEqualTo(Map.of(1, "there", 2, "loaded", 3, "loaded"));
    assertThat(bulkLoads).hasSize(1);
    assertThat(bulkLoads.get(0)).containsExactlyInAnyOrder(2, 3);
    assertThat(loads).hasValue(0);
  }

  @Test
  void aFailingGetAllLeavesTheCacheUsable() {
    mayLoad.countDown();
    failure = new IllegalStateException("source is down");
    Cache<Integer, String> cache = cache();
    assertThatThrownBy(() -> cache.getAll(Set.of(1, 2)))
        .isInstanceOf(CacheLoaderException.class)
        .hasMessageContaining("loadAll")
        .hasMessageContaining("2 keys")
        .hasRootCause(failure);
    failure = null;
    assertThat(cache.get(1)).isEqualTo("loaded");
    cache.put(2, "x");
    assertThat(cache.get(2)).isEqualTo("x");
  }

  @Test
  void loadAllWithoutListenerOrLoaderEnds() {
    mayLoad.countDown();
    Cache<Integer, String> cache = cache();
    cache.loadAll(Set.of(1), false, null);
    await().until(() -> cache.containsKey(1));
    Cache<Integer, String> plain =
        manager.createCache("plain", new NamespaceConfiguration<Integer, String>());
    AtomicInteger completions = new AtomicInteger();
    plain.loadAll(
        Set.of(1),
        true,
        new CompletionListener() {
          @Override
          public void onCompletion() {
            completions.incrementAndGet();
          }

          @Override
          public void onException(Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(completions).hasValue(1);
  }

  @Test
  void loadAllKeepsWhatCouldBeLoadedAndReportsTheRest() {
    Cache<Integer, Integer> cache =
        manager.createCache(
            "typed",
            new NamespaceConfiguration<Integer, Integer>()
                .setTypes(Integer.class, Integer.class)
                .setCacheLoaderFactory(WrongTypeLoader::new));
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of(1, 2, 3), false, done);
    assertThatThrownBy(done::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ClassCastException.class)
        .hasMessageContaining("'2'");
    assertThat(cache.getAll(Set.of(1, 2, 3))).isEqualTo(Map.of(1, 1, 3, 3));
  }

  /** One entry is all that fits, or three characters, and both are there already. */
  private void givesOutWhatItCannotStore(NamespaceConfiguration<Integer, String> configuration)
      throws Exception {
    mayLoad.countDown();
    Cache<Integer, String> cache =
        manager.createCache(
            "full",
            configuration
                .setReadThrough(true)
                .setStatisticsEnabled(true)
                .setCacheLoaderFactory(SlowLoader::new));
    cache.put(0, "old");
    assertThat(cache.get(1)).isEqualTo("loaded");
    assertThat(cache.getAll(Set.of(0, 1, 2))).isEqualTo(Map.of(0, "old", 1, "loaded", 2, "loaded"));
    String seen = cache.invoke(3, (entry, arguments) -> entry.getValue());
    assertThat(seen).isEqualTo("loaded");
    assertThat(cache).extracting(Cache.Entry::getKey).containsExactly(0);
    Statistics counters = ((RkvsCache<?, ?>) cache).parts().pipeline.statistics;
    assertThat(List.of(counters.puts(), counters.misses(), counters.hits()))
        .as("puts; misses of 1, of 1 and 2, of 3; hits of 0, by getAll and by the iterator")
        .containsExactly(1L, 4L, 2L);
    for (boolean isReplacing : new boolean[] {false, true}) {
      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(Set.of(5), isReplacing, done);
      assertThatThrownBy(done::get)
          .as("loadAll is there to store, so it tells that it could not")
          .hasCauseInstanceOf(CacheException.class);
    }
    assertThat(cache.get(0)).isEqualTo("old");
  }

  @Test
  void aFullCacheThatRejectsGivesOutWhatItLoads() throws Exception {
    givesOutWhatItCannotStore(
        new NamespaceConfiguration<Integer, String>()
            .setMaxEntries(1)
            .setWhenFull(WhenFull.REJECT));
  }

  @Test
  void aFullCacheThatRejectsGivesOutWhatItLoadsWithListener() throws Exception {
    CacheEntryCreatedListener<Integer, String> listener = events -> {};
    NamespaceConfiguration<Integer, String> configuration =
        new NamespaceConfiguration<Integer, String>().setMaxEntries(1).setWhenFull(WhenFull.REJECT);
    configuration.addCacheEntryListenerConfiguration(
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));
    givesOutWhatItCannotStore(configuration);
  }

  @Test
  void aValueOverTheLimitIsGivenOutAndNotStored() throws Exception {
    givesOutWhatItCannotStore(new NamespaceConfiguration<Integer, String>().setMaxValueSize(3));
  }

  private static final class WrongTypeLoader implements CacheLoader<Integer, Integer> {
    @Override
    public Integer load(Integer key) {
      return key;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Map<Integer, Integer> loadAll(Iterable<? extends Integer> keys) {
      Map all = new HashMap();
      for (Integer key : keys) {
        all.put(key, key == 2 ? "two" : key);
      }
      return all;
    }
  }
}
