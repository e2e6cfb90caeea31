package io.rkvs.benchmarks.peers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Caffeine by its own interface. */
record CaffeineStore(Cache<Object, Object> cache) implements Store {
  /**
   * Returns an empty store. Expiry by creation is expireAfterWrite, which does a little less than
   * the policy of javax.cache would: it starts again with each update.
   */
  static Store open(Setting setting) {
    if (setting.isByValue()) {
      throw new IllegalArgumentException("Caffeine itself copies nothing");
    }
    Caffeine<Object, Object> builder = Caffeine.newBuilder();
    Duration duration = Duration.ofMillis(setting.expiryMillis());
    switch (setting.expiry()) {
      case NEVER -> {}
      case CREATED -> builder.expireAfterWrite(duration);
      case TOUCHED -> builder.expireAfterAccess(duration);
    }
    if (setting.bound() > 0) {
      builder.maximumSize(setting.bound());
    }
    if (setting.hasStatistics()) {
      builder.recordStats();
    }
    return new CaffeineStore(builder.build());
  }

  @Override
  public @Nullable Object get(Object key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void put(Object key, Object value) {
    cache.put(key, value);
  }

  @Override
  public @Nullable Object getAndRemove(Object key) {
    return cache.asMap().remove(key);
  }

  @Override
  public void increment(Object key) {
    cache.asMap().compute(key, (k, value) -> (Integer) value + 1);
  }

  @Override
  public Map<Object, Object> getAll(Set<Object> keys) {
    return cache.getAllPresent(keys);
  }

  @Override
  public void putAll(Map<Object, Object> entries) {
    cache.putAll(entries);
  }

  @Override
  public long iterate() {
    long count = 0;
    for (Map.Entry<Object, Object> e : cache.asMap().entrySet()) {
      count += e.getValue() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void removeAll() {
    cache.invalidateAll();
  }

  @Override
  public void clear() {
    cache.invalidateAll();
  }

  @Override
  public long countedHits() {
    return cache.stats().hitCount();
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }
}
