package io.rkvs.provider.event;

import io.rkvs.provider.copy.Copier;
import java.io.Serial;
import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entry, as a listener sees it. Where the cache stores by value, each getter
 * copies, so that a listener never holds what is stored.
 *
 * <p>The old value is there only for listeners that require it. As JSR-107 1.1 says, the value of a
 * removed or expired entry is its old value.
 */
final class CacheEvent<K, V> extends CacheEntryEvent<K, V> {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Object key;
  private final transient @Nullable Object value;
  private final transient @Nullable Object oldValue;
  private final transient Copier copier;

  CacheEvent(
      Cache<K, V> source,
      EventType type,
      Object key,
      @Nullable Object value,
      @Nullable Object oldValue,
      Copier copier) {
    super(source, type);
    this.key = key;
    this.value = value;
    this.oldValue = oldValue;
    this.copier = copier;
  }

  @Override
  @SuppressWarnings("unchecked")
  public K getKey() {
    return (K) copier.copy(key);
  }

  @Override
  public @Nullable V getValue() {
    return copyOf(value);
  }

  @Override
  public @Nullable V getOldValue() {
    return copyOf(oldValue);
  }

  @SuppressWarnings("unchecked")
  private @Nullable V copyOf(@Nullable Object stored) {
    return stored == null ? null : (V) copier.copy(stored);
  }

  @Override
  public boolean isOldValueAvailable() {
    return oldValue != null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException(
        "an event cannot be unwrapped to " + type.getName() + ", it is a " + getClass().getName());
  }

  @Override
  public String toString() {
    return getEventType() + " of key " + key + " in cache '" + getSource().getName() + "'";
  }
}
