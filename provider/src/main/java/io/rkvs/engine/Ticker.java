package io.rkvs.engine;

import java.util.concurrent.TimeUnit;

/**
 * The engine's clock. All deadlines are readings of one ticker; a reading means nothing to another
 * process.
 */
public interface Ticker {
  /** How far {@link #horizon} lies ahead of what {@link #recent} answers. */
  long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The horizon of a clock that knows none. */
  long UNKNOWN = Long.MAX_VALUE;

  /** Returns nanoseconds since some fixed moment; never negative, never falls. Thread-safe. */
  long nanos();

  /**
   * Returns a reading that has not been reached yet, so that later deadlines need no look at the
   * clock; {@link #UNKNOWN} when the clock cannot tell. Costs a read of a field. Thread-safe.
   */
  default long horizon() {
    return UNKNOWN;
  }

  /**
   * Returns a reading that may be some milliseconds old, for what need not be exact. Thread-safe.
   */
  default long recent() {
    return nanos();
  }

  /**
   * Returns whether a deadline is so far away that it need not be compared with the clock. Costs a
   * read of a field. Thread-safe.
   */
  default boolean isFar(long deadline) {
    return deadline == Node.ETERNAL || deadline > horizon();
  }

  /** Returns a ticker that starts near zero now and follows {@link System#nanoTime()}. */
  static Ticker system() {
    return new SystemTicker();
  }
}
