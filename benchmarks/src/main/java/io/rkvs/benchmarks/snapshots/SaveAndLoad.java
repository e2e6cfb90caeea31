package io.rkvs.benchmarks.snapshots;

import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageManager;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * Saves and loads a cache of entries with keys of 16 bytes and values of 100, through the public
 * interfaces, and measures the longest stalls of gets and puts meanwhile.
 *
 * <pre>
 * java -Xmx3g -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.snapshots.SaveAndLoad [entries] [rounds]
 * </pre>
 *
 * <p>Times are from the call to its return, the force to the device included; a load ends when the
 * cache with its entries can be used. Beside the time stands the CPU time of the whole process,
 * which a machine with other work changes little.
 */
public final class SaveAndLoad {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;
  private static final String FILE = "all.rkvs";
  private static final String NAME = "entries";

  private final int entries;
  private final int rounds;
  private final long stallMillis;
  private final Path directory;
  private final PrintStream out;

  private SaveAndLoad(int entries, int rounds, long stallMillis, Path directory, PrintStream out) {
    this.entries = entries;
    this.rounds = rounds;
    this.stallMillis = stallMillis;
    this.directory = directory;
    this.out = out;
  }

  /** Runs with the entries and rounds given, or a million and nine. */
  public static void main(String[] arguments) throws IOException {
    int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
    run(entries, rounds, 10_000, System.out);
  }

  static void run(int entries, int rounds, long stallMillis, PrintStream out) throws IOException {
    Path directory = Files.createTempDirectory("rkvs-snapshots");
    try {
      new SaveAndLoad(entries, rounds, stallMillis, directory, out).run();
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

  private void run() throws IOException {
    out.printf(
        "%,d entries of %d B + %d B, JDK %s, %d cores%n",
        entries,
        KEY_BYTES,
        VALUE_BYTES,
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
    try (CachingProvider provider = new io.rkvs.provider.RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      Cache<String, byte[]> cache = manager.createCache(NAME, types());
      fill(cache);
      StorageManager storage = manager.unwrap(StorageManager.class);
      SnapshotInfo info = storage.saveAll(FILE);
      out.printf("file: %,d bytes%n", info.sizeBytes());
      measure("save", () -> storage.saveAll(FILE));
      new Stalls(cache, this::key, entries, stallMillis, out).measure(() -> storage.saveAll(FILE));
    }
    measure("load", this::load);
  }

  private CacheManager manager(CachingProvider provider) throws IOException {
    Path file = directory.resolve("rkvs.conf");
    Files.writeString(file, "rkvs { persistence { directory = \"" + directory + "\" } }");
    return provider.getCacheManager(file.toUri(), SaveAndLoad.class.getClassLoader());
  }

  private static MutableConfiguration<String, byte[]> types() {
    return new MutableConfiguration<String, byte[]>()
        .setTypes(String.class, byte[].class)
        .setStoreByValue(false);
  }

  private void fill(Cache<String, byte[]> cache) {
    Random random = new Random(1);
    for (int i = 0; i < entries; i++) {
      byte[] value = new byte[VALUE_BYTES];
      // Half noise, half text: neither the best nor the worst that a codec can meet.
      random.nextBytes(value);
      Arrays.fill(value, VALUE_BYTES / 2, VALUE_BYTES, (byte) ('a' + i % 16));
      cache.put(key(i), value);
    }
  }

  private String key(int i) {
    return String.format("key-%012d", i);
  }

  private void load() {
    try (CachingProvider provider = new io.rkvs.provider.RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      manager.unwrap(StorageManager.class).loadAll(FILE);
      Cache<String, byte[]> cache = manager.createCache(NAME, types());
      if (cache.get(key(0)) == null || cache.get(key(entries - 1)) == null) {
        throw new IllegalStateException("entries are missing");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void measure(String what, Runnable work) {
    for (int i = 0; i < 3; i++) {
      work.run();
    }
    double[] wall = new double[rounds];
    double[] cpu = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      System.gc(); // so that what the round before has left behind is not paid for by this one
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      work.run();
      wall[i] = (System.nanoTime() - before) / 1e9;
      cpu[i] = (cpuNanos() - cpuBefore) / 1e9;
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    double median = wall[rounds / 2];
    double megabytes = (double) entries * (KEY_BYTES + VALUE_BYTES) / 1e6;
    out.printf(
        "%s: %.3f s (%.3f to %.3f), %.0f MB/s of keys and values; CPU %.3f s (%.3f to %.3f); %d rounds%n",
        what,
        median,
        wall[0],
        wall[rounds - 1],
        megabytes / median,
        cpu[rounds / 2],
        cpu[0],
        cpu[rounds - 1],
        rounds);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
