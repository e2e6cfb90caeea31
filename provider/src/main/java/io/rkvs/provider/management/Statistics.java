package io.rkvs.provider.management;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counters of one cache. Thread-safe; an increment is one atomic add to a cell that few other
 * threads share.
 *
 * <p>Times are those of a sample: one operation in {@value #SAMPLE}, the first included. An average
 * divides by what was timed.
 */
public final class Statistics {
  /* State    cells   one group of longs per few threads, a cache line or two apart; a thread uses the group of its id.
   *                  Counters are changed by atomic adds. Ticks, which only choose the sample, are written plainly: a
   *                  lost one costs nothing. Of gets, the count itself chooses.
   * Hits     are gets minus misses, so that a hit is one add. A reader sums misses before gets, a miss adds to gets
   *          before misses: hits are never below zero, unless somebody clears meanwhile.
   * Checked by  StatisticsTest. */

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** One operation in so many is timed. */
  static final int SAMPLE = 64;

  private static final int SHIFT = 4;
  private static final int MAX_GROUPS = 64;

  private static final int GETS = 0;
  private static final int MISSES = 1;
  private static final int PUTS = 2;
  private static final int REMOVALS = 3;
  private static final int EVICTIONS = 4;
  private static final int GET = 5;
  private static final int PUT = 8;
  private static final int REMOVE = 11;
  private static final int NANOS = 1;
  private static final int TIMED = 2;

  private final long[] cells;
  private final int mask;

  /** Creates counters that stand at zero. */
  public Statistics() {
    int wanted = Math.min(MAX_GROUPS, 4 * Runtime.getRuntime().availableProcessors());
    int groups = Integer.highestOneBit(wanted);
    cells = new long[(groups + 1) << SHIFT];
    mask = groups - 1;
  }

  private int group() {
    return (((int) Thread.currentThread().getId() & mask) + 1) << SHIFT;
  }

  private void add(int index, long n) {
    CELL.getAndAdd(cells, index, n);
  }

  /** Counts a get that found an entry. */
  public void hit() {
    add(group() + GETS, 1);
  }

  /** Counts a get that found none. */
  public void miss() {
    gets(1, 1);
  }

  /** Counts gets, of which so many found no entry. */
  public void gets(long count, long misses) {
    int g = group();
    add(g + GETS, count);
    if (misses > 0) {
      add(g + MISSES, misses);
    }
  }

  /** Counts puts. */
  public void puts(long count) {
    add(group() + PUTS, count);
  }

  /** Counts removals. */
  public void removals(long count) {
    add(group() + REMOVALS, count);
  }

  /** Counts an eviction. */
  public void eviction() {
    add(group() + EVICTIONS, 1);
  }

  /** Returns the start of a get when it belongs to the sample, 0 otherwise. */
  public long startGet() {
    return (cells[group() + GETS] & (SAMPLE - 1)) == 0 ? System.nanoTime() | 1 : 0;
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
    end(GET, start);
  }

  /** Ends several gets at once that one {@link #startGet} began. */
  public void endGets(long start, int count) {
    if (start != 0) {
      int g = group();
      add(g + GET + NANOS, System.nanoTime() - start);
      add(g + GET + TIMED, count);
    }
  }

  /** Ends a put that {@link #startPut} began and that was counted. */
  public void endPut(long start) {
    end(PUT, start);
  }

  /** Ends a removal that {@link #startRemove} began and that was counted. */
  public void endRemove(long start) {
    end(REMOVE, start);
  }

  private long start(int kind) {
    int at = group() + kind;
    long tick = cells[at];
    cells[at] = tick + 1;
    return (tick & (SAMPLE - 1)) == 0 ? System.nanoTime() | 1 : 0;
  }

  private void end(int kind, long start) {
    if (start != 0) {
      int g = group();
      add(g + kind + NANOS, System.nanoTime() - start);
      add(g + kind + TIMED, 1);
    }
  }

  /** Sets all counters to zero; what is counted meanwhile may be counted or not. */
  public void clear() {
    for (int i = 0; i < cells.length; i++) {
      CELL.setVolatile(cells, i, 0L);
    }
  }

  /** Returns the number of gets that found no entry. */
  public long misses() {
    return sum(MISSES);
  }

  /** Returns the number of gets that found an entry. */
  public long hits() {
    long misses = sum(MISSES);
    return Math.max(0, sum(GETS) - misses);
  }

  /** Returns the number of puts. */
  public long puts() {
    return sum(PUTS);
  }

  /** Returns the number of removals. */
  public long removals() {
    return sum(REMOVALS);
  }

  /** Returns the number of evictions. */
  public long evictions() {
    return sum(EVICTIONS);
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
    long timed = sum(kind + TIMED);
    return timed == 0 ? 0 : sum(kind + NANOS) / 1_000f / timed;
  }

  private long sum(int counter) {
    long sum = 0;
    for (int at = (1 << SHIFT) + counter; at < cells.length; at += 1 << SHIFT) {
      sum += (long) CELL.getVolatile(cells, at);
    }
    return sum;
  }
}
