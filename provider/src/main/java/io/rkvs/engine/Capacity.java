package io.rkvs.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The exact limit of a table that rejects: a place is taken before an entry is linked and given
 * back after one is unlinked, so the number of entries never exceeds the limit, whatever the shards
 * do at the same time.
 */
final class Capacity {
  private final AtomicLong used;
  private final long limit;

  Capacity(long limit, long used) {
    this.limit = limit;
    this.used = new AtomicLong(used);
  }

  long limit() {
    return limit;
  }

  /** Takes {@code n} places, or none when there are fewer. */
  boolean reserve(int n) {
    long u = used.get();
    while (u + n <= limit) {
      long witness = used.compareAndExchange(u, u + n);
      if (witness == u) {
        return true;
      }
      u = witness;
    }
    return false;
  }

  /** Gives back {@code n} places. */
  void release(long n) {
    used.addAndGet(-n);
  }

  /** Returns how many places are free; only a hint while others take them. */
  long free() {
    return Math.max(0, limit - used.get());
  }
}
