package io.rkvs.provider;

import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Patience;
import io.rkvs.engine.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The locks of several keys, taken in the order of their hashes, so that two bulk operations never
 * wait for each other crosswise. Two keys of one hash may be taken in either order: should that
 * ever close a cycle, the engine reports it.
 */
final class KeyLocks {
  private final Table table;
  private final @Nullable KeyLock[] locks;
  private int held;

  private KeyLocks(Table table, int size) {
    this.table = table;
    this.locks = new KeyLock[size];
  }

  /**
   * Locks all keys, or none when one is not to be had.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when they were not all free in time
   */
  static KeyLocks lock(Table table, List<? extends Keyed> keys, Patience patience) {
    List<Keyed> ordered = new ArrayList<>(keys);
    ordered.sort(Comparator.comparingInt(Keyed::hash));
    KeyLocks all = new KeyLocks(table, ordered.size());
    try {
      for (Keyed k : ordered) {
        all.locks[all.held] = table.lockKey(k.key(), k.hash(), patience);
        all.held++;
      }
      return all;
    } catch (RuntimeException | Error e) {
      all.unlock();
      throw e;
    }
  }

  /** Gives all back. */
  void unlock() {
    while (held > 0) {
      KeyLock lock = locks[--held];
      if (lock != null) {
        table.unlockKey(lock);
      }
    }
  }

  /** Something with a key. */
  interface Keyed {
    /** Returns the key, as the cache keeps it. */
    Object key();

    /** Returns the key's hash. */
    int hash();
  }
}
