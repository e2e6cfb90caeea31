package io.rkvs.engine;

/**
 * The engine's clock. All deadlines are readings of one ticker; a reading means nothing to another
 * process.
 */
@FunctionalInterface
public interface Ticker {
  /** Returns nanoseconds since some fixed moment; never negative, never falls. Thread-safe. */
  long nanos();

  /** Returns a ticker that starts near zero now and follows {@link System#nanoTime()}. */
  static Ticker system() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }
}
