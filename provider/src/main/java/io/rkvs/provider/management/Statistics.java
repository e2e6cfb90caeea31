package io.rkvs.provider.management;

import org.jspecify.annotations.Nullable;

/**
 * The counters of one cache. Thread-safe; nothing is lost, and counting never blocks.
 *
 * <p>Times are those of a sample, the first operation of the cache included: one get of a thread in
 * {@value #GET_SAMPLE}, one put and one removal in {@value #SAMPLE}. An average divides by what was
 * timed.
 */
public final class Statistics {
  /* State    counts  replaced by clear: what is counted meanwhile may go to either.
   * Hits     are gets minus misses, so that a hit is one add. A reader sums misses before gets, a miss adds to gets
   *          before misses: hits are never below zero.
   * Sample   of gets, the count itself chooses; of puts and removals, a tick that is counted when they begin. Gets that are timed
   *          are so few that the compiler leaves them out of the way of the others: C2 copies a call into its caller that is made more often
   *          than once in 118 times, and everything else then goes with the registers that are left.
   * Checked by  StatisticsTest. */

  /** One put in so many is timed, and one removal. */
  static final int SAMPLE = 64;

  /** One get in so many is timed. */
  static final int GET_SAMPLE = 256;

  static final int GETS = 0;
  private static final int MISSES = 1;
  private static final int PUTS = 2;
  private static final int REMOVALS = 3;
  private static final int EVICTIONS = 4;
  private static final int GET = 5;
  private static final int PUT = 8;
  private static final int REMOVE = 11;
  private static final int NANOS = 1;
  private static final int TIMED = 2;

  private volatile ThreadCounts counts = new ThreadCounts();

  /**
   * Returns what the calling thread counts alone, for the one operation that it is in; null when it
   * has nothing of the kind, and everything is to be counted here.
   */
  public @Nullable OwnCounts own() {
    return counts.own();
  }

  /** Counts a get that found an entry. */
  public void hit() {
    counts.add(GETS, 1);
  }

  /** Counts a get that found none. */
  public void miss() {
    gets(1, 1);
  }

  /** Counts gets, of which so many found no entry. */
  public void gets(long count, long misses) {
    ThreadCounts c = counts;
    c.add(GETS, count);
    if (misses > 0) {
      c.add(MISSES, misses);
    }
  }

  /** Counts puts. */
  public void puts(long count) {
    counts.add(PUTS, count);
  }

  /** Counts removals. */
  public void removals(long count) {
    counts.add(REMOVALS, count);
  }

  /** Counts an eviction. */
  public void eviction() {
    counts.add(EVICTIONS, 1);
  }

  /** Returns the start of a get when it belongs to the sample, 0 otherwise. */
  public long startGet() {
    return isSampled(counts.soFar(GETS), GET_SAMPLE) ? System.nanoTime() | 1 : 0;
  }

  /** Returns the start of a put when it belongs to the sample, 0 otherwise. */
  public long startPut() {
    return start(PUT);
  }

  /** Returns the start of a removal when it belongs to the sample, 0 otherwise. */
  public long startRemove() {
    return start(REMOVE);
  }

  /** Ends a get that {@link #startGet} began. */
  public void endGet(long start) {
    end(GET, start, 1);
  }

  /** Ends several gets at once that one {@link #startGet} began. */
  public void endGets(long start, int count) {
    end(GET, start, count);
  }

  /** Ends a put that {@link #startPut} began and that was counted. */
  public void endPut(long start) {
    end(PUT, start, 1);
  }

  /** Ends a removal that {@link #startRemove} began and that was counted. */
  public void endRemove(long start) {
    end(REMOVE, start, 1);
  }

  private long start(int kind) {
    ThreadCounts c = counts;
    long tick = c.soFar(kind);
    c.add(kind, 1);
    return isSampled(tick, SAMPLE) ? System.nanoTime() | 1 : 0;
  }

  private static boolean isSampled(long count, int sample) {
    return (count & (sample - 1)) == 0;
  }

  private void end(int kind, long start, int count) {
    if (start != 0) {
      ThreadCounts c = counts;
      c.add(kind + NANOS, System.nanoTime() - start);
      c.add(kind + TIMED, count);
    }
  }

  /** Sets all counters to zero; what is counted meanwhile may be counted or not. */
  public void clear() {
    counts = new ThreadCounts();
  }

  /** Returns the number of gets that found no entry. */
  public long misses() {
    return counts.sum(MISSES);
  }

  /** Returns the number of gets that found an entry. */
  public long hits() {
    ThreadCounts c = counts;
    long misses = c.sum(MISSES);
    return c.sum(GETS) - misses;
  }

  /** Returns the number of puts. */
  public long puts() {
    return counts.sum(PUTS);
  }

  /** Returns the number of removals. */
  public long removals() {
    return counts.sum(REMOVALS);
  }

  /** Returns the number of evictions. */
  public long evictions() {
    return counts.sum(EVICTIONS);
  }

  /** Returns the mean time of a get, in microseconds; 0 when none was timed. */
  public float averageGetMicros() {
    return average(GET);
  }

  /** Returns the mean time of a put, in microseconds; 0 when none was timed. */
  public float averagePutMicros() {
    return average(PUT);
  }

  /** Returns the mean time of a removal, in microseconds; 0 when none was timed. */
  public float averageRemoveMicros() {
    return average(REMOVE);
  }

  private float average(int kind) {
    ThreadCounts c = counts;
    long timed = c.sum(kind + TIMED);
    return timed == 0 ? 0 : c.sum(kind + NANOS) / 1_000f / timed;
  }
}
