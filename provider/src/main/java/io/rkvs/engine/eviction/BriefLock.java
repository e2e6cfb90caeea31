package io.rkvs.engine.eviction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections that are over before another thread could be put to sleep. Not re-entrant,
 * not fair, not interruptible. Whoever needs one extends it, so that it lies beside what it guards.
 *
 * <p>What a holder did <i>happens-before</i> what the next one does.
 */
abstract class BriefLock {
  /* Why      a miss of a full table takes three locks, and a ReentrantLock costs three fences each: the compare-and-set, the store
   *          that releases it, and, under G1, the reference to its owner. This costs the first of them.
   * State    0 free, 1 held.  free -- compare-and-set, acquire --> held -- store, release --> free
   * Progress nobody is woken up: whoever finds it held spins, then looks again after NAP_NANOS. So a holder that lost its
   *          processor delays others by that much at most after it has gone on.
   * User code  never under it.
   * Checked  BriefLockTest, BoundChurnTest. */

  private static final int SPINS = 512;
  private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(BriefLock.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // read by HELD
  private int held;

  void lock() {
    if (!tryLock()) {
      lockSlowly();
    }
  }

  boolean tryLock() {
    return HELD.weakCompareAndSetAcquire(this, 0, 1);
  }

  private void lockSlowly() {
    int turns = 0;
    do {
      while ((int) HELD.getOpaque(this) != 0) {
        pause(turns++);
      }
    } while (!tryLock());
  }

  private static void pause(int turn) {
    if (turn < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(
          NAP_NANOS); // returns at once in an interrupted thread, which then spins
    }
  }

  void unlock() {
    assert (int) HELD.getOpaque(this) == 1 : "not held";
    HELD.setRelease(this, 0);
  }
}
