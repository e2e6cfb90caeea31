package io.rkvs.benchmarks.suite;

import io.rkvs.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was measured of one peer in one row, a number for each round. Used by one thread. */
final class Cell {
  final Row row;
  final Peer peer;

  /** Operations per microsecond, of all threads together. */
  final List<Double> throughput = new ArrayList<>();

  /** Nanoseconds of processor time per operation. */
  final List<Double> cpuNanos = new ArrayList<>();

  /** Bytes allocated per operation. */
  final List<Double> bytes = new ArrayList<>();

  Cell(Row row, Peer peer) {
    this.row = row;
    this.peer = peer;
  }

  boolean isMeasured() {
    return !throughput.isEmpty();
  }

  double throughput() {
    return median(throughput);
  }

  /** Returns how far the rounds are apart: half the distance of the extremes over the median. */
  double spread() {
    return (Collections.max(throughput) - Collections.min(throughput)) / 2 / throughput();
  }

  /** Returns throughput as a multiple of another cell's, compared round by round. */
  double ratioTo(Cell base) {
    return median(ratios(throughput, base.throughput));
  }

  /** Returns half the distance of the extreme ratios. */
  double ratioSpread(Cell base) {
    List<Double> all = ratios(throughput, base.throughput);
    return (Collections.max(all) - Collections.min(all)) / 2;
  }

  /** Returns the ratio by processor time, higher is better. */
  double cpuRatioTo(Cell base) {
    return median(ratios(base.cpuNanos, cpuNanos));
  }

  private static List<Double> ratios(List<Double> over, List<Double> under) {
    List<Double> all = new ArrayList<>();
    for (int round = 0; round < Math.min(over.size(), under.size()); round++) {
      all.add(over.get(round) / under.get(round));
    }
    return all;
  }

  static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    int n = sorted.size();
    return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }
}
