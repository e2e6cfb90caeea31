package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * The key locks of one slot, a list that is nearly always empty; all of it under the lock of the
 * slot's owner, or its latch.
 */
final class KeyLocks {
  private KeyLocks() {}

  /**
   * Returns the hold of another thread on a key, or null when the key is free or the caller's own.
   */
  static @Nullable KeyLock foreign(Node @Nullable [] bins, Object key, int hash) {
    if (bins == null) {
      return null;
    }
    KeyLock lock = find(Bins.state(bins), key, hash);
    return lock == null || lock.owner == Thread.currentThread() ? null : lock;
  }

  /** Takes a key that no other thread holds, once more if the caller holds it. */
  static KeyLock hold(SlotState state, Object key, int hash) {
    KeyLock mine = find(state, key, hash);
    if (mine != null) {
      mine.holds++;
      return mine;
    }
    KeyLock lock = new KeyLock(key, hash, Thread.currentThread());
    lock.next = state.keyLocks;
    state.keyLocks = lock;
    return lock;
  }

  /** Gives one hold back and returns whether it was the last. */
  static boolean giveBack(SlotState state, KeyLock lock) {
    if (lock.owner != Thread.currentThread()) {
      throw new IllegalMonitorStateException(
          "key "
              + Describe.of(lock.key)
              + " is held by "
              + Describe.of(lock.owner)
              + ", not by the caller");
    }
    if (lock.holds == 0) {
      throw new IllegalMonitorStateException(
          "key " + Describe.of(lock.key) + " was given back before");
    }
    if (--lock.holds > 0) {
      return false;
    }
    if (state.keyLocks == lock) {
      state.keyLocks = lock.next;
    } else {
      KeyLock k = state.keyLocks;
      while (k != null && k.next != lock) {
        k = k.next;
      }
      if (k != null) {
        k.next = lock.next;
      }
    }
    lock.release();
    return true;
  }

  /** Gives back the hold at the head of the list, which {@link KeyLock#isPlain}. */
  static void giveBackUnheard(SlotState state, KeyLock lock) {
    lock.holds = 0;
    state.keyLocks = lock.next;
  }

  /** Returns the caller's hold on a key, or null. */
  static @Nullable KeyLock own(Node @Nullable [] bins, Object key, int hash) {
    KeyLock lock = bins == null ? null : find(Bins.state(bins), key, hash);
    return lock != null && lock.owner == Thread.currentThread() ? lock : null;
  }

  /** Returns whether a key of that hash may be held; compares no keys. */
  static boolean mayHold(SlotState state, int hash) {
    KeyLock k = state.keyLocks;
    while (k != null && k.hash != hash) {
      k = k.next;
    }
    return k != null;
  }

  static @Nullable KeyLock find(SlotState state, Object key, int hash) {
    KeyLock k = state.keyLocks;
    while (k != null && !k.is(key, hash)) {
      k = k.next;
    }
    return k;
  }
}
