package io.rkvs.engine.eviction;

/**
 * What the policy keeps in an entry: two bytes, which fit into the gap before the first field of a
 * subclass.
 */
public abstract class Evictable {
  /* visited  whether the entry was met since the policy last looked, in bit 0; the sign tells whether its key is in the sample that
   *          the miniature caches see. So a reader does nothing for 1, and calls Bound.hit for anything that is not above 0:
   *             0 unvisited -> 1 visited             -2 unvisited, sampled -> -1 visited, sampled
   *          Written plainly by readers without a lock and by the policy under its lock. A lost write costs one bit of history.
   * region   written and read under the lock of the entry's domain. */

  static final byte UNVISITED = 0;
  static final byte VISITED = 1;
  static final byte SAMPLED_UNVISITED = -2;
  static final byte SAMPLED_VISITED = -1;

  /** Not yet, or never, in a bounded table. */
  static final byte OUTSIDE = 0;

  static final byte WINDOW = 1;
  static final byte PROBATION = 2;
  static final byte PROTECTED = 3;

  /** Removed, evicted, or named as a victim; a queue may still hold a reference. */
  static final byte DEAD = 4;

  /** Anything up to 0 asks a reader to call {@link Bound#hit}. */
  public byte visited;

  /** The queue that holds the entry. */
  byte region;

  /** For subclasses. */
  protected Evictable() {}

  /**
   * Returns the key's hash; only for its frequency, so a wrong answer during a batch is harmless.
   */
  public abstract int hash();

  /** Returns the weight, 0 or more; changed under the lock of the domain alone. */
  public int weight() {
    return 1;
  }

  /** Sets the weight of an entry that has one. */
  protected void setWeight(int weight) {
    assert weight == 1 : weight;
  }

  /** Returns whether the entry was met since the last call. */
  final boolean takeVisited() {
    byte v = visited;
    if ((v & 1) == 0) {
      return false;
    }
    visited = (byte) (v & ~1);
    return true;
  }

  final void setVisited() {
    visited = (byte) (visited | 1);
  }
}
