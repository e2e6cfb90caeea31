package io.rkvs.benchmarks.snapshots;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import javax.cache.Cache;
import org.HdrHistogram.Histogram;

/**
 * The longest gets and puts, with and without saves.
 *
 * <p>A thread that looks up keys of a map of its own, which no save ever touches, is the measure of
 * what the machine itself does to a thread: what the others suffer beyond it is the save's doing,
 * or that of the garbage collector. Each thread rests between operations, so that all of them and
 * the saver have a core when they want one.
 *
 * <p>A pause of the collector hits whoever is in an operation just then: hardly ever one that takes
 * a microsecond, often a put that keeps a slot for the save, which takes a hundred times as long.
 * So beside the longest stands the longest without the pauses, and a phase of its own asks where
 * the pauses come from: the same entries and the same puts in a {@link ConcurrentHashMap}, while a
 * thread makes as much garbage as the saves did.
 */
final class Stalls {
  private static final long REST_NANOS = 20_000;
  private static final long SLOW_NANOS = 100_000;
  private static final int LITTER_BYTES = 1_000;

  /** Keeps the compiler from leaving the garbage out. */
  static volatile byte[] litter = {};

  private final Cache<String, byte[]> cache;
  private final IntFunction<String> keys;
  private final int entries;
  private final long millis;
  private final PrintStream out;
  private final AtomicBoolean ended = new AtomicBoolean();
  private long garbageOfSaves;

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

  /** Measures without saves, then with one after the other, then a map in the cache's place. */
  void measure(Runnable save) {
    Subject ofCache = new Subject(cache::get, cache::put);
    run("warm-up", ofCache, save, "saves");
    run("quiet", ofCache, Stalls::rest, "rests");
    garbageOfSaves = run("saving", ofCache, save, "saves");
    Map<String, byte[]> map = new ConcurrentHashMap<>(2 * entries);
    cache.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    cache.clear();
    run("a map beside garbage", new Subject(map::get, map::put), this::litter, "heaps");
  }

  private static void rest() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
  }

  /** Makes as much garbage in ten milliseconds as the saves did in the mean. */
  private void litter() {
    long bytes = garbageOfSaves * 10 / millis;
    for (long made = 0; made < bytes; made += LITTER_BYTES) {
      litter = new byte[LITTER_BYTES];
    }
    rest();
  }

  /** Returns how many bytes the collector freed meanwhile. */
  private long run(String label, Subject subject, Runnable meanwhile, String unit) {
    ended.set(false);
    byte[] value = new byte[100];
    ConcurrentHashMap<String, byte[]> own = new ConcurrentHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      own.put(keys.apply(i), value);
    }
    List<Probe> probes =
        List.of(
            new Probe("get", entries, subject.get),
            new Probe("put", entries, key -> subject.put.accept(key, value)),
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
        probe.print(label, pauses);
      }
      out.printf(
          "%s, longest pause of the collector: %d ms (%d %s)%n",
          label, pauses.longestMillis(), runs, unit);
      return pauses.freedBytes();
    }
  }

  /** What is asked and written to. */
  private record Subject(Operation get, BiConsumer<String, byte[]> put) {}

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
    private final List<Slow> slow = new ArrayList<>();
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
        long after = System.nanoTime();
        histogram.recordValue(after - before);
        if (after - before > SLOW_NANOS) {
          slow.add(new Slow(before, after));
        }
        LockSupport.parkNanos(REST_NANOS);
      }
    }

    void print(String label, Pauses pauses) {
      double without =
          slow.stream()
              .mapToLong(operation -> pauses.without(operation.start, operation.end))
              .reduce(Math.min(histogram.getMaxValue(), SLOW_NANOS), Math::max);
      out.printf(
          "%s, %s: longest %.3f ms, %.3f ms without the collector's pauses, 99.99 %% %.3f ms,"
              + " 99 %% %.4f ms, of %,d%n",
          label,
          name,
          histogram.getMaxValue() / 1e6,
          without / 1e6,
          histogram.getValueAtPercentile(99.99) / 1e6,
          histogram.getValueAtPercentile(99) / 1e6,
          histogram.getTotalCount());
    }
  }

  private record Slow(long start, long end) {}
}
