package io.rkvs.benchmarks.own;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The longest of the operations that one thread does one after the other, less what the garbage
 * collector has taken of it, round by round. Used by one thread.
 *
 * <p>What a store does to its callers comes again in every round; what the machine does, taking the
 * processor away for a while, comes now and then. So the median of the rounds is the store's, and
 * the worst one may be anybody's.
 */
final class LongestOperation {
  /** No pause of the collector is shorter. */
  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

  private final List<Double> rounds = new ArrayList<>();
  private final CollectorTime collector;
  private long longest;

  /**
   * Notes nothing yet.
   *
   * @param collector shared by all operations of the thread
   */
  LongestOperation(CollectorTime collector) {
    this.collector = collector;
  }

  /**
   * Notes how long an operation took. One begins where the last one has ended, or what the
   * collector does in between is subtracted from the next.
   */
  void note(long nanos) {
    long own = nanos < SHORTEST_PAUSE ? nanos : nanos - collector.nanosSinceLast();
    longest = Math.max(longest, own);
  }

  /** Ends a round and begins the next one. */
  void endRound() {
    rounds.add(longest / 1e6);
    longest = 0;
  }

  /** Returns milliseconds: the median of the rounds, and the worst. */
  @Override
  public String toString() {
    List<Double> sorted = new ArrayList<>(rounds);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT, "%.1f (%.1f)", sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }
}
