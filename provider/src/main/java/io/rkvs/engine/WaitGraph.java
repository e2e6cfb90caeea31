package io.rkvs.engine;

import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.OperationInterruptedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who waits for whose key lock, over all tables of the JVM: waits end by time, by interrupt, or at
 * once when they close a cycle.
 */
final class WaitGraph {
  /* State    one edge per waiting thread: the key lock it wants. With KeyLock.owner that is a graph with one way out of each node.
   * Locks    MUTEX guards the edges. Taken with no shard's lock held, for a walk along one chain.
   * Cycle    whoever adds the edge that would close it sees the whole of it, since edges are added one at a time; so exactly one
   *          thread of a cycle is told. An edge to a lock that has been released meanwhile is none: its thread is waking up.
   * Checked  KeyLockTest. */

  private static final ReentrantLock MUTEX = new ReentrantLock();
  private static final Map<Thread, KeyLock> WANTED = new HashMap<>();

  private WaitGraph() {}

  /**
   * Waits until a key lock is released.
   *
   * @param latch the lock's latch, asked for under the shard's lock
   * @param patience how long at most
   * @throws LockTimeoutException when that time is over, or waiting would close a cycle
   * @throws OperationInterruptedException when the thread is interrupted; its flag is set again
   */
  static void await(String table, KeyLock lock, CountDownLatch latch, Patience patience) {
    Thread me = Thread.currentThread();
    enter(table, me, lock);
    long start = System.nanoTime();
    try {
      if (!latch.await(patience.leftNanos(), TimeUnit.NANOSECONDS)) {
        throw new LockTimeoutException(
            "cache '%s': key %s was not free within the lock timeout; user code runs for it in %s"
                .formatted(table, Describe.of(lock.key), Describe.of(lock.owner)));
      }
    } catch (InterruptedException e) {
      me.interrupt();
      throw new OperationInterruptedException(
          "cache '%s': interrupted while waiting for key %s; user code runs for it in %s"
              .formatted(table, Describe.of(lock.key), Describe.of(lock.owner)));
    } finally {
      patience.haveWaited(System.nanoTime() - start);
      leave(me);
    }
  }

  private static void enter(String table, Thread me, KeyLock wanted) {
    List<KeyLock> chain = new ArrayList<>(2);
    boolean cycle = false;
    MUTEX.lock();
    try {
      KeyLock k = wanted;
      while (k != null && !k.isReleased() && !cycle) {
        chain.add(k);
        cycle = k.owner == me;
        k = WANTED.get(k.owner);
      }
      if (!cycle) {
        WANTED.put(me, wanted);
      }
    } finally {
      MUTEX.unlock();
    }
    if (cycle) {
      throw new LockTimeoutException(
          "cache '%s': deadlock: waiting for key %s would close a cycle: %s%s"
              .formatted(table, Describe.of(wanted.key), Describe.of(me), describe(chain)));
    }
  }

  /** Outside the mutex, since a key's toString may block. */
  private static String describe(List<KeyLock> chain) {
    StringBuilder text = new StringBuilder();
    for (KeyLock k : chain) {
      text.append(" -> key ")
          .append(Describe.of(k.key))
          .append(" held by ")
          .append(Describe.of(k.owner));
    }
    return text.toString();
  }

  /** Returns how many threads wait. */
  static int waiting() {
    MUTEX.lock();
    try {
      return WANTED.size();
    } finally {
      MUTEX.unlock();
    }
  }

  private static void leave(Thread me) {
    MUTEX.lock();
    try {
      WANTED.remove(me);
    } finally {
      MUTEX.unlock();
    }
  }
}
