package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All waits of one call have one time limit together: each of these is shorter than the limit, and
 * all of them are longer.
 */
@Timeout(120)
final class TimeLimitTest {
  private static final int KEYS = 2;

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final Thread caller = Thread.currentThread();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private Duration limit = Duration.ofMillis(600);
  private volatile Duration wait = Duration.ofMillis(400);
  private volatile boolean isOver;

  @AfterEach
  void close() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }
    provider.close();
  }

  private <V> Cache<Key, V> cache(NamespaceConfiguration<Key, V> configuration) {
    return provider
        .getCacheManager()
        .createCache("limited", configuration.setStoreByValue(false).setLockTimeout(limit));
  }

  /** A key that shares its hash with all others; one of them takes its time to compare. */
  private record Key(int number, Runnable beforeComparing) {
    Key(int number) {
      this(number, () -> {});
    }

    @Override
    public int hashCode() {
      return 7;
    }

    @Override
    public boolean equals(Object other) {
      beforeComparing.run();
      return other instanceof Key key && key.number == number;
    }
  }

  /** Lets the caller wait for a lock, which the thread that calls this holds. */
  private void letCallerWait() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> isOver || caller.getState() == Thread.State.TIMED_WAITING);
    try {
      assertThat(new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<Key, String> entries() {
    Map<Key, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put(new Key(i), "new " + i);
    }
    return entries;
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "in background");
    threads.add(thread);
    thread.start();
  }

  /** Holds the first keys until the caller has waited for each of them, one after the other. */
  private void hold(Cache<Key, String> cache, int keys) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(keys);
    CountDownLatch before = new CountDownLatch(0);
    for (int i = 0; i < keys; i++) {
      CountDownLatch mine = before;
      CountDownLatch next = new CountDownLatch(1);
      Key key = new Key(i);
      inBackground(
          () -> {
            cache.invoke(
                key,
                (entry, arguments) -> {
                  held.countDown();
                  awaitOpen(mine);
                  letCallerWait();
                  return null;
                });
            next.countDown();
          });
      before = next;
    }
    held.await();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertSomeWereTooMuch(BatchResult<?> result) {
    assertThat(result.isSuccess()).isFalse();
    assertThat(result.errors()).allMatch(e -> e.message().contains("lock timeout"));
  }

  @Test
  void ofABatchOfBestEffort() throws Exception {
    Cache<Key, String> cache = cache(new NamespaceConfiguration<>());
    Namespace<Key, String> namespace = NamespaceTest.namespaceOf(cache);
    hold(cache, KEYS);
    assertSomeWereTooMuch(namespace.setMultiple(entries(), BatchMode.BEST_EFFORT));
  }

  @Test
  void ofABatchOfBestEffortWithListener() throws Exception {
    Cache<Key, String> cache = cache(new NamespaceConfiguration<>());
    listen(cache);
    Namespace<Key, String> namespace = NamespaceTest.namespaceOf(cache);
    hold(cache, KEYS);
    assertSomeWereTooMuch(namespace.setMultiple(entries(), BatchMode.BEST_EFFORT));
  }

  private static void listen(Cache<Key, String> cache) {
    CacheEntryUpdatedListener<Key, String> listener = events -> {};
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));
  }

  @Test
  void ofPutAll() throws Exception {
    Cache<Key, String> cache = cache(new NamespaceConfiguration<>());
    hold(cache, KEYS);
    assertThatThrownBy(() -> cache.putAll(entries())).isInstanceOf(LockTimeoutException.class);
  }

  @Test
  void ofInvokeAll() throws Exception {
    Cache<Key, String> cache = cache(new NamespaceConfiguration<>());
    hold(cache, KEYS);
    Map<Key, EntryProcessorResult<String>> results =
        cache.invokeAll(new LinkedHashSet<>(entries().keySet()), (entry, arguments) -> "was here");
    assertThat(results.values())
        .anySatisfy(
            r ->
                assertThatThrownBy(r::get)
                    .isInstanceOfAny(LockTimeoutException.class, EntryProcessorException.class)
                    .hasStackTraceContaining("lock timeout"));
  }

  /**
   * Blocks the shard of all keys, by a key that is slow to compare, until the caller has waited.
   */
  private void blockShard(Cache<Key, String> cache) {
    CountDownLatch isComparing = new CountDownLatch(1);
    Key comparing =
        new Key(
            99,
            () -> {
              if (isComparing.getCount() > 0) {
                isComparing.countDown();
                letCallerWait();
              }
            });
    inBackground(() -> cache.remove(comparing));
    awaitOpen(isComparing);
  }

  /** The first of two waits has to end in time, also on a busy machine. */
  private void takeTime() {
    limit = Duration.ofMillis(2_500);
    wait = Duration.ofMillis(1_400);
  }

  /** First another thread holds the key; then, when the writer is called, one blocks its shard. */
  @Test
  void ofASingleWriteThatIsGuarded() throws Exception {
    takeTime();
    List<Key> written = new ArrayList<>();
    List<Cache<Key, String>> caches = new ArrayList<>();
    CacheWriter<Key, String> writer =
        new CacheWriter<>() {
          @Override
          public void write(Cache.Entry<? extends Key, ? extends String> entry) {
            written.add(entry.getKey());
            blockShard(caches.get(0));
          }

          @Override
          public void writeAll(Collection<Cache.Entry<? extends Key, ? extends String>> entries) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void delete(Object key) {}

          @Override
          public void deleteAll(Collection<?> keys) {
            throw new UnsupportedOperationException();
          }
        };
    Cache<Key, String> cache =
        cache(
            new NamespaceConfiguration<Key, String>()
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    caches.add(cache);
    hold(cache, 1);
    assertThatThrownBy(() -> cache.put(new Key(0), "new"))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("shard");
    assertThat(written).containsExactly(new Key(0));
  }

  /** The same with a processor and no writer. */
  @Test
  void ofAnEntryProcessor() throws Exception {
    takeTime();
    Cache<Key, String> cache = cache(new NamespaceConfiguration<>());
    hold(cache, 1);
    assertThatThrownBy(
            () ->
                cache.invoke(
                    new Key(0),
                    (entry, arguments) -> {
                      blockShard(cache);
                      entry.setValue("new");
                      return null;
                    }))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("shard");
    assertThat(cache).isEmpty();
  }
}
