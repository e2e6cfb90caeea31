package io.rkvs.benchmarks.traces;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays traces and prints hit ratios and regrets.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.rkvs.benchmarks.traces.Replay
 *     [traces=DIRECTORY]           default ../shared/traces
 *     [only=NAME,NAME]             default all
 *     [contenders=policy,caffeine,caffeine-jcache,ehcache,cache2k,rkvs/SHARDS,..]
 *     [seeds=N]                    the policy is run with N hash functions and averaged, default 3
 *     [picture=FILE.svg] [pictured=LABEL,LABEL]  default all labels
 *     [table=FILE.md] [json=FILE.json] [verdicts=FILE.txt]
 * </pre>
 *
 * A contender {@code rkvs/4} is this provider with four shards, through javax.cache.
 */
public final class Replay {
  private static final double[] PARTS = {0.005, 0.01, 0.05, 0.1, 0.25};

  private Replay() {}

  /** Runs; see the class. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = options(args);
    Path directory =
        Path.of(options.getOrDefault("traces", System.getProperty("traces", "../shared/traces")));
    List<Trace> traces = new ArrayList<>(Trace.readAll(directory));
    System.out.println(
        KnownHits.check(traces) + " of " + traces.size() + " traces checked by known LRU hits");
    String only = options.get("only");
    if (only != null) {
      List<String> names = List.of(only.split(",", -1));
      traces.removeIf(t -> !names.contains(t.name()));
    }
    List<List<Contender>> contenders = contenders(options);
    Results results = replay(traces, contenders);
    StringBuilder verdicts = new StringBuilder();
    for (List<Contender> c : contenders) {
      String label = c.get(0).label();
      if (!List.of("optimum", "Caffeine").contains(label)) {
        verdicts.append(results.verdict(label, "Caffeine")).append('\n');
      }
    }
    write(options.get("verdicts"), verdicts.toString());
    write(options.get("table"), results.table());
    if (options.containsKey("json")) {
      write(options.get("json"), results.json());
    }
    String picture = options.get("picture");
    if (picture != null) {
      String pictured = options.get("pictured");
      new Picture(pictured == null ? results : results.of(List.of(pictured.split(",", -1))))
          .write(Path.of(picture));
    }
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] pair = arg.split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected name=value, was " + arg);
      }
      options.put(pair[0], pair[1]);
    }
    return options;
  }

  /** Returns for each label the contenders whose hits are averaged. */
  private static List<List<Contender>> contenders(Map<String, String> options) {
    int seeds = Integer.parseInt(options.getOrDefault("seeds", "3"));
    List<List<Contender>> all = new ArrayList<>();
    all.add(List.of(new Clairvoyant()));
    all.add(List.of(new Lru()));
    all.add(List.of(new NativeCaffeine()));
    for (String name : options.getOrDefault("contenders", "policy").split(",", -1)) {
      all.add(
          switch (name) {
            case "policy" -> policies(seeds);
            case "caffeine" -> List.of(new NativeCaffeine());
            case "caffeine-jcache" -> List.of(Provider.caffeine());
            case "ehcache" -> List.of(Provider.ehcache());
            case "cache2k" -> List.of(Provider.cache2k());
            default -> List.of(rkvs(name));
          });
    }
    return all;
  }

  private static List<Contender> policies(int seeds) {
    Contender[] all = new Contender[seeds];
    Arrays.setAll(all, Policy::new);
    return List.of(all);
  }

  private static Contender rkvs(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length != 2 || !parts[0].equals("rkvs")) {
      throw new IllegalArgumentException("contenders: not known: " + name);
    }
    return Provider.rkvs(Integer.parseInt(parts[1]));
  }

  private static Results replay(List<Trace> traces, List<List<Contender>> contenders) {
    Results results = new Results(contenders.stream().map(c -> c.get(0).label()).toList());
    for (Trace t : traces) {
      for (double part : PARTS) {
        int entries = t.entries(part);
        Map<String, Double> ratios = new HashMap<>();
        for (List<Contender> c : contenders) {
          double hits = c.stream().mapToLong(x -> x.hits(t, entries)).average().orElseThrow();
          ratios.put(c.get(0).label(), 100 * hits / t.accesses().length);
        }
        results.add(new Results.Cell(t.name(), part, entries, ratios));
      }
      System.out.println(t.name());
    }
    return results;
  }

  private static void write(@Nullable String file, String text) throws IOException {
    if (file == null) {
      System.out.println(text);
    } else {
      Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
    }
  }
}
