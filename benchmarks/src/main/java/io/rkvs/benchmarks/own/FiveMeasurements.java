package io.rkvs.benchmarks.own;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;

/**
 * The five measurements that RKVS in Rust publishes of itself, of this provider: operations by
 * size, mixes of reads and writes, batches, concurrent batches, and what sharding costs and how
 * even it is. Values have 256 bytes.
 *
 * <pre>
 * java -Xmx3g -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.own.FiveMeasurements [MILLIS]
 * </pre>
 *
 * Each number is the median of {@value #ROUNDS} rounds of MILLIS (100) milliseconds, after a
 * warm-up of 300 milliseconds.
 */
public final class FiveMeasurements {
  private static final int ROUNDS = 5;
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};
  private static final byte[] VALUE = new byte[256];

  private final long roundNanos;
  private final PrintStream out;

  private FiveMeasurements(long millis, PrintStream out) {
    this.roundNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.out = out;
  }

  /** Measures and prints tables. */
  public static void main(String[] args) {
    run(args.length > 0 ? Long.parseLong(args[0]) : 100, SIZES, System.out);
  }

  static void run(long millis, int[] sizes, PrintStream out) {
    FiveMeasurements measurements = new FiveMeasurements(millis, out);
    int most = Arrays.stream(sizes).max().orElseThrow();
    String[] keys = new String[2 * most];
    Arrays.setAll(keys, i -> "key-" + i);
    measurements.operationsBySize(keys, sizes);
    int middle = Math.min(most, 100_000);
    measurements.mixes(keys, middle);
    measurements.batches(keys, middle);
    measurements.sharding(keys, middle);
  }

  // ------------------------------------------------------------ operations by size

  /** Published by RKVS in Rust, for 1k and 1M keys, in nanoseconds. */
  private static final Map<String, String> PUBLISHED =
      Map.of(
          "get", "225 to 409",
          "set, update", "250 to 466",
          "set, insert", "242 to 282",
          "delete", "247 to 439",
          "consume", "231 to 426",
          "exists", "217 to 388");

  private void operationsBySize(String[] keys, int[] sizes) {
    Map<String, List<Double>> results = new LinkedHashMap<>();
    for (int size : sizes) {
      with(4, size, keys, namespace -> operations(namespace, keys, size, results));
    }
    out.print("\n| ns an operation, by keys |");
    Arrays.stream(sizes).forEach(size -> out.printf(Locale.ROOT, " %,d |", size));
    out.print(" RKVS in Rust, 1k to 1M |\n|---|");
    out.println("---:|".repeat(sizes.length + 1));
    results.forEach(
        (name, nanos) -> {
          out.printf("| %s |", name);
          nanos.forEach(n -> out.printf(Locale.ROOT, " %.0f |", n));
          out.printf(" %s |%n", PUBLISHED.get(name));
        });
  }

  private void operations(
      Opened opened, String[] keys, int size, Map<String, List<Double>> results) {
    Namespace<String, byte[]> n = opened.namespace;
    SplittableRandom random = new SplittableRandom(7);
    int[] order = random.ints(1 << 16, 0, size).toArray();
    int some = Math.min(size, 1_000);
    Runnable insert = () -> each(keys, size, some, key -> n.set(key, VALUE));
    Runnable delete = () -> each(keys, size, some, n::delete);
    Runnable consume = () -> each(keys, size, some, n::consume);
    add(results, "get", inOrder(keys, order, opened.cache::get));
    add(results, "set, update", inOrder(keys, order, key -> n.set(key, VALUE)));
    add(results, "set, insert", nanos(some, delete, insert));
    add(results, "delete", nanos(some, insert, delete));
    add(results, "consume", nanos(some, insert, consume));
    delete.run();
    add(results, "exists", inOrder(keys, order, n::exists));
    if (n.stats().keyCount() != size) {
      throw new IllegalStateException("expected " + size + " keys, was " + n.stats());
    }
  }

  private static void add(Map<String, List<Double>> results, String name, double nanos) {
    results.computeIfAbsent(name, k -> new ArrayList<>()).add(nanos);
  }

  private static void each(String[] keys, int from, int count, Consumer<String> operation) {
    for (int i = from; i < from + count; i++) {
      operation.accept(keys[i]);
    }
  }

  private double inOrder(String[] keys, int[] order, Consumer<String> operation) {
    return nanos(
        order.length,
        () -> {},
        () -> {
          for (int i : order) {
            operation.accept(keys[i]);
          }
        });
  }

  /**
   * Returns the median nanoseconds of one of {@code count} operations; {@code before} is not timed.
   */
  private double nanos(int count, Runnable before, Runnable timed) {
    double[] rounds = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long spent = 0;
      long runs = 0;
      while (spent < (round < 0 ? WARM_UP_NANOS : roundNanos)) {
        before.run();
        long start = System.nanoTime();
        timed.run();
        spent += System.nanoTime() - start;
        runs++;
      }
      if (round >= 0) {
        rounds[round] = (double) spent / runs / count;
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  // ------------------------------------------------------------ mixes

  private void mixes(String[] keys, int size) {
    out.print("\n| million operations a second, all threads |");
    int[] shards = {1, 4, 16, 64};
    Arrays.stream(shards).forEach(s -> out.printf(" %d shards |", s));
    out.print(" RKVS in Rust |\n|---|---:|---:|---:|---:|---:|\n");
    for (int reads : new int[] {80, 50, 20}) {
      for (int threads = 1; threads <= 2; threads++) {
        out.printf("| %d %% reads, %d threads |", reads, threads);
        for (int s : shards) {
          int t = threads;
          with(
              s, size, keys, o -> out.printf(Locale.ROOT, " %.1f |", mix(o, keys, size, reads, t)));
        }
        out.println(" 0.5 to 1.0 |");
      }
    }
  }

  private double mix(Opened opened, String[] keys, int size, int reads, int threads) {
    return perMicro(
        threads,
        (random, count) -> {
          String key = keys[random.nextInt(size)];
          if (random.nextInt(100) < reads) {
            opened.cache.get(key);
          } else {
            opened.cache.put(key, VALUE);
          }
          return 1;
        });
  }

  /** One call of several operations, which it returns the number of. */
  private interface Call {
    int run(SplittableRandom random, long count);
  }

  /** Returns operations per microsecond of several threads, the median of the rounds. */
  private double perMicro(int threads, Call call) {
    double[] rounds = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long length = round < 0 ? WARM_UP_NANOS : roundNanos;
      LongAdder operations = new LongAdder();
      AtomicBoolean ended = new AtomicBoolean();
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        SplittableRandom random = new SplittableRandom(t);
        all.add(
            new Thread(
                () -> {
                  long count = 0;
                  while (!ended.get()) {
                    count += call.run(random, count);
                  }
                  operations.add(count);
                }));
      }
      long start = System.nanoTime();
      all.forEach(Thread::start);
      while (System.nanoTime() - start < length) {
        LockSupport.parkNanos(length / 20);
      }
      ended.set(true);
      all.forEach(FiveMeasurements::join);
      if (round >= 0) {
        rounds[round] = 1e3 * operations.sum() / (System.nanoTime() - start);
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  // ------------------------------------------------------------ batches

  private void batches(String[] keys, int size) {
    out.print("\n| ns a key of a batch, all or nothing / best effort | 10 | 100 | 1,000 | ");
    out.print("RKVS in Rust, 100 |\n|---|---:|---:|---:|---:|\n");
    int[] lengths = {10, 100, 1_000};
    with(
        4,
        size,
        keys,
        opened -> {
          Namespace<String, byte[]> n = opened.namespace;
          row(
              "set",
              "286 / 189",
              lengths,
              (l, m) -> batch(l, keys, list -> n.setMultiple(map(list), m)));
          row(
              "get",
              "159 / 154",
              lengths,
              (l, m) -> batch(l, keys, list -> n.getMultiple(list, m)));
          row(
              "delete and set",
              "545 / 437",
              lengths,
              (l, m) ->
                  batch(
                      l,
                      keys,
                      list -> {
                        n.deleteMultiple(list, m);
                        n.setMultiple(map(list), m);
                      }));
          out.printf(
              Locale.ROOT,
              "%nTwo threads, batches of 100, all or nothing, million keys a second: set %.1f, get %.1f%n",
              concurrentBatches(
                  keys, size, list -> n.setMultiple(map(list), BatchMode.ALL_OR_NOTHING)),
              concurrentBatches(keys, size, list -> n.getMultiple(list, BatchMode.ALL_OR_NOTHING)));
        });
  }

  private interface Measurement {
    double nanos(int length, BatchMode mode);
  }

  private void row(String name, String published, int[] lengths, Measurement measurement) {
    out.printf("| %s |", name);
    for (int length : lengths) {
      out.printf(
          Locale.ROOT,
          " %.0f / %.0f |",
          measurement.nanos(length, BatchMode.ALL_OR_NOTHING),
          measurement.nanos(length, BatchMode.BEST_EFFORT));
    }
    out.printf(" %s |%n", published);
  }

  private static Map<String, byte[]> map(List<String> keys) {
    Map<String, byte[]> map = new LinkedHashMap<>();
    keys.forEach(key -> map.put(key, VALUE));
    return map;
  }

  private double batch(int length, String[] keys, Consumer<List<String>> operation) {
    List<String> batch = List.of(Arrays.copyOf(keys, length));
    return nanos(length, () -> {}, () -> operation.accept(batch));
  }

  private double concurrentBatches(String[] keys, int size, Consumer<List<String>> operation) {
    return perMicro(
        2,
        (random, count) -> {
          int from = random.nextInt(size - 100);
          operation.accept(Arrays.asList(keys).subList(from, from + 100));
          return 100;
        });
  }

  // ------------------------------------------------------------ sharding

  private void sharding(String[] keys, int size) {
    out.print("\n| shards | ns a get | ns a set | keys of the fullest shard over the mean | ");
    out.print("RKVS in Rust: get, deviation |\n|---|---:|---:|---:|---:|\n");
    int[] order = new SplittableRandom(7).ints(1 << 16, 0, size).toArray();
    Map<Integer, String> published =
        Map.of(1, "297, –", 4, "–, 0.4 %", 16, "–, 1 %", 64, "–, 2 %", 128, "416, 3 %");
    for (int shards : new int[] {1, 4, 16, 64, 128}) {
      with(
          shards,
          size,
          keys,
          o -> {
            double most = Arrays.stream(o.namespace.shardKeyCounts()).max().orElseThrow();
            out.printf(
                Locale.ROOT,
                "| %d | %.0f | %.0f | %.1f %% | %s |%n",
                shards,
                inOrder(keys, order, o.cache::get),
                inOrder(keys, order, key -> o.namespace.set(key, VALUE)),
                100 * (most * shards / size - 1),
                published.get(shards));
          });
    }
  }

  // ------------------------------------------------------------ a namespace

  /** A namespace, by both of its interfaces. */
  private record Opened(Cache<String, byte[]> cache, Namespace<String, byte[]> namespace) {}

  @SuppressWarnings("unchecked")
  private static void with(int shards, int size, String[] keys, Consumer<Opened> use) {
    try (io.rkvs.provider.RkvsCachingProvider provider =
        new io.rkvs.provider.RkvsCachingProvider()) {
      CacheManager manager = provider.getCacheManager();
      NamespaceConfiguration<String, byte[]> configuration = new NamespaceConfiguration<>();
      configuration.setShardCount(shards).setStoreByValue(false);
      Cache<String, byte[]> cache = manager.createCache("measured", configuration);
      for (int i = 0; i < size; i++) {
        cache.put(keys[i], VALUE);
      }
      use.accept(new Opened(cache, cache.unwrap(Namespace.class)));
    }
  }
}
