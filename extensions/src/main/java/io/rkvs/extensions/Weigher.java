package io.rkvs.extensions;

/**
 * Tells what an entry weighs against {@link NamespaceConfiguration#getMaxWeight()}.
 *
 * <p>Called once per write, on the writing thread, never under a shard lock. The weight is kept
 * with the entry: a weigher that would answer differently later is not asked again until the next
 * write. An exception reaches the writing caller as a {@link javax.cache.CacheException} and
 * nothing is stored.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@FunctionalInterface
public interface Weigher<K, V> {
  /** Returns the weight of an entry, 0 or more; a negative answer is refused. */
  int weigh(K key, V value);
}
