package io.rkvs.engine;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The places of a table that rejects: every entry takes one, and so does every key that is being
 * written through, from before its writer is called. So what a writer was told of is never refused
 * afterwards, and what is refused no writer hears of.
 */
final class Places {
  /* State    capacity  counts the places, null while there is no limit; replaced under structureLock and all shard locks.
   *          kept      places that key locks hold for keys that are absent; changed under the lock of the key's shard, so exact
   *                    under all of them, where a new Capacity is made.
   * Key lock keepsPlace: the write that goes on under this key lock must not be refused. While the key is present, its entry's place
   *          is the one; when the entry leaves (a deadline, clear(), a removal by the user's own code) the place stays with the lock,
   *          and the next entry of the key takes it from there. The last hold gives it back.
   * Checked  LimitTest, WriteThroughLimitTest. */

  private final boolean rejects;
  private final LongAdder kept = new LongAdder();
  private volatile long limit;
  private @Nullable Capacity capacity;

  Places(boolean rejects) {
    this.rejects = rejects;
  }

  /** Returns the number of entries at which new keys are rejected, 0 for none. */
  long limit() {
    return limit;
  }

  /** Returns how many places are kept for keys that are absent; exact under all shard locks. */
  long kept() {
    return kept.sum();
  }

  /** Sets or lifts (0) the limit; under structureLock and all shard locks. */
  void setLimitLocked(long maxEntries, long entries) {
    limit = maxEntries;
    capacity = maxEntries == 0 ? null : new Capacity(maxEntries, entries + kept());
  }

  @Nullable Capacity capacity() {
    return capacity;
  }

  /** Takes the place of a new entry; false when there is none. */
  boolean takeLocked(SlotState state, Object key, int hash) {
    return takeKeptLocked(state, key, hash) || takeUnheld();
  }

  /** As {@link #takeLocked}, where nobody holds the key; a latch is enough. */
  boolean takeUnheld() {
    return capacity == null || capacity.reserve(1);
  }

  /** Takes the place that a key lock keeps for a new entry; false when none is kept. */
  boolean takeKeptLocked(SlotState state, Object key, int hash) {
    KeyLock lock = state.keyLocks == null ? null : KeyLocks.find(state, key, hash);
    if (lock == null || !lock.hasPlace) {
      return false;
    }
    lock.hasPlace = false;
    kept.decrement();
    return true;
  }

  /** Gives back, or keeps, the place of an entry that leaves. */
  void leaveLocked(SlotState state, Object key, int hash) {
    if (!keepsLocked(state, key, hash)) {
      leaveUnheld();
    }
  }

  /** As {@link #leaveLocked}, where nobody holds the key; a latch is enough. */
  void leaveUnheld() {
    if (capacity != null) {
      capacity.release(1);
    }
  }

  /** Gives back, or keeps, the places of all entries of a slot. */
  void clearLocked(Node[] bins, int count) {
    int given = count;
    for (KeyLock k = Bins.state(bins).keyLocks; k != null; k = k.next) {
      boolean isPresent = Bins.locate(bins, k.key, k.hash) != null;
      given -= isPresent && keepsLocked(Bins.state(bins), k.key, k.hash) ? 1 : 0;
    }
    if (capacity != null) {
      capacity.release(given);
    }
  }

  private boolean keepsLocked(SlotState state, Object key, int hash) {
    KeyLock lock = state.keyLocks == null ? null : KeyLocks.find(state, key, hash);
    if (lock == null || !lock.keepsPlace || lock.hasPlace) {
      return false;
    }
    lock.hasPlace = true;
    kept.increment();
    return true;
  }

  /**
   * Sees to it that the caller's writes of a key that it holds are not refused until it lets go;
   * false when there is no place.
   *
   * @param isPresent whether the key has an entry, and so a place
   */
  boolean keepLocked(KeyLock lock, boolean isPresent) {
    if (!rejects || lock.keepsPlace) {
      return true;
    }
    if (!isPresent && capacity != null && !capacity.reserve(1)) {
      return false;
    }
    keepReservedLocked(lock, isPresent);
    return true;
  }

  /** As {@link #keepLocked}, with a place that the caller has reserved where one is needed. */
  void keepReservedLocked(KeyLock lock, boolean isPresent) {
    if (rejects && !lock.keepsPlace) {
      lock.keepsPlace = true;
      lock.hasPlace = !isPresent;
      kept.add(isPresent ? 0 : 1);
    }
  }

  /** Gives back the place of a key whose last hold has ended. */
  void letGoLocked(KeyLock lock) {
    if (lock.hasPlace) {
      lock.hasPlace = false;
      kept.decrement();
      if (capacity != null) {
        capacity.release(1);
      }
    }
  }
}
