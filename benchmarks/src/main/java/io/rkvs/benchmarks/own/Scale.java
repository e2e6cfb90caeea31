package io.rkvs.benchmarks.own;

import com.sun.management.OperatingSystemMXBean;
import io.rkvs.benchmarks.peers.CacheStore;
import io.rkvs.benchmarks.peers.Peer;
import io.rkvs.benchmarks.peers.Setting;
import io.rkvs.benchmarks.peers.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Many entries: how long it takes to load them, what they cost, and how fast they are found and
 * replaced, beside a bare ConcurrentHashMap. Integers to Integers by reference, and keys in random
 * order: where most gets miss the processor's caches.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.own.Scale [MILLIS] [ENTRIES,..] [scattered]
 * </pre>
 *
 * Keys are numbers in a row, loaded in their order: the best case of a map whose bins are chosen by
 * the number itself, which fills them one beside the other. Scattered, they are as many numbers
 * that lie in no order, as the hashes of most keys do.
 *
 * <p>Each store is measured in a JVM of its own, of 8 GB at most: the same for every size. Figures
 * are the median of {@value #ROUNDS} rounds of MILLIS (1,000) milliseconds. The longest put of the
 * load contains the collector's pauses; a second table has none of them: the longest put of each
 * fifth of the load, and the longest get and put while another thread computes, resizes, and saves.
 */
public final class Scale {
  private static final int ROUNDS = 5;
  private static final int FIFTHS = 5;
  private static final int COLLECTIONS = 2;
  private static final int CALLS = 1 << 12;
  private static final String DEFAULT_SIZES = "1000000,10000000,20000000";
  private static final List<Peer> PEERS = List.of(Peer.CHM, Peer.RKVS);

  /** What one JVM measured. */
  private record Result(
      double loadPerMicro,
      double longestPutMillis,
      double bytes,
      double getNanos,
      double getCpuNanos,
      double putNanos,
      double collectorMillis,
      String pauses) {
    private static final String MARK = "measured:";
    private static final String PAUSES = "pauses:";

    String line() {
      return MARK
          + String.join(
              ",",
              Arrays.stream(
                      new double[] {
                        loadPerMicro,
                        longestPutMillis,
                        bytes,
                        getNanos,
                        getCpuNanos,
                        putNanos,
                        collectorMillis
                      })
                  .mapToObj(Double::toString)
                  .toList())
          + "\n"
          + PAUSES
          + pauses;
    }

    static Result of(String output) {
      double[] n =
          Arrays.stream(after(MARK, output).split(",", -1))
              .mapToDouble(Double::parseDouble)
              .toArray();
      return new Result(n[0], n[1], n[2], n[3], n[4], n[5], n[6], after(PAUSES, output));
    }

    private static String after(String mark, String output) {
      return output
          .lines()
          .filter(l -> l.startsWith(mark))
          .map(l -> l.substring(mark.length()))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("expected a result, was: " + output));
    }
  }

  /** Odd, so that every number has a product of its own. */
  private static final int SCATTER = 0x2545F491;

  private final Store store;
  private final int entries;
  private final int factor;
  private final long nanos;

  private Scale(Store store, int entries, int factor, long millis) {
    this.store = store;
    this.entries = entries;
    this.factor = factor;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Measures and prints a table, or one store when called by itself; see the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 5 && args[0].equals("child")) {
      Peer peer = Peer.valueOf(args[1]);
      int entries = Integer.parseInt(args[2]);
      int factor = Integer.parseInt(args[4]);
      System.out.println(measure(peer, entries, factor, Long.parseLong(args[3])).line());
      return;
    }
    long millis = args.length > 0 ? Long.parseLong(args[0]) : 1_000;
    String sizes = args.length > 1 ? args[1] : DEFAULT_SIZES;
    int[] each = Arrays.stream(sizes.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    boolean isScattered = args.length > 2;
    if (isScattered && !args[2].equals("scattered")) {
      throw new IllegalArgumentException("expected 'scattered' or nothing, was '" + args[2] + "'");
    }
    run(millis, each, isScattered, System.out);
  }

  static void run(long millis, int[] sizes, boolean isScattered, PrintStream out)
      throws IOException, InterruptedException {
    out.println(
        "\n| entries | | load, million/s | longest put of the load, ms | B an entry | ns a get |"
            + " by CPU | ns a put | get, ConcurrentHashMap = 1 | collector during the load, ms |");
    out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    StringBuilder pauses = new StringBuilder();
    for (int size : sizes) {
      Result base = null;
      for (Peer peer : PEERS) {
        Result result = child(peer, size, isScattered ? SCATTER : 1, millis);
        base = base == null ? result : base;
        out.printf(
            Locale.ROOT,
            "| %,d | %s | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.2f × the time | %.0f |%n",
            size,
            peer.label(),
            result.loadPerMicro,
            result.longestPutMillis,
            result.bytes,
            result.getNanos,
            result.getCpuNanos,
            result.putNanos,
            result.getNanos / base.getNanos,
            result.collectorMillis);
        String cells = String.format(Locale.ROOT, "| %,d | %s | ", size, peer.label());
        pauses.append(cells).append(result.pauses).append(" |\n");
      }
    }
    out.println(
        "\nLongest operation of one thread, less what the collector took of it, in milliseconds:"
            + " median of the rounds, and the worst\n\n"
            + "| entries | | growth: put | beside a computation: get | put | resize: get | put | cut: get | put |\n"
            + "|---|---|---:|---:|---:|---:|---:|---:|---:|");
    out.print(pauses);
  }

  private static Result child(Peer peer, int entries, int factor, long millis)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx8g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Scale.class.getName(), "child", peer.name()));
    command.addAll(
        List.of(Integer.toString(entries), Long.toString(millis), Integer.toString(factor)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("expected exit 0 of " + command + ", output: " + output);
    }
    return Result.of(output);
  }

  // ------------------------------------------------------------ in the child

  private static Result measure(Peer peer, int entries, int factor, long millis)
      throws IOException {
    int few = Math.min(entries, 200_000);
    new Scale(peer.open(Setting.PLAIN), few, factor, millis).measure(); // warms up
    return new Scale(peer.open(Setting.PLAIN), entries, factor, millis).measure();
  }

  private Result measure() throws IOException {
    long before = used();
    long collectorBefore = CollectorTime.totalMillis();
    LongestOperation growth = new LongestOperation(new CollectorTime());
    long longest = 0;
    long start = System.nanoTime();
    long last = start;
    for (int i = 0; i < entries; i++) {
      store.put(i * factor, i + 1);
      long now = System.nanoTime();
      longest = Math.max(longest, now - last);
      growth.note(now - last);
      last = now;
      if (i % (entries / FIFTHS) == entries / FIFTHS - 1) {
        growth.endRound();
      }
    }
    double load = 1e3 * entries / (last - start);
    long collector = CollectorTime.totalMillis() - collectorBefore;
    double bytes = (double) (used() - before) / entries;
    Integer value = entries;
    double[] get = median(this::checkedGet);
    double[] put = median(key -> store.put(key, value));
    long present = store.iterate();
    if (present != entries) {
      throw new IllegalStateException("expected " + entries + " entries, was " + present);
    }
    String pauses = growth + " | " + pauses();
    store.close();
    return new Result(load, longest / 1e6, bytes, get[0], get[1], put[0], collector, pauses);
  }

  private String pauses() throws IOException {
    return store instanceof CacheStore cache
        ? new ScalePauses(cache, entries, factor, nanos).measure()
        : "– | – | – | – | – | –";
  }

  private void checkedGet(int key) {
    if (store.get(key) == null) {
      throw new IllegalStateException("expected an entry of key " + key + ", there is none");
    }
  }

  /** Returns the medians of wall and processor nanoseconds of one operation. */
  private double[] median(IntConsumer operation) {
    double[] wall = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    SplittableRandom random = new SplittableRandom(1);
    for (int round = -1; round < ROUNDS; round++) {
      long cpuStart = cpuNanos();
      long start = System.nanoTime();
      long calls = 0;
      while (System.nanoTime() - start < nanos) {
        for (int i = 0; i < CALLS; i++) {
          operation.accept(random.nextInt(entries) * factor);
        }
        calls += CALLS;
      }
      if (round >= 0) {
        wall[round] = (double) (System.nanoTime() - start) / calls;
        cpu[round] = (double) (cpuNanos() - cpuStart) / calls;
      }
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    return new double[] {wall[ROUNDS / 2], cpu[ROUNDS / 2]};
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
