package io.rkvs.engine.eviction;

import org.jspecify.annotations.Nullable;

/**
 * A range of hashes with its own policy and lock. Fields and methods are for the holder of the
 * lock, but for {@link #isOver} and {@link #granted}.
 */
final class Domain extends BriefLock {
  private static final int FIRST_WORDS = 16;
  private static final int SPACIOUS_WORDS = 512;
  private static final int SPACIOUS = 4;

  /** Whether another set of domains has taken over; then the entry has to be looked for there. */
  boolean retired;

  private final Bound bound;
  private @Nullable Regions regions;
  private volatile long granted;
  private volatile boolean over;
  private double dividedShare;
  private long dividedCapacity;

  Domain(Bound bound) {
    this.bound = bound;
  }

  /** Returns whether entries have to leave, or permits to come, as of the last change. */
  boolean isOver() {
    return over;
  }

  /** Returns how much of the maximum the domain holds. */
  long granted() {
    return granted;
  }

  int count() {
    Regions r = regions;
    return r == null ? 0 : r.count();
  }

  long weight() {
    Regions r = regions;
    return r == null ? 0 : r.weight();
  }

  int references() {
    Regions r = regions;
    return r == null ? 0 : r.references();
  }

  @Nullable Regions regions() {
    return regions;
  }

  void add(Evictable node) {
    Regions r = regions;
    if (r == null) {
      r = start(new FrequencySketch(FIRST_WORDS, bound.fairEntries()));
    }
    r.add(node);
    FrequencySketch sketch = r.sketch();
    int words = sketch.words();
    if (r.count() * SPACIOUS > words
        && (words < SPACIOUS_WORDS || r.count() * bound.wordsPerEntry() > words)) {
      sketch.grow();
    }
  }

  Regions start(FrequencySketch sketch) {
    Regions r = new Regions(sketch);
    regions = r;
    dividedCapacity = 0;
    return r;
  }

  void remove(Evictable node) {
    Regions r = regions;
    if (r != null) {
      r.remove(node);
    }
  }

  void reweigh(Evictable node, int weight) {
    Regions r = regions;
    if (r != null && node.region != Evictable.DEAD) {
      r.reweigh(node, weight);
    }
  }

  /** Takes permits for what is there, as far as there are any, and gives back what is too many. */
  void settle() {
    balance();
    noteOver();
  }

  private void balance() {
    long has = granted;
    long need = weight() - has;
    if (need > 0) {
      long taken = bound.take(need);
      if (taken != 0) {
        granted = has + taken;
      }
    } else if (need < 0) {
      granted = has + need;
      bound.give(-need);
    }
  }

  private void noteOver() {
    boolean now = weight() > granted;
    if (now != over) {
      over = now;
    }
  }

  /**
   * Settles, with the eviction of one entry where that is needed.
   *
   * @param starved what to do then: true, leave it to {@link Bound#evict}
   */
  @Nullable Evictable settleByEvicting(boolean starved) {
    balance();
    Evictable victim = starved && weight() > granted ? null : next();
    settle();
    return victim;
  }

  /** Returns the entry that is to leave, or null when all have permits. */
  private @Nullable Evictable next() {
    Regions r = regions;
    if (r == null) {
      return null;
    }
    double share = bound.windowShare();
    long capacity = Math.max(granted, bound.fairShare());
    if (share != dividedShare || capacity != dividedCapacity) {
      dividedShare = share;
      dividedCapacity = capacity;
      r.divide(capacity, share);
      r.sketch().setEntries(bound.fairEntries());
    }
    return r.next(granted);
  }

  /** Hands over up to {@code n} permits, whether they are used or not, and returns how many. */
  long giveUp(long n) {
    long has = granted;
    long given = Math.min(n, has);
    granted = has - given;
    noteOver();
    return given;
  }

  void receive(long n) {
    long has = granted;
    granted = has + n;
    settle();
  }
}
