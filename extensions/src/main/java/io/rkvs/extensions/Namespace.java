package io.rkvs.extensions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The storage behind a cache: atomic batches, consume, update, online resize, live limits and
 * snapshots. Obtained by {@code cache.unwrap(Namespace.class)}; a view of the same entries, not a
 * copy.
 *
 * <p>Operations that write honour the cache's configuration: they copy by value, write through,
 * raise events after the commit and count in the statistics. Reads here do not read through: an
 * absent key is absent.
 *
 * <p><b>Thread-safe.</b> {@link #exists} never blocks. Writers wait for a shard's lock, or for user
 * code that runs for the same key, up to {@linkplain #setLockTimeout the lock timeout} and then
 * fail with {@link LockTimeoutException}: busy, timed out and absent are different answers. A
 * thread that is interrupted while it waits for user code gets a {@link
 * javax.cache.CacheException}, keeps its interrupt flag, and nothing is done. A write
 * <i>happens-before</i> every read that sees it.
 *
 * <p>All operations throw {@link NullPointerException} for null arguments or elements, before
 * anything happens, and {@link IllegalStateException} when the cache is closed.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Namespace<K, V> {
  /** Returns the name, which is the cache's. */
  String name();

  /**
   * Stores a value and returns the previous one, or null when the key was absent.
   *
   * @throws CapacityExceededException when the namespace is full and rejects
   * @throws ValueTooLargeException when the value is over the limit
   * @throws LockTimeoutException when a lock was not to be had in time
   */
  @Nullable V set(K key, V value);

  /**
   * Replaces the value of a key that is present and returns the previous one.
   *
   * @throws KeyNotFoundException when the key is absent; nothing is stored
   * @throws ValueTooLargeException when the value is over the limit
   * @throws LockTimeoutException when a lock was not to be had in time
   */
  V update(K key, V value);

  /**
   * Atomically takes a key's value and deletes it: of any number of concurrent callers exactly one
   * gets it, the others get null.
   *
   * @throws LockTimeoutException when a lock was not to be had in time
   */
  @Nullable V consume(K key);

  /**
   * Returns whether the key is present. Never blocks, counts nothing, leaves deadlines as they are.
   */
  boolean exists(K key);

  /**
   * Deletes a key and returns whether it was present.
   *
   * @throws LockTimeoutException when a lock was not to be had in time
   */
  boolean delete(K key);

  /**
   * Reads several keys. In {@link BatchMode#ALL_OR_NOTHING} the answer is one consistent cut: all
   * values as of one instant, and every absent key is an error. In {@link BatchMode#BEST_EFFORT}
   * each key is read by itself. O(number of keys).
   */
  BatchResult<Map<K, V>> getMultiple(Collection<? extends K> keys, BatchMode mode);

  /**
   * Stores several entries; {@link BatchResult#data()} holds the previous values of those keys that
   * had one. O(number of entries).
   *
   * @throws CapacityExceededException when an {@link BatchMode#ALL_OR_NOTHING} batch is larger than
   *     the bound of a namespace that evicts; nothing is stored
   */
  BatchResult<Map<K, V>> setMultiple(Map<? extends K, ? extends V> entries, BatchMode mode);

  /**
   * Takes and deletes several keys; {@link BatchResult#data()} holds what was taken. A key named
   * twice is absent the second time. O(number of keys).
   */
  BatchResult<Map<K, V>> consumeMultiple(Collection<? extends K> keys, BatchMode mode);

  /**
   * Deletes several keys; {@link BatchResult#data()} holds the keys deleted. A key named twice is
   * absent the second time. O(number of keys).
   */
  BatchResult<Set<K>> deleteMultiple(Collection<? extends K> keys, BatchMode mode);

  /**
   * Returns the keys, lazily and weakly consistent: a key that is present throughout the iteration
   * is seen exactly once, others at most once or not at all. Counts nothing. Its iterator does not
   * support {@code remove}.
   */
  Iterable<K> keys();

  /** Returns the number of shards. */
  int shardCount();

  /**
   * Changes the number of shards while everything else goes on. Readers never wait; a writer waits
   * for the hand-over of one slot at most. About |m − n| / max(m, n) of the slots move. O(slots).
   *
   * @param newShardCount from 1 to {@link NamespaceConfiguration#MAX_SHARD_COUNT}
   * @throws IllegalArgumentException when out of that range
   * @throws LockTimeoutException when a shard's lock was not to be had in time; every slot has
   *     exactly one owner and the call can be repeated
   */
  void resizeShards(int newShardCount);

  /** Returns the number of keys in each shard. */
  long[] shardKeyCounts();

  /** Returns counts of this namespace. O(number of entries), for the total size of the values. */
  NamespaceStats stats();

  /**
   * Sets the most entries that are stored, live.
   *
   * @param maxEntries 0 for none
   * @throws IllegalArgumentException when negative, or when the namespace is bounded by weight
   * @throws CapacityExceededException when the namespace rejects and holds more than that; a
   *     namespace that evicts, evicts
   */
  void setMaxEntries(long maxEntries);

  /**
   * Sets the largest total weight of the entries, live; evicts down to it.
   *
   * @param maxWeight 0 for none
   * @throws IllegalArgumentException when negative, or when the namespace was created without a
   *     {@linkplain NamespaceConfiguration#setWeigher weigher}
   */
  void setMaxWeight(long maxWeight);

  /**
   * Sets the largest value that is accepted, live; values that are stored stay.
   *
   * @param bytes 0 for no limit; {@code byte[]} by length, {@link String} by its UTF-8, other types
   *     by their encoded size
   * @throws IllegalArgumentException when negative
   */
  void setMaxValueSize(long bytes);

  /**
   * Sets how long operations wait for a lock, live.
   *
   * @throws IllegalArgumentException when zero or negative
   */
  void setLockTimeout(Duration timeout);

  /**
   * Saves one consistent cut of this namespace. Blocks until the file is complete and on disk;
   * writers wait for one slot at most.
   *
   * @param file a name inside the manager's persistence directory, which it may not leave; any path
   *     when it is absolute, or the manager has no such directory
   * @throws SnapshotException when it could not be saved; an older file of that name is untouched
   */
  SnapshotInfo save(Path file);

  /** Returns the asynchronous view of this namespace. */
  AsyncNamespace<K, V> async();
}
