package io.rkvs.provider;

import javax.cache.Cache;

/** An entry as it was at one instant; immutable, independent of the cache. */
final class RkvsEntry<K, V> implements Cache.Entry<K, V> {
  private final K key;
  private final V value;

  RkvsEntry(K key, V value) {
    this.key = key;
    this.value = value;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.from(this, type, "entry");
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
