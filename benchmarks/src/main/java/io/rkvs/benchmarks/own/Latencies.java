package io.rkvs.benchmarks.own;

import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.provider.RkvsCachingProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.spi.CachingProvider;
import org.HdrHistogram.Histogram;

/**
 * How long gets and puts take while something else goes on in the same cache: percentiles of one
 * thread that does nothing but time single operations, while another one disturbs it.
 *
 * <pre>
 * java -Xmx3g -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.own.Latencies [SECONDS] [ENTRIES] [FILE.svg]
 * </pre>
 *
 * The first line has no disturber but one that computes, as the measure of what the machine does.
 */
public final class Latencies {
  private static final String FILE = "measured.rkvs";

  private final long nanos;
  private final int entries;
  private final Path directory;
  private final PrintStream out;
  private final LatencyPicture picture = new LatencyPicture();

  private Latencies(long millis, int entries, Path directory, PrintStream out) {
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.entries = entries;
    this.directory = directory;
    this.out = out;
  }

  /** Measures and prints a table, and draws it when a file is named. */
  public static void main(String[] args) throws IOException {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 10;
    int entries = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    LatencyPicture picture = run(1_000 * seconds, entries, System.out);
    if (args.length > 2) {
      picture.write(Path.of(args[2]));
    }
  }

  static LatencyPicture run(long millis, int entries, PrintStream out) throws IOException {
    Path directory = Files.createTempDirectory("rkvs-latencies");
    try {
      Latencies latencies = new Latencies(millis, entries, directory, out);
      latencies.measureAll();
      return latencies.picture;
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void measureAll() throws IOException {
    out.println("\n| microseconds | operation | 50 % | 99 % | 99.9 % | 99.99 % | longest | of |");
    out.println("|---|---|---:|---:|---:|---:|---:|---:|");
    measure("(warm-up)", plain(), (cache, i) -> Thread.onSpinWait());
    measure("a thread that computes", plain(), (cache, i) -> Thread.onSpinWait());
    measure("growth", plain(), this::grow);
    measure("resize 4 to 64 and back", plain(), Latencies::resize);
    measure("snapshot", plain(), Latencies::save);
    measure(
        "eviction storm",
        plain().setMaxEntries(entries),
        (cache, i) -> cache.put(entries + (int) i, i));
    measure("background expiry", expiring(), (cache, i) -> cache.put(entries + (int) i, i));
  }

  private static void save(Cache<Integer, Object> cache, long i) {
    cache.getCacheManager().unwrap(StorageManager.class).saveAll(FILE);
  }

  private CacheManager manager(CachingProvider provider) throws IOException {
    Path file = directory.resolve("rkvs.conf");
    Files.writeString(file, "rkvs { persistence { directory = \"" + directory + "\" } }");
    return provider.getCacheManager(file.toUri(), Latencies.class.getClassLoader());
  }

  private static NamespaceConfiguration<Integer, Object> plain() {
    NamespaceConfiguration<Integer, Object> configuration = new NamespaceConfiguration<>();
    configuration.setShardCount(4).setStoreByValue(false);
    return configuration;
  }

  private static NamespaceConfiguration<Integer, Object> expiring() {
    NamespaceConfiguration<Integer, Object> configuration = plain();
    configuration.setExpiryPolicyFactory(
        CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 1)));
    return configuration;
  }

  /** What goes on meanwhile, step by step. */
  private interface Disturber {
    void step(Cache<Integer, Object> cache, long i);
  }

  /** Adds as many entries as there were, then starts again. */
  private void grow(Cache<Integer, Object> cache, long i) {
    int round = (int) (i % (4L * entries));
    cache.put(entries + round, i);
    if (round == 4 * entries - 1) {
      for (int key = entries; key < 5 * entries; key++) {
        cache.remove(key);
      }
    }
  }

  private static void resize(Cache<Integer, Object> cache, long i) {
    Namespace<?, ?> namespace = cache.unwrap(Namespace.class);
    namespace.resizeShards(i % 2 == 0 ? 64 : 4);
  }

  private void measure(
      String name, NamespaceConfiguration<Integer, Object> configuration, Disturber disturber)
      throws IOException {
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      Cache<Integer, Object> cache = manager(provider).createCache("c", configuration);
      for (int i = 0; i < entries; i++) {
        cache.put(i, i);
      }
      AtomicBoolean ended = new AtomicBoolean();
      Thread thread =
          new Thread(
              () -> {
                for (long i = 0; !ended.get(); i++) {
                  disturber.step(cache, i);
                }
              },
              "disturber");
      thread.start();
      try {
        SplittableRandom random = new SplittableRandom(1);
        Histogram gets = time(i -> cache.get(random.nextInt(entries)));
        Histogram puts = time(i -> cache.put(random.nextInt(entries), i));
        if (!name.startsWith("(")) {
          print(name, "get", gets);
          print(name, "put", puts);
          picture.add(name, gets, puts);
        }
      } finally {
        ended.set(true);
        join(thread);
      }
    }
  }

  private Histogram time(LongConsumer operation) {
    Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    long end = System.nanoTime() + nanos;
    long i = 0;
    for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
      operation.accept(i++);
      histogram.recordValue(System.nanoTime() - before);
      if (i % 1_000 == 0) {
        LockSupport.parkNanos(1_000); // lets others run when it is not timed
      }
    }
    return histogram;
  }

  private void print(String name, String operation, Histogram h) {
    out.printf(
        java.util.Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.1f | %.1f | %.0f | %,d |%n",
        name,
        operation,
        h.getValueAtPercentile(50) / 1e3,
        h.getValueAtPercentile(99) / 1e3,
        h.getValueAtPercentile(99.9) / 1e3,
        h.getValueAtPercentile(99.99) / 1e3,
        h.getMaxValue() / 1e3,
        h.getTotalCount());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
