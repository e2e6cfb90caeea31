package io.rkvs.snapshot.autosave;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock and the threads of autosaves, behind an interface so that tests can turn the hands.
 * Thread-safe.
 */
public interface AutosaveTimer extends AutoCloseable {
  /** Returns the wall-clock time, for reports. */
  Instant now();

  /** Returns a time that only moves forward, in nanoseconds, for intervals. */
  long nanoTime();

  /**
   * Runs work once, in a thread of the timer, after a delay.
   *
   * @return cancels it if it has not started
   */
  Cancellable schedule(Duration delay, Runnable work);

  /** Ends the threads; work that runs goes on to its end. */
  @Override
  void close();

  /** Work that has not started. */
  @FunctionalInterface
  interface Cancellable {
    /** Does nothing when the work has started or is done. */
    void cancel();
  }
}
