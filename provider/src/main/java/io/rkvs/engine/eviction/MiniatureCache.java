package io.rkvs.engine.eviction;

import org.jspecify.annotations.Nullable;

/**
 * A cache of a few hashes that stands for a large one: it sees the accesses to a sample of the keys
 * and shows how often they would hit if the window had another share. Not thread-safe.
 *
 * @see <a
 *     href="https://www.usenix.org/conference/atc17/technical-sessions/presentation/waldspurger">
 *     Waldspurger, Saemundsson, Ahmad and Park, Cache Modeling and Optimization using Miniature
 *     Simulations</a>
 */
final class MiniatureCache {
  private static final int MIN_WORDS = 256;

  private static final class Key extends Evictable {
    private int hash;
    private @Nullable Key next;

    @Override
    public int hash() {
      return hash;
    }
  }

  private final int capacity;
  private final double windowShare;
  private final Regions regions;
  private final @Nullable Key[] bins;
  private @Nullable Key spare;

  /** The answer to the last access. */
  boolean hit;

  MiniatureCache(int capacity, double windowShare) {
    this.capacity = capacity;
    this.windowShare = windowShare;
    int size = Integer.highestOneBit(2 * capacity);
    bins = new Key[size];
    regions = new Regions(new FrequencySketch(Math.max(MIN_WORDS, size), capacity));
    regions.divide(capacity, windowShare);
  }

  double windowShare() {
    return windowShare;
  }

  int count() {
    return regions.count();
  }

  /** Returns whether no more than {@code most} of the keys here are not in another one. */
  boolean hasAtMost(double most, MiniatureCache notIn) {
    int found = 0;
    for (Key first : bins) {
      for (Key k = first; k != null && found <= most; k = k.next) {
        found += notIn.find(k.hash) == null ? 1 : 0;
      }
    }
    return found <= most;
  }

  private @Nullable Key find(int hash) {
    Key k = bins[hash & (bins.length - 1)];
    while (k != null && k.hash != hash) {
      k = k.next;
    }
    return k;
  }

  /** Looks a hash up, stores it when absent, and notes whether it was there. */
  void access(int hash) {
    Key found = find(hash);
    hit = found != null;
    if (found != null) {
      found.setVisited();
      return;
    }
    int bin = hash & (bins.length - 1);
    Key fresh = spare == null ? new Key() : spare;
    spare = null;
    fresh.hash = hash;
    fresh.visited = Evictable.UNVISITED;
    fresh.next = bins[bin];
    bins[bin] = fresh;
    regions.add(fresh);
    for (Evictable v = regions.next(capacity); v != null; v = regions.next(capacity)) {
      unlink((Key) v);
    }
  }

  private void unlink(Key victim) {
    int bin = victim.hash & (bins.length - 1);
    Key k = bins[bin];
    if (k == victim) {
      bins[bin] = victim.next;
    } else {
      while (k != null && k.next != victim) {
        k = k.next;
      }
      if (k != null) {
        k.next = victim.next;
      }
    }
    victim.next = null;
    spare = victim;
  }
}
