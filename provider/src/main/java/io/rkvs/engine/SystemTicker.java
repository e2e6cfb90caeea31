package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's clock. {@link #nanos} is exact; {@link #horizon} saves looking at it.
 *
 * <p>Thread-safe; nothing blocks.
 */
final class SystemTicker implements Ticker {
  /* Why      reading the clock costs more than finding an entry. Nearly all deadlines that readers meet are far away, which can be told
   *          from any reading of the last second.
   * State    horizon  the keeper's last reading and AHEAD_NANOS; UNKNOWN without a keeper. Opaque: a reader that sees an older one
   *                   only looks at the clock more often, or sees the keeper late, see Promise.
   *          keeper   the thread that renews it every TICK, null when there is none. Changed by compare-and-set.
   *          isAsked  set by readers, cleared by the keeper: whether anybody still wants to know. Opaque.
   *          unsure   how often nobody could tell, roughly; what makes it worth a keeper. Plain: losing some costs nothing.
   * Transitions  no keeper -- every WORTH_A_KEEPER-th reader that could not be told --> keeper -- IDLE_TICKS unasked --> no keeper.
   *          So a quiet process has no such thread, and nobody has to end it.
   * Promise  an entry that is answered had not expired when the call began, as long as the keeper is at most AHEAD_NANOS late; a
   *          deadline within AHEAD_NANOS is always compared with the clock itself. A keeper is later than that only when the
   *          whole process was stopped, or when it got no processor for a second. Then, until it has run, which is the first thing
   *          it does, an entry can be answered that expired during the stop, and never later than that. A reader that looks at
   *          the clock and is stopped after that does the same, so nobody can tell the two apart who does not look at another clock.
   * Checked by  SystemTickerTest. */

  private static final Logger LOG = LoggerFactory.getLogger(SystemTicker.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int IDLE_TICKS = 100;
  private static final int WORTH_A_KEEPER = 1024;

  private static final VarHandle HORIZON;
  private static final VarHandle KEEPER;
  private static final VarHandle IS_ASKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HORIZON = lookup.findVarHandle(SystemTicker.class, "horizon", long.class);
      KEEPER = lookup.findVarHandle(SystemTicker.class, "keeper", Thread.class);
      IS_ASKED = lookup.findVarHandle(SystemTicker.class, "isAsked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long origin = System.nanoTime();

  @SuppressWarnings("UnusedVariable") // read by HORIZON
  private long horizon = UNKNOWN;

  @SuppressWarnings("UnusedVariable") // read by IS_ASKED
  private boolean isAsked;

  @SuppressWarnings("UnusedVariable") // read by KEEPER
  private @Nullable Thread keeper;

  private int unsure;

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public long horizon() {
    if (!(boolean) IS_ASKED.getOpaque(this)) {
      ask();
    }
    return (long) HORIZON.getOpaque(this);
  }

  @Override
  public long recent() {
    long ahead = horizon();
    return ahead == UNKNOWN ? nanos() : ahead - AHEAD_NANOS;
  }

  private void ask() {
    if ((long) HORIZON.getOpaque(this) != UNKNOWN) {
      IS_ASKED.setOpaque(this, true);
    } else if (++unsure % WORTH_A_KEEPER == 0) {
      startKeeper();
    }
  }

  private void startKeeper() {
    Thread fresh = new Thread(null, this::keep, "rkvs-clock", 0, false);
    fresh.setDaemon(true);
    fresh.setContextClassLoader(null); // it outlives the application that happened to start it
    if (KEEPER.compareAndSet(this, null, fresh)) {
      try {
        fresh.start();
      } catch (OutOfMemoryError e) { // no thread to be had: reads go on, at the price of the clock
        KEEPER.setRelease(this, null);
        LOG.warn("no thread for the clock; reads of entries with deadlines stay slower", e);
      }
    }
  }

  private void keep() {
    int idle = 0;
    while (idle < IDLE_TICKS) {
      HORIZON.setOpaque(this, nanos() + AHEAD_NANOS);
      idle = (boolean) IS_ASKED.getOpaque(this) ? 0 : idle + 1;
      IS_ASKED.setOpaque(this, false);
      Thread.interrupted(); // nobody has a reason to, and it would keep park from waiting
      LockSupport.parkNanos(TICK_NANOS);
    }
    HORIZON.setOpaque(this, UNKNOWN);
    KEEPER.setRelease(this, null);
  }

  /** Returns the thread that keeps the horizon, null when there is none. */
  @Nullable Thread keeper() {
    return (Thread) KEEPER.getAcquire(this);
  }
}
