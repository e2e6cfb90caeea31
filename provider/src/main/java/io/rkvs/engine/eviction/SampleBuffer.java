package io.rkvs.engine.eviction;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/**
 * Hits of sampled keys on their way from readers to the window controller. Lossy: when it is full,
 * and when a reader meets the one that empties it, a hit is dropped. Never blocks.
 */
final class SampleBuffer {
  private static final int SIZE = 256;

  /** Set in every element, so that 0 means: not yet written. */
  private static final int PRESENT = 1 << 31;

  private final AtomicIntegerArray items = new AtomicIntegerArray(SIZE);
  private final AtomicInteger end = new AtomicInteger();

  /** Adds a hash, 0 or more. Any thread. */
  void offer(int hash) {
    if (end.getOpaque() < SIZE) {
      int at = end.getAndIncrement();
      if (at < SIZE) {
        items.setRelease(at, hash | PRESENT);
      }
    }
  }

  /** Hands all hashes over, oldest first. One thread at a time. */
  void drain(IntConsumer to) {
    int n = Math.min(end.get(), SIZE);
    if (n == 0) {
      return;
    }
    for (int i = 0; i < n; i++) {
      int item = items.getAcquire(i);
      if (item != 0) {
        items.setOpaque(i, 0);
        to.accept(item & ~PRESENT);
      }
    }
    end.setRelease(0);
  }
}
