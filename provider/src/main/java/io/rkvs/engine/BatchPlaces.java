package io.rkvs.engine;

import io.rkvs.engine.Batch.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The places within the limit that the new keys of a batch take: reserved before anything changes,
 * but for keys whose locks keep one already, see {@link Places}. For the holder of the locks of all
 * shards concerned, once the batch was validated.
 */
final class BatchPlaces {
  private final Slots slots;
  private final Batch batch;
  private final int[] itemSlots;
  private final @Nullable Node[] nodes;
  private final @Nullable Object[] outcome;
  private int reserved;

  /**
   * Creates one for a batch.
   *
   * @param nodes at the first item of each key, the entry that is there, or null
   * @param outcome at the first item of each key, what the batch leaves of it, or null
   */
  BatchPlaces(
      Slots slots,
      Batch batch,
      int[] itemSlots,
      @Nullable Node[] nodes,
      @Nullable Object[] outcome) {
    this.slots = slots;
    this.batch = batch;
    this.itemSlots = itemSlots;
    this.nodes = nodes;
    this.outcome = outcome;
  }

  /**
   * Returns whether the batch would find its places, or marks what fails. Where the caller holds
   * all keys, the places are kept for it from now on.
   */
  boolean wouldSuffice() {
    return isHeld() ? reserveOrFail() && keepPlaces() : fits();
  }

  private boolean creates(int i) {
    return batch.first(i) == i && nodes[i] == null && outcome[i] != null;
  }

  private @Nullable KeyLock ownLock(int i) {
    return KeyLocks.own(slots.bins[itemSlots[i]], batch.key(i), batch.hash(i));
  }

  /** Returns whether an item creates an entry for which no place is kept. */
  private boolean needsPlace(int i) {
    if (!creates(i)) {
      return false;
    }
    KeyLock lock = ownLock(i);
    return lock == null || !lock.hasPlace;
  }

  private int placesNeeded() {
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      count += needsPlace(i) ? 1 : 0;
    }
    return count;
  }

  /** Returns whether the caller holds all keys. */
  private boolean isHeld() {
    for (int i = 0; i < batch.size(); i++) {
      if (ownLock(i) == null) {
        return false;
      }
    }
    return true;
  }

  /** Takes the places that the batch needs, or marks what fails, takes none and returns false. */
  boolean reserveOrFail() {
    reserved = 0;
    Capacity capacity = slots.places.capacity();
    int needed = capacity == null ? 0 : placesNeeded();
    if (capacity == null || needed == 0) {
      return !batch.hasFailures();
    }
    while (!batch.hasFailures()) {
      if (capacity.reserve(needed)) {
        reserved = needed;
        return true;
      }
      failBeyond(capacity, needed);
    }
    failBeyond(capacity, needed);
    return false;
  }

  /**
   * Returns whether there are places enough, or marks what fails. Takes none: another writer's key
   * must not be refused for a trial.
   */
  private boolean fits() {
    Capacity capacity = slots.places.capacity();
    if (capacity != null) {
      failBeyond(capacity, placesNeeded());
    }
    return !batch.hasFailures();
  }

  /** Marks the new keys for which there is no place; none when places came free meanwhile. */
  private void failBeyond(Capacity capacity, int needed) {
    long free = capacity.free();
    for (int i = 0; free < needed && i < batch.size(); i++) {
      if (needsPlace(i) && --free < 0) {
        batch.fail(i, Failure.FULL);
      }
    }
  }

  /** Hands the places that were reserved to the key locks; true. */
  private boolean keepPlaces() {
    for (int i = 0; i < batch.size(); i++) {
      KeyLock lock = ownLock(i);
      if (batch.stores() && lock != null && outcome[batch.first(i)] != null) {
        slots.places.keepReservedLocked(lock, nodes[batch.first(i)] != null);
      }
    }
    return true;
  }

  /** From here on the entries have the places that were kept for them. */
  void takeKept() {
    for (int i = 0; i < batch.size(); i++) {
      if (creates(i)) {
        slots.places.takeKeptLocked(
            Bins.state(slots.bins[itemSlots[i]]), batch.key(i), batch.hash(i));
      }
    }
  }

  /** Gives back what was reserved. */
  void giveBack() {
    Capacity capacity = slots.places.capacity();
    if (capacity != null) {
      capacity.release(reserved);
    }
  }
}
