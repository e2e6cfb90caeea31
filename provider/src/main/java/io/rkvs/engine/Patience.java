package io.rkvs.engine;

/**
 * How long one call may wait for locks, all its waits taken together. Its time starts with the
 * first wait. Confined to one thread.
 */
public final class Patience {
  private final long nanos;
  private boolean isStarted;
  private long end;

  Patience(long nanos) {
    this.nanos = nanos;
  }

  /** Returns the whole of it. */
  long nanos() {
    return nanos;
  }

  /** Returns what is left, zero or less when nothing is. */
  long leftNanos() {
    long now = System.nanoTime();
    if (!isStarted) {
      isStarted = true;
      end = now + nanos;
    }
    return end - now;
  }
}
