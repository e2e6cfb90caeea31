package io.rkvs.benchmarks;

import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.provider.RkvsCachingProvider;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import javax.cache.Cache;
import org.HdrHistogram.Histogram;

/**
 * How long gets and puts take while a namespace goes from few shards to many and back, beside the
 * same without: one thread gets, one puts, and in every other round a third resizes, with a pause
 * of ten milliseconds after each, so that the other two have the cores.
 *
 * <p>Every single call is timed, so the figures contain two readings of the clock, 20 to 50 ns. On
 * a machine whose cores are taken, the longest call is that of a thread that had to wait for a
 * core: compare the two columns, not one with zero.
 *
 * <p>Arguments: entries, seconds of a round, rounds of each kind; 1000000, 5 and 4 by default.
 */
public final class ResizeLatency {
  private static final int FEW = 4;
  private static final int MANY = 64;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double[] PERCENTILES = {50, 99, 99.9, 99.99, 99.999, 100};

  private final int entries;
  private final long roundNanos;
  private final Cache<String, byte[]> cache;
  private final Namespace<String, byte[]> namespace;
  private final String[] keys;
  private final Histogram resizes = new Histogram(3);

  /** What one kind of round measured, in nanoseconds. */
  private static final class Measured {
    final Histogram gets = new Histogram(3);
    final Histogram puts = new Histogram(3);
  }

  @SuppressWarnings("unchecked")
  private ResizeLatency(Cache<String, byte[]> cache, int entries, long roundNanos) {
    this.cache = cache;
    this.entries = entries;
    this.roundNanos = roundNanos;
    namespace = cache.unwrap(Namespace.class);
    keys = new String[entries];
    for (int i = 0; i < entries; i++) {
      keys[i] = "key-%012d".formatted(i);
      cache.put(keys[i], new byte[100]);
    }
  }

  /** Measures and prints a table. */
  public static void main(String[] arguments) throws InterruptedException {
    int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 5;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    run(entries, seconds, rounds, System.out);
  }

  static void run(int entries, double seconds, int rounds, PrintStream out)
      throws InterruptedException {
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      NamespaceConfiguration<String, byte[]> configuration = new NamespaceConfiguration<>();
      configuration.setShardCount(FEW).setStoreByValue(false);
      Cache<String, byte[]> cache =
          provider.getCacheManager().createCache("resized", configuration);
      long roundNanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
      new ResizeLatency(cache, entries, roundNanos).measure(rounds, out);
    }
  }

  private void measure(int rounds, PrintStream out) throws InterruptedException {
    round(new Measured(), false); // warm-up, both ways
    round(new Measured(), true);
    resizes.reset();
    Measured without = new Measured();
    Measured with = new Measured();
    for (int i = 0; i < rounds; i++) {
      round(without, false);
      round(with, true);
    }
    print(without, with, out);
  }

  private void round(Measured measured, boolean isResizing) throws InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    threads.add(timed("gets", measured.gets, isOver, i -> check(cache.get(keys[i]))));
    byte[] value = new byte[100];
    threads.add(timed("puts", measured.puts, isOver, i -> cache.put(keys[i], value)));
    if (isResizing) {
      threads.add(new Thread(() -> resize(isOver), "resizes"));
    }
    threads.forEach(Thread::start);
    TimeUnit.NANOSECONDS.sleep(roundNanos);
    isOver.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void check(byte[] value) {
    if (value == null) {
      throw new IllegalStateException("an entry was not found");
    }
  }

  /** Calls with one random entry after the other until the round is over. */
  private Thread timed(String name, Histogram times, AtomicBoolean isOver, IntConsumer call) {
    return new Thread(
        () -> {
          SplittableRandom random = new SplittableRandom();
          do {
            int i = random.nextInt(entries);
            long start = System.nanoTime();
            call.accept(i);
            times.recordValue(System.nanoTime() - start);
          } while (!isOver.get());
        },
        name);
  }

  private void resize(AtomicBoolean isOver) {
    do {
      for (int shards : new int[] {MANY, FEW}) {
        long start = System.nanoTime();
        namespace.resizeShards(shards);
        resizes.recordValue(System.nanoTime() - start);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } while (!isOver.get());
  }

  private void print(Measured without, Measured with, PrintStream out) {
    out.printf(
        "%,d entries of 16 + 100 bytes; resizing: %d -> %d -> %d shards, %,d resizes, %.2f ms each,"
            + " the longest %.2f ms%n",
        entries,
        FEW,
        MANY,
        FEW,
        resizes.getTotalCount(),
        resizes.getMean() / 1e6,
        resizes.getMaxValue() / 1e6);
    out.printf(
        "%-12s%14s%14s%14s%14s%n", "microseconds", "get", "get, resizing", "put", "put, resizing");
    for (double p : PERCENTILES) {
      out.printf(
          "%-12s%14.2f%14.2f%14.2f%14.2f%n",
          p == 100 ? "longest" : "p" + p,
          without.gets.getValueAtPercentile(p) / 1e3,
          with.gets.getValueAtPercentile(p) / 1e3,
          without.puts.getValueAtPercentile(p) / 1e3,
          with.puts.getValueAtPercentile(p) / 1e3);
    }
    out.printf(
        "%-12s%14d%14d%14d%14d%n",
        "calls",
        without.gets.getTotalCount(),
        with.gets.getTotalCount(),
        without.puts.getTotalCount(),
        with.puts.getTotalCount());
  }
}
