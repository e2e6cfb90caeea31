package io.rkvs.benchmarks.heap;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Bytes of heap for an entry from an Integer to an Integer, key and value included: how much less
 * of the heap is used, after full collections, once a cache of {@value #ENTRIES} is let go, divided
 * by that.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.heap.HeapPerEntry [FILE.md] [JVM option..]
 * </pre>
 *
 * Each number is the median of {@value #RUNS} JVMs that do nothing else, with the serial collector
 * and small allocation buffers: a buffer counts as used, and by default it has 2 % of the young
 * space.
 */
public final class HeapPerEntry {
  static final int ENTRIES = 1_000_000;
  private static final int RUNS = 3;
  private static final int COLLECTIONS = 4;
  private static final String NONE = "none";

  private HeapPerEntry() {}

  /** Measures everything, or in a child JVM one number; see the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3 && args[0].equals("child")) {
      System.out.println(measure(HeapPeer.valueOf(args[1]), Kind.valueOf(args[2])));
      return;
    }
    List<String> options = new ArrayList<>(List.of(args));
    String file = !options.isEmpty() && !options.get(0).startsWith("-") ? options.remove(0) : null;
    String table = table(options);
    System.out.print(table);
    if (file != null) {
      Files.writeString(Path.of(file), table, StandardCharsets.UTF_8);
    }
  }

  private static String table(List<String> options) throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder("| bytes an entry |");
    table.append(
        Arrays.stream(Kind.values())
            .map(kind -> " " + kind.name().toLowerCase(Locale.ROOT) + " |")
            .collect(Collectors.joining()));
    table.append("\n|---|").append("---:|".repeat(Kind.values().length)).append('\n');
    for (HeapPeer peer : HeapPeer.values()) {
      table.append("| ").append(peer).append(" |");
      for (Kind kind : Kind.values()) {
        table.append(' ').append(median(peer, kind, options)).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static String median(HeapPeer peer, Kind kind, List<String> options)
      throws IOException, InterruptedException {
    List<Double> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      String answer = child(peer, kind, options);
      if (answer.equals(NONE)) {
        return "–";
      }
      runs.add(Double.valueOf(answer));
    }
    runs.sort(null);
    return String.format(Locale.ROOT, "%.1f", runs.get(RUNS / 2));
  }

  private static String child(HeapPeer peer, Kind kind, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-XX:-ResizeTLAB",
            "-XX:TLABSize=16k",
            "-Xms1g",
            "-Xmx1g"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HeapPerEntry.class.getName(), "child", peer.name(), kind.name()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("expected exit 0 of " + command + ", output: " + out);
    }
    String[] lines = out.strip().split("\n", -1);
    return lines[lines.length - 1];
  }

  private static String measure(HeapPeer peer, Kind kind) throws InterruptedException {
    HeapPeer.Open cache = peer.open(kind, ENTRIES);
    if (cache == null) {
      return NONE;
    }
    for (int i = 0; i < ENTRIES; i++) {
      cache.put().accept(i + 1_000, i + 2_000_000); // beyond the numbers whose objects are shared
    }
    long full = fullAndKept(cache);
    cache.close().run();
    cache = null;
    return String.format(Locale.ROOT, "%.1f", (full - used()) / (double) ENTRIES);
  }

  private static long fullAndKept(HeapPeer.Open cache) throws InterruptedException {
    try {
      return used();
    } finally {
      Reference.reachabilityFence(cache);
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(50); // for what is cleaned up after a collection
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
