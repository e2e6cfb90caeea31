package io.rkvs.provider;

import io.rkvs.engine.Table;
import io.rkvs.engine.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes expired entries out in the background, so that they leave memory and are told of without
 * anybody touching them: one daemon thread per provider, which starts with the first cache that has
 * deadlines and ends with the last.
 *
 * <p>Thread-safe. A round looks where entries can be due, see {@link Table#sweepExpired}, under one
 * slot's lock at a time. Between two rounds it rests a second, and 20 times as long as the last
 * round took: five percent of one processor at most. So an entry leaves no later than that rest and
 * one round after its deadline.
 */
final class Sweeper {
  /* State    caches   whose tables are swept. thread  null while there are none. Both guarded by lock.
   * Lock     never held during a round: sweeping runs listeners.
   * End      the last cache that leaves wakes the thread, which finds none and ends; a cache that comes before it has
   *          found that keeps it.
   * Checked by  SweeperTest. */

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REST_FACTOR = 20;

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasChanged = lock.newCondition();
  private final Set<Table> tables = new LinkedHashSet<>();
  private @Nullable Thread thread;

  Sweeper(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Adds a table, and starts the thread if there is none. */
  void add(Table table) {
    lock.lock();
    try {
      tables.add(table);
      if (thread == null) {
        Thread started = new Thread(this::run, "rkvs-expiry");
        started.setDaemon(true);
        started.setContextClassLoader(
            null); // it outlives the application that happened to start it
        thread = started;
        started.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a table; no effect when it is not there. A round that is under way may still look at
   * it.
   */
  void remove(Table table) {
    lock.lock();
    try {
      if (tables.remove(table) && tables.isEmpty()) {
        hasChanged.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the thread, null when there is nothing to sweep. */
  @Nullable Thread thread() {
    lock.lock();
    try {
      return thread;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long rest = REST_NANOS;
    List<Table> present = rest(rest);
    while (!present.isEmpty()) {
      long start = System.nanoTime();
      for (Table table : present) {
        sweep(table);
      }
      rest = Math.max(REST_NANOS, REST_FACTOR * (System.nanoTime() - start));
      present = rest(rest);
    }
  }

  private void sweep(Table table) {
    if (!table.hasDeadlines()) {
      return;
    }
    try {
      table.sweepExpired(ticker.nanos());
    } catch (RuntimeException | Error e) { // of a key's equals: no reason to leave the others
      LOG.warn("expired entries of a cache could not be taken out; the next round tries again", e);
    }
  }

  /**
   * Waits; returns the tables there are then. When there are none, the thread is no longer ours.
   */
  private List<Table> rest(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !tables.isEmpty()) {
        left = hasChanged.awaitNanos(left);
      }
      if (tables.isEmpty()) {
        thread = null;
      }
      return new ArrayList<>(tables);
    } catch (InterruptedException e) {
      LOG.debug("the thread was interrupted, nobody has a reason for that; it goes on", e);
      return new ArrayList<>(tables);
    } finally {
      lock.unlock();
    }
  }
}
