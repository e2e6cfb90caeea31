package io.rkvs.benchmarks.traces;

import io.rkvs.engine.eviction.Bound;
import io.rkvs.engine.eviction.Evictable;

/** The provider's eviction policy, without a table around it. */
final class Policy implements Contender {
  private static final int HASH_BITS = 30;

  private final int seed;

  /**
   * Creates a contender.
   *
   * @param seed another one gives the keys other hashes, so shows how much depends on them
   */
  Policy(int seed) {
    this.seed = seed;
  }

  private static final class Entry extends Evictable {
    private final int hash;
    private boolean present;

    Entry(int hash) {
      this.hash = hash;
    }

    @Override
    public int hash() {
      return hash;
    }

    void hit(Bound bound) {
      if (visited <= 0) {
        bound.hit(this, hash);
      }
    }
  }

  @Override
  public String label() {
    return "RKVS policy";
  }

  @Override
  public long hits(Trace trace, int capacity) {
    Bound bound = new Bound(capacity, false, HASH_BITS);
    Bound.Evictor evictor = victim -> ((Entry) victim).present = false;
    Entry[] entries = new Entry[trace.keys().length];
    long hits = 0;
    for (int k : trace.accesses()) {
      Entry e = entries[k];
      if (e != null && e.present) {
        hits++;
        e.hit(bound);
      } else {
        e = new Entry(hash(trace.keys()[k]));
        e.present = true;
        entries[k] = e;
        Evictable victim = bound.addAndName(e, e.hash);
        if (victim != null) {
          evictor.evict(victim);
        }
        bound.evict(e.hash, evictor);
      }
    }
    return hits;
  }

  private int hash(long key) {
    long z = key + seed * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) ((z ^ (z >>> 31)) >>> (Long.SIZE - HASH_BITS));
  }
}
