package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

/** Many threads at one bound, with a concurrent map as the table. */
class BoundChurnTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 60_000;

  private final Map<Integer, TestEntry> entries = new ConcurrentHashMap<>();
  private final AtomicLong weight = new AtomicLong();

  @Example
  void countsAreExactAfterwards() throws Exception {
    churn(new Bound(5000, false, TestEntry.HASH_BITS), 1);
  }

  @Example
  void weightsAreExactAfterwards() throws Exception {
    churn(new Bound(20_000, true, TestEntry.HASH_BITS), 10);
  }

  private void churn(Bound bound, int maxWeight) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> all =
          IntStream.range(0, THREADS)
              .mapToObj(t -> threads.submit(() -> run(bound, maxWeight)))
              .toList();
      long excess = 0;
      for (Future<Long> f : all) {
        excess = Math.max(excess, f.get());
      }
      assertThat(excess).as("entries in flight").isLessThanOrEqualTo((long) THREADS * maxWeight);
    } finally {
      threads.shutdownNow();
    }
    assertThat(bound.weight())
        .isEqualTo(entries.values().stream().mapToLong(TestEntry::weight).sum())
        .isEqualTo(weight.get())
        .isLessThanOrEqualTo(bound.maximum());
  }

  private long run(Bound bound, int maxWeight) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long excess = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int key = random.nextInt(20_000);
      int hash = TestEntry.hashOf(key);
      TestEntry found = entries.get(key);
      if (found != null) {
        found.hit(bound);
        if (random.nextInt(20) == 0) {
          entries.computeIfPresent(
              key,
              (k, e) -> {
                bound.removed(e, hash);
                weight.addAndGet(-e.weight());
                return null;
              });
        }
        continue;
      }
      TestEntry fresh = new TestEntry(key, maxWeight == 1 ? 1 : random.nextInt(maxWeight + 1));
      Evictable[] named = new Evictable[1];
      entries.computeIfAbsent(
          key,
          k -> {
            weight.addAndGet(fresh.weight());
            named[0] = bound.addAndName(fresh, hash);
            return fresh;
          });
      excess = Math.max(excess, weight.get() - bound.maximum());
      if (named[0] != null) {
        evict(named[0]);
      }
      bound.evict(hash, this::evict);
    }
    return excess;
  }

  private void evict(Evictable victim) {
    TestEntry e = (TestEntry) victim;
    if (entries.remove(e.key, e)) {
      weight.addAndGet(-e.weight());
    }
  }
}
