package io.rkvs.provider;

import io.rkvs.engine.Describe;
import io.rkvs.engine.Weighed;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.Weigher;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cache's weigher, once for each write and before the writer is called or a lock of the
 * engine taken. Thread-safe when the weigher is.
 */
final class Weighing<K, V> {
  private final String cacheName;
  private final @Nullable Weigher<? super K, ? super V> weigher;

  Weighing(String cacheName, @Nullable Weigher<? super K, ? super V> weigher) {
    this.cacheName = cacheName;
    this.weigher = weigher;
  }

  /**
   * Returns what the engine is to store: the value itself, or with its weight when the cache has a
   * weigher.
   *
   * @param key as the cache keeps it, or as the caller gave it
   * @param value as the cache keeps it
   * @throws CacheException when the weigher throws, or answers less than 0
   */
  @SuppressWarnings("unchecked")
  Object weighed(Object key, Object value) {
    if (weigher == null) {
      return value;
    }
    int weight;
    try {
      weight = weigher.weigh((K) key, (V) value);
    } catch (RuntimeException e) {
      throw new CacheException(
          "cache '%s': weigher %s failed for key %s, nothing is stored: %s"
              .formatted(cacheName, weigher.getClass().getName(), Describe.of(key), e.getMessage()),
          e);
    }
    if (weight < 0) {
      throw new CacheException(
          "cache '%s': weigher %s for key %s: expected 0 or more, was %d; nothing is stored"
              .formatted(cacheName, weigher.getClass().getName(), Describe.of(key), weight));
    }
    return new Weighed(value, weight);
  }

  /**
   * Refuses an all-or-nothing batch that can never be there whole.
   *
   * @param maximum the largest weight of the cache, 0 for none
   * @throws CapacityExceededException when the items together are heavier
   */
  void checkFits(List<BatchItem> items, long maximum) {
    long sum = 0;
    for (BatchItem item : items) {
      sum += item.value() instanceof Weighed w ? w.weight() : 0;
    }
    if (maximum > 0 && sum > maximum) {
      throw new CapacityExceededException(
          "cache '%s': a batch of all or nothing weighs %d, expected at most maxWeight, which is %d"
              .formatted(cacheName, sum, maximum));
    }
  }
}
