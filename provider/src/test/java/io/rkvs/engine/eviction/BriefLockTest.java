package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

/** One holder at a time, and what it did is seen by the next. */
class BriefLockTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 50_000;

  private static final class Counter extends BriefLock {
    private int count;

    void increment() {
      lock();
      try {
        count++;
      } finally {
        unlock();
      }
    }
  }

  @Example
  void countsAsOneThreadWould() throws Exception {
    Counter counter = new Counter();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(t -> threads.submit(() -> run(counter, t == 0)))
              .toList();
      for (Future<?> f : all) {
        f.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(counter.count).isEqualTo(THREADS * ROUNDS);
  }

  private static void run(Counter counter, boolean isInterrupted) {
    if (isInterrupted) {
      Thread.currentThread().interrupt(); // waits all the same, and stays interrupted
    }
    for (int i = 0; i < ROUNDS; i++) {
      counter.increment();
    }
    assertThat(Thread.interrupted()).isEqualTo(isInterrupted);
  }
}
