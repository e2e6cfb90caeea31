package io.rkvs.provider.management;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counters that many threads raise at once without disturbing each other, and of which nothing is
 * lost. Thread-safe; raising one never blocks.
 */
final class ThreadCounts {
  /* Why      an atomic add costs about as much as finding an entry, also when no other thread wants the counter: the processor lets
   *          nothing pass it. A counter that one thread alone writes needs none.
   * State    own     by the lower bits of the thread's number: what one thread counts alone. An element is set under lock, with release.
   *          shared  for threads that have counted little so far, or whose element another living thread has: one group of longs per few
   *                  threads, changed by atomic adds.
   *          folded  what threads counted that have ended; guarded by lock.
   * Claim    the thread that counts a multiple of WORTH_OWN in its group claims its element, if that is empty or its owner has ended, and
   *          nobody holds the lock just now. Threads that live for a few operations, such as virtual ones, never come to it.
   * Exact    each element has one writer, for good, and is folded after the end of that thread, which isAlive makes
   *          visible. A sum is taken under lock, so nothing is folded meanwhile: counts are in it once. It has all that happened
   *          before it, and of what is concurrent some.
   * Memory   an element refers to its thread weakly: a cache keeps no thread, and so no class loader, alive.
   * Checked by  StatisticsTest. */

  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle OWN = MethodHandles.arrayElementVarHandle(OwnCounts[].class);

  static final int WORTH_OWN = 64;
  private static final int OWNERS = 128;
  private static final int SHIFT = 4;
  private static final int MAX_GROUPS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable OwnCounts[] own = new OwnCounts[OWNERS];
  private final long[] folded = new long[OwnCounts.COUNTERS];
  private final long[] shared;
  private final int groupMask;

  ThreadCounts() {
    int wanted = Math.min(MAX_GROUPS, 4 * Runtime.getRuntime().availableProcessors());
    int groups = Integer.highestOneBit(wanted);
    shared = new long[(groups + 1) << SHIFT];
    groupMask = groups - 1;
  }

  private static int place(Thread thread) {
    return (int) thread.getId() & (OWNERS - 1);
  }

  private int group(Thread thread) {
    return (((int) thread.getId() & groupMask) + 1) << SHIFT;
  }

  /** Returns what the calling thread counts alone, null when it has nothing of the kind. */
  @Nullable OwnCounts own() {
    return own(Thread.currentThread());
  }

  private @Nullable OwnCounts own(Thread me) {
    OwnCounts counts = (OwnCounts) OWN.getAcquire(own, place(me));
    return counts != null && counts.refersTo(me) ? counts : null;
  }

  /** Adds to a counter. */
  void add(int counter, long n) {
    Thread me = Thread.currentThread();
    OwnCounts mine = own(me);
    if (mine != null) {
      mine.add(counter, n);
      return;
    }
    long before = (long) LONG.getAndAdd(shared, group(me) + counter, n);
    if (n == 1 && (before & (WORTH_OWN - 1)) == WORTH_OWN - 1) {
      claim(me);
    }
  }

  private void claim(Thread me) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      OwnCounts present = own[place(me)];
      if (present != null) {
        if (!present.hasEnded()) {
          return;
        }
        for (int counter = 0; counter < folded.length; counter++) {
          folded[counter] += present.get(counter);
        }
      }
      OWN.setRelease(own, place(me), new OwnCounts(me));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what the calling thread, or its group, has counted: what chooses the operations that
   * are timed.
   */
  long soFar(int counter) {
    Thread me = Thread.currentThread();
    OwnCounts mine = own(me);
    return mine == null ? shared[group(me) + counter] : mine.get(counter);
  }

  /** Returns the value of a counter. O(threads). */
  long sum(int counter) {
    lock.lock();
    try {
      long sum = folded[counter];
      for (OwnCounts counts : own) {
        sum += counts == null ? 0 : counts.get(counter);
      }
      for (int at = (1 << SHIFT) + counter; at < shared.length; at += 1 << SHIFT) {
        sum += (long) LONG.getVolatile(shared, at);
      }
      return sum;
    } finally {
      lock.unlock();
    }
  }
}
