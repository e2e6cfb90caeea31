package io.rkvs.benchmarks.bounded;

import com.sun.management.OperatingSystemMXBean;
import io.rkvs.benchmarks.Zipf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@link BoundedBenchmark}'s operations per microsecond of the process's CPU time, for machines
 * that others load: a fresh JVM for each number, the peers in turn, several times over. Maintenance
 * on other threads counts, waiting for a processor does not.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.bounded.CpuTime [ROUNDS]
 * </pre>
 */
public final class CpuTime {
  private static final int ROUNDS = 5;
  private static final int BATCH = 200_000;
  private static final long WARMUP_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private CpuTime() {}

  /** Measures everything, or in a child JVM one number; see the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3) {
      System.out.println(measure(BoundedPeer.valueOf(args[1]), args[2]));
      return;
    }
    int rounds = args.length == 1 ? Integer.parseInt(args[0]) : ROUNDS;
    Map<String, List<Double>> numbers = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String operation : List.of("hit", "getOrPut")) {
        for (BoundedPeer peer : BoundedPeer.values()) {
          numbers
              .computeIfAbsent(operation + " | " + peer, k -> new ArrayList<>())
              .add(child(peer, operation));
        }
      }
    }
    System.out.println("| operation | cache | median | least | most |\n|---|---|---:|---:|---:|");
    numbers.forEach(
        (name, all) -> {
          all.sort(null);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f |%n",
              name,
              all.get(all.size() / 2),
              all.get(0),
              all.get(all.size() - 1));
        });
  }

  private static double child(BoundedPeer peer, String operation)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            CpuTime.class.getName(),
            "child",
            peer.name(),
            operation);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("expected exit 0 of " + command + ", output: " + out);
    }
    String[] lines = out.strip().split("\n", -1);
    return Double.parseDouble(lines[lines.length - 1]);
  }

  private static double measure(BoundedPeer peer, String operation) {
    boolean isHit = operation.equals("hit");
    BoundedPeer.Store store =
        peer.open("measured", isHit ? 2 * BoundedBenchmark.KEYS : BoundedBenchmark.KEYS / 10);
    Object[] keys = new Object[BoundedBenchmark.KEYS];
    Arrays.setAll(keys, i -> i + BoundedBenchmark.KEYS);
    if (isHit) {
      for (int i = 0; i < keys.length; i++) {
        store.put(i + BoundedBenchmark.KEYS, i); // equal to the keys asked for, not the same
      }
    }
    int[] sequence = Zipf.sequence(keys.length, 1 << 20, 42);
    run(store, keys, sequence, WARMUP_NANOS);
    return run(store, keys, sequence, MEASURE_NANOS);
  }

  private static double run(BoundedPeer.Store store, Object[] keys, int[] sequence, long nanos) {
    long start = cpuNanos();
    long used;
    long done = 0;
    int at = 0;
    int sum = 0; // so that no value may be left unread
    do {
      for (int i = 0; i < BATCH; i++) {
        at = (at + 1) & (sequence.length - 1);
        Object key = keys[sequence[at]];
        Object value = store.get(key);
        if (value == null) {
          store.put(key, key);
        } else {
          sum += value.hashCode();
        }
      }
      done += BATCH;
      used = cpuNanos() - start;
    } while (used < nanos);
    if (sum == 0) {
      System.err.println("the values add up to nothing");
    }
    return 1e3 * done / used;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
