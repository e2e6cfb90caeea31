package io.rkvs.provider.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rkvs.provider.RkvsCachingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which thread listeners run, and in which order they hear of the changes of a key. */
@Timeout(60)
final class EventOrderTest {
  private static final int KEYS = 8;
  private static final int WRITES = 500;

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final ExecutorService writers = Executors.newFixedThreadPool(4);

  @AfterEach
  void close() {
    writers.shutdownNow();
    provider.close();
  }

  /** Notes each value that a key has taken, and the old value that came with it. */
  private static final class Recorder
      implements CacheEntryCreatedListener<Integer, Integer>,
          CacheEntryUpdatedListener<Integer, Integer> {
    final Map<Integer, List<String>> changes = new ConcurrentHashMap<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final AtomicInteger count = new AtomicInteger();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> events) {
      note(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> events) {
      note(events);
    }

    private void note(Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> events) {
      for (CacheEntryEvent<? extends Integer, ? extends Integer> e : events) {
        changes
            .computeIfAbsent(e.getKey(), k -> new ArrayList<>())
            .add(e.getOldValue() + ">" + e.getValue());
        threads.add(Thread.currentThread());
        count.incrementAndGet();
      }
    }
  }

  private static MutableConfiguration<Integer, Integer> with(Recorder recorder, boolean isSync) {
    return new MutableConfiguration<Integer, Integer>()
        .addCacheEntryListenerConfiguration(
            new MutableCacheEntryListenerConfiguration<>(() -> recorder, null, true, isSync));
  }

  private void writeConcurrently(Cache<Integer, Integer> cache) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      int writer = w;
      all.add(
          writers.submit(
              () -> {
                for (int i = 0; i < WRITES; i++) {
                  cache.put(i % KEYS, writer * WRITES + i);
                }
              }));
    }
    for (Future<?> f : all) {
      f.get();
    }
  }

  /** Each event's old value is the value of the event before it: that is the commits' order. */
  private static void assertChained(Recorder recorder, Cache<Integer, Integer> cache) {
    recorder.changes.forEach(
        (key, changes) -> {
          String before = "null";
          for (String change : changes) {
            assertThat(change).as("key %d", key).startsWith(before + ">");
            before = change.substring(change.indexOf('>') + 1);
          }
          assertThat(before).isEqualTo(String.valueOf(cache.get(key)));
        });
    assertThat(recorder.changes).hasSize(KEYS);
  }

  @Test
  void synchronousListenersHearOfAKeysChangesInTheirOrder() throws Exception {
    Recorder recorder = new Recorder();
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("sync", with(recorder, true));
    writeConcurrently(cache);
    assertThat(recorder.count).hasValue(4 * WRITES);
    assertChained(recorder, cache);
  }

  @Test
  void asynchronousListenersHearOfAKeysChangesInTheirOrder() throws Exception {
    Recorder recorder = new Recorder();
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("async", with(recorder, false));
    writeConcurrently(cache);
    await().until(() -> recorder.count.get() == 4 * WRITES);
    assertChained(recorder, cache);
  }

  @Test
  void synchronousListenersRunOnTheCallersThreadAndOthersDoNot() {
    Recorder sync = new Recorder();
    Recorder async = new Recorder();
    CacheManager manager = provider.getCacheManager();
    manager.createCache("sync", with(sync, true)).put(1, 1);
    manager.createCache("async", with(async, false)).put(1, 1);
    await().until(() -> async.count.get() == 1);
    assertThat(sync.threads).containsExactly(Thread.currentThread());
    assertThat(async.threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void nothingIsDeliveredAfterTheEndOfARegistration() throws Exception {
    Recorder recorder = new Recorder();
    CountDownLatch isBusy = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    Executor slow =
        task ->
            writers.execute(
                () -> {
                  isBusy.countDown();
                  awaitQuietly(mayGoOn);
                  task.run();
                });
    Properties properties = new Properties();
    properties.put("io.rkvs.executor", slow);
    try (CacheManager manager =
        provider.getCacheManager(null, new ClassLoader(null) {}, properties)) {
      Cache<Integer, Integer> cache = manager.createCache("closing", with(recorder, false));
      cache.put(1, 1);
      isBusy.await();
      cache.close();
      mayGoOn.countDown();
    }
    writers.shutdown();
    assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(recorder.count).hasValue(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void lanesGoOnAfterATaskThatFailsAndAfterARefusal() {
    List<Runnable> handed = new ArrayList<>();
    AtomicInteger refusals = new AtomicInteger(1);
    Lanes lanes =
        new Lanes(
            task -> {
              if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("no room");
              }
              handed.add(task);
            });
    List<Integer> ran = new ArrayList<>();
    lanes.run(5, () -> ran.add(0)); // refused, dropped
    lanes.run(
        5,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    IntStream.rangeClosed(1, 3).forEach(i -> lanes.run(5, () -> ran.add(i)));
    assertThat(handed).hasSize(1);
    handed.get(0).run();
    assertThat(ran).containsExactly(1, 2, 3);
    lanes.run(5, () -> ran.add(4));
    assertThat(handed).hasSize(2);
  }
}
