package io.rkvs.engine;

import java.util.concurrent.TimeUnit;

/**
 * How long one call may wait for locks, all its waits taken together. What user code takes in
 * between does not count. Confined to one thread.
 *
 * <p>Shards are waited for a millisecond longer than keys, in all: their holders are short, so a
 * call that has waited for keys as long as it may need not fail at a shard that is free in a
 * moment.
 */
public final class Patience {
  private static final long FOR_SHARDS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long nanos;
  private long waited;

  Patience(long nanos) {
    this.nanos = nanos;
  }

  /** Returns the whole of it. */
  long nanos() {
    return nanos;
  }

  /** Returns what is left for a key, on which user code runs; zero or less when nothing is. */
  long leftNanos() {
    return nanos - waited;
  }

  /** Returns what is left for a shard; zero or less when nothing is. */
  long leftForShardNanos() {
    long left = nanos - waited;
    return Math.max(left, left + FOR_SHARDS_NANOS); // which may overflow
  }

  /** Notes a wait that is over. */
  void haveWaited(long forNanos) {
    waited += forNanos;
  }
}
