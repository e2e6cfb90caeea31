package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rkvs.extensions.AsyncNamespace;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered at once, what waits for the manager's executor, and what a cancel does. */
class AsyncNamespaceTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Map<String, String> store = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    provider.close();
  }

  /** A manager whose executor runs nothing until it is told to. */
  private CacheManager lazy() {
    Properties properties = new Properties();
    properties.put("io.rkvs.executor", (java.util.concurrent.Executor) tasks::add);
    return provider.getCacheManager(null, null, properties);
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static Namespace<String, String> create(
      CacheManager manager, NamespaceConfiguration<String, String> configuration) {
    return NamespaceTest.namespaceOf(manager.createCache("async", configuration));
  }

  @Test
  void whatCannotBlockIsAnsweredAtOnce() {
    Namespace<String, String> namespace = create(lazy(), new NamespaceConfiguration<>());
    AsyncNamespace<String, String> async = namespace.async();
    namespace.set("a", "1");
    assertThat(async.get("a")).isCompletedWithValue("1");
    assertThat(async.get("b")).isCompletedWithValue(null);
    assertThat(async.exists("a")).isCompletedWithValue(true);
    assertThat(async.exists("b")).isCompletedWithValue(false);
    assertThat(tasks).isEmpty();
  }

  @Test
  void whatMayBlockWaitsForTheExecutor() {
    Namespace<String, String> namespace = create(lazy(), new NamespaceConfiguration<>());
    AsyncNamespace<String, String> async = namespace.async();
    namespace.set("a", "1");
    Map<String, String> entries = new LinkedHashMap<>(Map.of("b", "1", "c", "1"));
    List<CompletableFuture<?>> futures =
        List.of(
            async.set("a", "2"),
            async.update("a", "3"),
            async.setMultiple(entries, BatchMode.ALL_OR_NOTHING),
            async.getMultiple(List.of("b", "c"), BatchMode.ALL_OR_NOTHING),
            async.consumeMultiple(List.of("b"), BatchMode.BEST_EFFORT),
            async.deleteMultiple(List.of("c"), BatchMode.BEST_EFFORT),
            async.consume("a"),
            async.delete("a"),
            async.resizeShards(7));
    entries.clear(); // the batch has its own copy
    assertThat(futures).noneMatch(CompletableFuture::isDone);
    assertThat(namespace.shardCount()).isEqualTo(4);
    assertThat(namespace.exists("b")).isFalse();
    runTasks();
    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(futures.get(0)).isCompletedWithValueMatching("1"::equals);
    assertThat(futures.get(1)).isCompletedWithValueMatching("2"::equals);
    assertThat(futures.get(6)).isCompletedWithValueMatching("3"::equals);
    assertThat(futures.get(7)).isCompletedWithValueMatching(Boolean.FALSE::equals);
    assertThat(namespace.shardCount()).isEqualTo(7);
    assertThat(namespace.stats().keyCount()).isZero();
  }

  @Test
  void aMissThatIsLoadedWaitsForTheExecutor() {
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            return "loaded " + key;
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
          }
        };
    NamespaceConfiguration<String, String> configuration = new NamespaceConfiguration<>();
    configuration.setReadThrough(true).setCacheLoaderFactory(() -> loader);
    AsyncNamespace<String, String> async = create(lazy(), configuration).async();
    CompletableFuture<String> miss = async.get("a");
    assertThat(miss).isNotDone();
    runTasks();
    assertThat(miss).isCompletedWithValue("loaded a");
    assertThat(async.get("a")).isCompletedWithValue("loaded a");
    assertThat(tasks).isEmpty();
  }

  @Test
  void whatIsCancelledBeforeItStartsDoesNotHappen() {
    Namespace<String, String> namespace = create(lazy(), new NamespaceConfiguration<>());
    AsyncNamespace<String, String> async = namespace.async();
    namespace.set("a", "1");
    assertThat(async.consume("a").cancel(true)).isTrue();
    assertThat(async.setMultiple(Map.of("b", "1"), BatchMode.ALL_OR_NOTHING).cancel(false))
        .isTrue();
    runTasks();
    assertThat(namespace.keys()).containsExactly("a");
  }

  @Test
  void argumentsAreCheckedAtOnce() {
    AsyncNamespace<String, String> async = create(lazy(), new NamespaceConfiguration<>()).async();
    Map<String, String> nullValue = new HashMap<>();
    nullValue.put("a", null);
    assertNull(() -> async.get(null));
    assertNull(() -> async.set("a", null));
    assertNull(() -> async.update(null, "1"));
    assertNull(() -> async.consume(null));
    assertNull(() -> async.exists(null));
    assertNull(() -> async.delete(null));
    for (BatchMode mode : BatchMode.values()) {
      assertNull(() -> async.getMultiple(Arrays.asList("a", null), mode));
      assertNull(() -> async.consumeMultiple(Arrays.asList("a", null), mode));
      assertNull(() -> async.deleteMultiple(Arrays.asList("a", null), mode));
      assertNull(() -> async.setMultiple(nullValue, mode));
    }
    assertNull(() -> async.getMultiple(List.of("a"), null));
    assertThat(tasks).isEmpty();
  }

  private static void assertNull(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
  }

  @Test
  void failuresCompleteTheFuture() {
    AsyncNamespace<String, String> async =
        create(provider.getCacheManager(), new NamespaceConfiguration<>()).async();
    assertThat(async.update("a", "1"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(KeyNotFoundException.class);
  }

  // ------------------------------------------------------------ the manager's own executor

  private final CountDownLatch isWriting = new CountDownLatch(1);
  private final CountDownLatch mayWrite = new CountDownLatch(1);
  private volatile Thread writing;

  private final class Writer implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      writing = Thread.currentThread();
      store.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      isWriting.countDown();
      try {
        mayWrite.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      store.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  private Namespace<String, String> writing() {
    NamespaceConfiguration<String, String> configuration = new NamespaceConfiguration<>();
    configuration.setWriteThrough(true).setCacheWriterFactory(Writer::new);
    return create(provider.getCacheManager(), configuration);
  }

  @Test
  void whatIsCancelledWhileItRunsHappensWhole() throws Exception {
    Namespace<String, String> namespace = writing();
    Map<String, String> entries = Map.of("a", "1", "b", "2", "c", "3");
    CompletableFuture<?> future = namespace.async().setMultiple(entries, BatchMode.ALL_OR_NOTHING);
    assertThat(isWriting.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(future.cancel(true)).isTrue();
    assertThat(namespace.exists("a")).isFalse();
    mayWrite.countDown();
    await().until(() -> namespace.stats().keyCount() > 0);
    assertThat(namespace.getMultiple(entries.keySet(), BatchMode.ALL_OR_NOTHING).data())
        .isEqualTo(entries)
        .isEqualTo(store);
  }

  @Test
  void operationsRunOnVirtualThreadsWhereTheJdkHasThem() throws Exception {
    writing().async().set("a", "1").get(10, TimeUnit.SECONDS);
    assertThat(writing).isNotSameAs(Thread.currentThread());
    if (Runtime.version().feature() >= 21) {
      assertThat(Thread.class.getMethod("isVirtual").invoke(writing)).isEqualTo(true);
    } else {
      assertThat(writing.isDaemon()).isTrue();
      assertThat(writing.getName()).startsWith("rkvs-");
    }
  }

  @Test
  void aClosedCacheTakesNothing() {
    Namespace<String, String> namespace = create(lazy(), new NamespaceConfiguration<>());
    AsyncNamespace<String, String> async = namespace.async();
    CompletableFuture<String> late = async.set("a", "1");
    provider.close();
    assertThatThrownBy(() -> async.set("a", "1")).isInstanceOf(IllegalStateException.class);
    runTasks();
    assertThat(late)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IllegalStateException.class);
  }
}
