package io.rkvs.benchmarks.snapshots;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import javax.cache.Cache;
import org.HdrHistogram.Histogram;

/**
 * The longest gets and puts, with and without saves.
 *
 * <p>A thread that looks up keys of a map of its own, which no save ever touches, is the measure of
 * what the machine itself does to a thread: what the others suffer beyond it is the save's doing,
 * or that of the garbage collector, whose longest pause is printed too. (Its operations are so
 * short that hardly a pause falls into one; a put that keeps a slot for the save is a hundred times
 * as long.) Each thread rests between operations, so that all of them and the saver have a core
 * when they want one.
 */
final class Stalls {
  private static final long REST_NANOS = 20_000;

  private final Cache<String, byte[]> cache;
  private final IntFunction<String> keys;
  private final int entries;
  private final long millis;
  private final PrintStream out;
  private final AtomicBoolean ended = new AtomicBoolean();

  Stalls(
      Cache<String, byte[]> cache,
      IntFunction<String> keys,
      int entries,
      long millis,
      PrintStream out) {
    this.cache = cache;
    this.keys = keys;
    this.entries = entries;
    this.millis = millis;
    this.out = out;
  }

  /** Measures without saves, then with one after the other. */
  void measure(Runnable save) {
    run("warm-up", save);
    run("quiet", Stalls::rest);
    run("saving", save);
  }

  private static void rest() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
  }

  private void run(String label, Runnable meanwhile) {
    ended.set(false);
    byte[] value = new byte[100];
    ConcurrentHashMap<String, byte[]> own = new ConcurrentHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      own.put(keys.apply(i), value);
    }
    List<Probe> probes =
        List.of(
            new Probe("get", entries, cache::get),
            new Probe("put", entries, key -> cache.put(key, value)),
            new Probe("control", Math.min(entries, 1_000), own::get));
    List<Thread> threads = new ArrayList<>();
    probes.forEach(probe -> threads.add(new Thread(probe, probe.name)));
    threads.forEach(Thread::start);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    int runs = 0;
    try (Pauses pauses = new Pauses()) {
      while (System.nanoTime() < end) {
        meanwhile.run();
        runs++;
      }
      ended.set(true);
      threads.forEach(Stalls::join);
      for (Probe probe : probes) {
        probe.print(label, runs);
      }
      out.printf("%s, longest pause of the collector: %d ms%n", label, pauses.longestMillis());
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What is timed. */
  @FunctionalInterface
  private interface Operation {
    void run(String key);
  }

  /** One thread and its histogram. */
  private final class Probe implements Runnable {
    private final String name;
    private final int range;
    private final Operation operation;
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

    Probe(String name, int range, Operation operation) {
      this.name = name;
      this.range = range;
      this.operation = operation;
    }

    @Override
    public void run() {
      Random random = new Random(3);
      while (!ended.get()) {
        String key = keys.apply(random.nextInt(range));
        long before = System.nanoTime();
        operation.run(key);
        histogram.recordValue(System.nanoTime() - before);
        LockSupport.parkNanos(REST_NANOS);
      }
    }

    void print(String label, int runs) {
      out.printf(
          "%s, %s: longest %.3f ms, 99.99 %% %.3f ms, 99 %% %.4f ms, of %,d (%d %s)%n",
          label,
          name,
          histogram.getMaxValue() / 1e6,
          histogram.getValueAtPercentile(99.99) / 1e6,
          histogram.getValueAtPercentile(99) / 1e6,
          histogram.getTotalCount(),
          runs,
          label.equals("quiet") ? "rests" : "saves");
    }
  }
}
