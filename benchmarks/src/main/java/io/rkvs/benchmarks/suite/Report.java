package io.rkvs.benchmarks.suite;

import io.rkvs.benchmarks.Svg;
import io.rkvs.benchmarks.peers.Peer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The results as a table and as a picture. */
final class Report {
  private final Map<Row, List<Cell>> cells;

  Report(Map<Row, List<Cell>> cells) {
    this.cells = cells;
  }

  /** Returns a page: where and how it was measured, ratios, what RKVS costs, all throughputs. */
  String markdown(String command) {
    StringBuilder s = new StringBuilder();
    s.append(Machine.describe()).append("\n\n`").append(command).append("`\n\n");
    s.append(
        "Throughput as a multiple of the first peer of each row, median of the rounds; ± half the"
            + " distance between the extreme rounds. *by CPU*: the same by processor time of the"
            + " whole process, which other processes hardly disturb. *best peer*: RKVS as a multiple"
            + " of the best other provider of javax.cache. *rounds*: of CHM, RKVS, both of Caffeine and"
            + " cache2k; the others are measured in the first one only.\n\n");
    s.append("| | RKVS | by CPU | target | best peer | B per op | rounds |");
    List<Peer> others = others();
    others.forEach(p -> s.append(' ').append(p.label()).append(" |"));
    s.append("\n|---|---:|---:|---:|---:|---:|---:|")
        .append("---:|".repeat(others.size()))
        .append('\n');
    List<Row> measured = cells.keySet().stream().filter(this::isMeasured).toList();
    measured.forEach(row -> appendRatios(s, row, others));
    s.append("\nOperations per microsecond, all threads together; ± half the distance between the");
    s.append(" extreme rounds.\n\n| |");
    List<Peer> all = List.of(Peer.values());
    all.forEach(p -> s.append(' ').append(p.label()).append(" |"));
    s.append("\n|---|").append("---:|".repeat(all.size())).append('\n');
    measured.forEach(row -> appendThroughputs(s, row, all));
    return s.toString();
  }

  private boolean isMeasured(Row row) {
    return Objects.requireNonNull(cells.get(row)).stream().anyMatch(Cell::isMeasured);
  }

  private static List<Peer> others() {
    return List.of(Peer.values()).stream().filter(p -> p != Peer.CHM && p != Peer.RKVS).toList();
  }

  private void appendRatios(StringBuilder s, Row row, List<Peer> others) {
    Cell base = cell(row, row.base());
    Cell rkvs = cell(row, Peer.RKVS);
    s.append("| ").append(row.title()).append(" (").append(row.base().label()).append(" = 1) |");
    if (base == null || rkvs == null) {
      s.append(" not measured |\n");
      return;
    }
    double ratio = rkvs.ratioTo(base);
    s.append(format(" **%.2f** ± %.2f |", ratio, rkvs.ratioSpread(base)));
    s.append(format(" %.2f |", rkvs.cpuRatioTo(base)));
    s.append(row.target() == 0 ? " – |" : format(" %.2f, %s |", row.target(), verdict(row, ratio)));
    Cell best = bestProvider(row);
    s.append(
        best == null
            ? " – |"
            : format(" %.1f × %s |", rkvs.throughput() / best.throughput(), best.peer.label()));
    s.append(format(" %.0f | %d |", Cell.median(rkvs.bytes), rkvs.throughput.size()));
    for (Peer peer : others) {
      Cell other = cell(row, peer);
      s.append(other == null ? " – |" : format(" %.3f |", other.ratioTo(base)));
    }
    s.append('\n');
  }

  private static String verdict(Row row, double ratio) {
    return ratio >= row.target() ? "reached" : "missed";
  }

  private void appendThroughputs(StringBuilder s, Row row, List<Peer> all) {
    s.append("| ").append(row.title()).append(" |");
    for (Peer peer : all) {
      Cell cell = cell(row, peer);
      s.append(
          cell == null
              ? " – |"
              : format(" %s ± %.0f %% |", number(cell.throughput()), 100 * cell.spread()));
    }
    s.append('\n');
  }

  private static String number(double n) {
    return n >= 10
        ? format("%.1f", n)
        : n >= 0.1
            ? format("%.2f", n)
            : new BigDecimal(n).round(new MathContext(2)).toPlainString();
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }

  private @Nullable Cell cell(Row row, Peer peer) {
    return Objects.requireNonNull(cells.get(row)).stream()
        .filter(c -> c.peer == peer && c.isMeasured())
        .findFirst()
        .orElse(null);
  }

  private @Nullable Cell bestProvider(Row row) {
    return Objects.requireNonNull(cells.get(row)).stream()
        .filter(c -> c.isMeasured() && c.peer.isCache() && c.peer != Peer.RKVS)
        .max(Comparator.comparingDouble(Cell::throughput))
        .orElse(null);
  }

  /** Returns a bar chart for each row. */
  Svg picture() {
    Svg svg = new Svg(4);
    cells.forEach(
        (row, list) -> {
          if (!isMeasured(row)) {
            return;
          }
          Svg.Bars bars = new Svg.Bars(row.title(), "operations per µs");
          for (Peer peer : Peer.values()) {
            Cell cell = cell(row, peer);
            if (cell != null) {
              bars.add(peer.label(), cell.throughput(), peer == Peer.RKVS);
            }
          }
          svg.add(bars.chart());
        });
    return svg;
  }
}
