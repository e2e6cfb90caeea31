package io.rkvs.benchmarks.traces;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Hit ratios in percent, by trace, size and contender, and what follows from them. */
final class Results {
  /** One trace at one size: the ratio of each contender, by label. */
  record Cell(String trace, double part, int entries, Map<String, Double> ratios) {
    double ratio(String label) {
      return ratios.getOrDefault(label, Double.NaN);
    }

    double regret(String label) {
      return ratio("optimum") - ratio(label);
    }
  }

  private final List<String> labels;
  private final List<Cell> cells = new ArrayList<>();

  Results(List<String> labels) {
    this.labels = List.copyOf(labels);
  }

  void add(Cell cell) {
    cells.add(cell);
  }

  List<Cell> cells() {
    return cells;
  }

  List<String> labels() {
    return labels;
  }

  /** Returns a Markdown table of all ratios. */
  String table() {
    StringBuilder s = new StringBuilder("| trace | entries |");
    labels.forEach(l -> s.append(' ').append(l).append(" |"));
    s.append("\n|---|---:|").append("---:|".repeat(labels.size())).append('\n');
    for (Cell c : cells) {
      s.append("| %s | %,d |".formatted(c.trace(), c.entries()));
      labels.forEach(l -> s.append(String.format(Locale.ROOT, " %.2f |", c.ratio(l))));
      s.append('\n');
    }
    return s.toString();
  }

  /** Returns all ratios as JSON: one object for each trace and size. */
  String json() {
    return cells.stream()
        .map(
            c ->
                "  {\"trace\": \"%s\", \"part\": %s, \"entries\": %d, \"ratios\": {%s}}"
                    .formatted(
                        c.trace(),
                        c.part(),
                        c.entries(),
                        labels.stream()
                            .map(l -> String.format(Locale.ROOT, "\"%s\": %.3f", l, c.ratio(l)))
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /** Returns the results of some contenders alone. */
  Results of(List<String> some) {
    Results part = new Results(some);
    part.cells.addAll(cells);
    return part;
  }

  /** Returns what the targets ask of one contender against another. */
  String verdict(String label, String rival) {
    double mine = 0;
    double theirs = 0;
    Map<String, double[]> byTrace = new LinkedHashMap<>();
    StringBuilder low = new StringBuilder();
    for (Cell c : cells) {
      mine += c.regret(label);
      theirs += c.regret(rival);
      double[] sums = byTrace.computeIfAbsent(c.trace(), t -> new double[2]);
      sums[0] += c.regret(label);
      sums[1] += c.regret(rival);
      double toRival = c.ratio(label) - c.ratio(rival);
      double toLru = c.ratio(label) - c.ratio("LRU");
      if (toRival < -2 || toLru < -1) {
        low.append(
            String.format(
                Locale.ROOT,
                " %s@%d (%s %+.1f, LRU %+.1f)",
                c.trace(),
                c.entries(),
                rival,
                toRival,
                toLru));
      }
    }
    StringBuilder worst = new StringBuilder();
    byTrace.forEach(
        (trace, sums) -> {
          if (sums[0] > 1.1 * sums[1]) {
            worst.append(String.format(Locale.ROOT, " %s %.2f", trace, sums[0] / sums[1]));
          }
        });
    return String.format(
        Locale.ROOT,
        "%s: mean regret %.2f points, %.3f of %s's; traces above 1.1:%s; cells too low:%s",
        label,
        mine / cells.size(),
        mine / theirs,
        rival,
        worst.isEmpty() ? " none" : worst,
        low.isEmpty() ? " none" : low);
  }
}
