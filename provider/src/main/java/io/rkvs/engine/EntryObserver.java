package io.rkvs.engine;

/**
 * Hears of entries that leave a table without a caller's wish. Called with no lock of the engine
 * held; may take key locks.
 */
public interface EntryObserver {
  /** Returns whether {@link #due} is called; otherwise the table takes such entries out itself. */
  default boolean wantsDue() {
    return true;
  }

  /**
   * An entry's deadline has passed; it is still in the table. The observer takes it out by {@link
   * Table#removeExpired}, under the key lock where events have to be in order.
   */
  void due(Object key, int hash);

  /** An entry was evicted for size; it has left the table. */
  void evicted(Object key, Object value);
}
