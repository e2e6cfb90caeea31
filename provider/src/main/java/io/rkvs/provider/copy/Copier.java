package io.rkvs.provider.copy;

import javax.cache.CacheException;

/**
 * How a cache takes values in and hands them out. Thread-safe; nothing blocks. Code of the value's
 * class may run (its constructor, {@code readObject}, the {@code hashCode} of keys inside it), so
 * never call it under a lock.
 */
public interface Copier {
  /**
   * Returns the value itself, or a deep copy that shares nothing mutable with it.
   *
   * @param value not null
   * @throws CacheException when the value cannot be copied, naming cache, class and place; the
   *     value is untouched
   */
  <T> T copy(T value);
}
