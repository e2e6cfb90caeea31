package io.rkvs.extensions;

/**
 * Hears of entries that were evicted for size. JSR-107 has no event for that; removals and
 * expirations are told to the cache's own listeners.
 *
 * <p>Called after the entry has left, on the thread whose write made it leave, outside every lock.
 * An exception is logged and counted, it does not reach the writer.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface EvictionListener<K, V> {
  /** Tells that the entry was evicted. */
  void onEviction(K key, V value);
}
