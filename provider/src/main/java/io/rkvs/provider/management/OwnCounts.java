package io.rkvs.provider.management;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * What one thread counts of one cache. Only that thread may add to it, which costs a load and a
 * store; any thread may read it.
 */
public final class OwnCounts extends WeakReference<Thread> {
  /* State    counts  written by the owner with release: who learns of an operation finds it counted, and of two counts never the
   *                  later one alone. Read with acquire. A cache line at either end is left unused, so that no other object that is
   *                  written shares one. */

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** The number of counters. */
  static final int COUNTERS = 14;

  private static final int LINE = 8;

  private final long[] counts = new long[LINE + COUNTERS + LINE];

  OwnCounts(Thread owner) {
    super(owner);
  }

  /** Returns whether the owner will not count any more, and all that it has counted is visible. */
  boolean hasEnded() {
    Thread owner = get();
    return owner == null || !owner.isAlive();
  }

  /** Returns whether the next get is one of those that are timed. */
  public boolean isNextGetTimed() {
    return (counts[LINE + Statistics.GETS] & (Statistics.GET_SAMPLE - 1)) == 0;
  }

  /** Counts a get that found an entry. */
  public void hit() {
    add(Statistics.GETS, 1);
  }

  void add(int counter, long n) {
    COUNT.setRelease(counts, LINE + counter, counts[LINE + counter] + n);
  }

  long get(int counter) {
    return (long) COUNT.getAcquire(counts, LINE + counter);
  }
}
