package io.rkvs.benchmarks.suite;

import io.rkvs.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures every row for every peer and writes JSON, a table and a picture.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.suite.Suite short|long
 *     [out=DIRECTORY]              default benchmarks/results
 *     [rows=TEXT]                  only rows whose title contains TEXT; "none" keeps the page there is, for its extras
 *     [rounds=N]                   so many, however long they take
 *     [peers=CHM,RKVS,..]          only these; default all
 *     [extras=TEXT]                only further measurements whose title contains TEXT; "none" for none
 * </pre>
 *
 * The peers of one row run one after the other, each in a fresh JVM, and all rows once in each
 * round: what the machine does meanwhile hits neighbours alike, and ratios are taken within a
 * round. Peers that are slow in general run in the first round only. Latencies and other
 * measurements that have a program of their own follow, each in a JVM of its own.
 */
public final class Suite {
  private static final String PACKAGE = "io.rkvs.benchmarks.";

  private final Length length;
  private final Path out;
  private final String command;
  private final Set<Peer> peers;
  private final List<RunResult> all = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Suite(Length length, Path out, String command, Set<Peer> peers) {
    this.length = length;
    this.out = out;
    this.command = command;
    this.peers = peers;
  }

  /** Runs; see the class. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      throw new IllegalArgumentException("expected short or long, and options");
    }
    Length length = Length.valueOf(args[0].toUpperCase(Locale.ROOT));
    Map<String, String> options = options(args);
    Path out = Path.of(options.getOrDefault("out", "benchmarks/results"));
    Files.createDirectories(out);
    String asked = options.get("rounds");
    int rounds = asked == null ? length.rounds : Integer.parseInt(asked);
    long seconds = asked == null ? length.seconds : Long.MAX_VALUE;
    String command =
        "java -cp benchmarks/target/benchmarks.jar "
            + Suite.class.getName()
            + " "
            + String.join(" ", args);
    System.setProperty("jmh.ignoreLock", "true"); // a run that was killed leaves its lock
    Suite suite = new Suite(length, out, command, peers(options.get("peers")));
    String page = suite.measure(options.getOrDefault("rows", ""), rounds, seconds);
    suite.appendExtras(page, options.getOrDefault("extras", ""));
    if (!suite.failures.isEmpty()) {
      System.out.println("FAILED: " + String.join("\n        ", suite.failures));
      System.exit(1);
    }
  }

  private static Set<Peer> peers(@Nullable String names) {
    return names == null
        ? EnumSet.allOf(Peer.class)
        : Stream.of(names.split(",", -1)).map(Peer::valueOf).collect(Collectors.toSet());
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected name=value, was " + args[i]);
      }
      options.put(pair[0], pair[1]);
    }
    return options;
  }

  /** Measures all rows, writes what there is after each of them, and returns the page. */
  private String measure(String only, int rounds, long most) throws IOException {
    Map<Row, List<Cell>> cells = new LinkedHashMap<>();
    for (Row row : Row.ALL_ROWS) {
      if (row.title().contains(only)) {
        Stream<Peer> chosen = row.peers().stream().filter(peers::contains);
        cells.put(row, chosen.map(peer -> new Cell(row, peer)).toList());
      }
    }
    long start = System.nanoTime();
    String page = cells.isEmpty() && Files.exists(page()) ? Files.readString(page()) : "";
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Row, List<Cell>> e : cells.entrySet()) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        if (round > 0 && seconds >= most) {
          return page;
        }
        System.out.printf("round %d: %s%n", round + 1, e.getKey().title());
        for (Cell cell : e.getValue()) {
          if (Row.isMeasured(cell.peer, round)) {
            measure(cell);
          }
        }
        page = write(cells);
      }
    }
    return page;
  }

  private void measure(Cell cell) {
    Row row = cell.row;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(PACKAGE + row.benchmark().replace(".", "\\.") + "$")
            .param("peer", cell.peer.name())
            .threads(row.threads())
            .forks(1)
            .warmupIterations(length.warmups)
            .warmupTime(length.time())
            .measurementIterations(length.iterations)
            .measurementTime(length.time())
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class)
            .shouldFailOnError(true)
            .output(out.resolve("last-run.log").toString());
    row.parameters().forEach(options::param);
    String name = row.title() + ", " + cell.peer.label();
    try {
      for (RunResult result : new Runner(options.build()).run()) {
        all.add(result);
        cell.throughput.add(result.getPrimaryResult().getScore());
        cell.cpuNanos.add(score(result, CpuTime.LABEL));
        cell.bytes.add(score(result, "gc.alloc.rate.norm"));
        System.out.printf(
            Locale.ROOT,
            "  %-16s %9.3f ops/us  %9.1f ns of CPU  %7.1f B%n",
            cell.peer.label(),
            cell.throughput.get(cell.throughput.size() - 1),
            cell.cpuNanos.get(cell.cpuNanos.size() - 1),
            cell.bytes.get(cell.bytes.size() - 1));
      }
    } catch (RunnerException e) {
      failures.add(name + ": " + e);
      System.out.println("  " + cell.peer.label() + " failed: " + e);
    }
  }

  private static double score(RunResult run, String name) {
    Result<?> result = run.getSecondaryResults().get(name);
    return result == null ? Double.NaN : result.getScore();
  }

  /** Runs a measurement in a JVM of its own and returns what it prints. */
  private String output(Length.Extra extra) throws IOException {
    System.out.println(extra.title());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms3g", "-Xmx3g", "-cp", System.getProperty("java.class.path")));
    command.add(PACKAGE + extra.name());
    for (String argument : extra.arguments()) {
      boolean isPicture = argument.equals(Length.Extra.PICTURE);
      command.add(isPicture ? out.resolve(picture(extra)).toString() : argument);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        failures.add(extra.title() + ": exit " + process.exitValue() + ", output: " + output);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return output;
  }

  private String picture(Length.Extra extra) {
    return name() + "-" + extra.shortName() + ".svg";
  }

  private String name() {
    return length.name().toLowerCase(Locale.ROOT) + "-jdk" + Runtime.version().feature();
  }

  private Path page() {
    return out.resolve(name() + ".md");
  }

  /** Where the JVM lies on this machine is nobody's business: its version stays in the JSON. */
  private String write(Map<Row, List<Cell>> cells) throws IOException {
    Path json = out.resolve(name() + ".json");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(all);
    Files.writeString(json, Files.readString(json).replaceAll("\\s*\"jvm\" : \"[^\"]*\",", ""));
    Report report = new Report(cells);
    report.picture().write(out.resolve(name() + ".svg"));
    String page = report.markdown(command);
    Files.writeString(page(), page);
    return page;
  }

  private void appendExtras(String page, String only) throws IOException {
    StringBuilder whole = new StringBuilder(page);
    for (Length.Extra extra : length.extras) {
      if (!extra.title().contains(only)) {
        continue;
      }
      deleteSection(extra.title(), whole);
      whole.append("\n## ").append(extra.title()).append('\n').append(output(extra));
      if (extra.arguments().contains(Length.Extra.PICTURE)) {
        whole
            .append("\n![")
            .append(extra.title())
            .append("](")
            .append(picture(extra))
            .append(")\n");
      }
      Files.writeString(page(), whole);
    }
    System.out.println(whole);
  }

  /** Deletes the section of a title, if there is one. */
  private static void deleteSection(String title, StringBuilder page) {
    int start = page.indexOf("\n## " + title + "\n");
    if (start >= 0) {
      int end = page.indexOf("\n## ", start + 1);
      page.delete(start, end < 0 ? page.length() : end);
    }
  }
}
