package io.rkvs.benchmarks.peers;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A bare map, with a copy by hand where one is asked for. */
record MapStore(
    ConcurrentMap<Object, Object> map,
    @Nullable UnaryOperator<Object> copier,
    @Nullable LongSupplier hits)
    implements Store {
  @Override
  public @Nullable Object get(Object key) {
    Object value = map.get(key);
    return copier == null || value == null ? value : copier.apply(value);
  }

  @Override
  public void put(Object key, Object value) {
    map.put(key, copier == null ? value : copier.apply(value));
  }

  @Override
  public @Nullable Object getAndRemove(Object key) {
    return map.remove(key);
  }

  @Override
  public void increment(Object key) {
    map.compute(key, (k, value) -> (Integer) value + 1);
  }

  @Override
  public Map<Object, Object> getAll(Set<Object> keys) {
    Map<Object, Object> found = new HashMap<>(keys.size() * 4 / 3 + 1);
    for (Object key : keys) {
      Object value = map.get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public void putAll(Map<Object, Object> entries) {
    map.putAll(entries);
  }

  @Override
  public long iterate() {
    long count = 0;
    for (Map.Entry<Object, Object> e : map.entrySet()) {
      count += e.getValue() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void removeAll() {
    map.clear();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public long countedHits() {
    return hits == null ? -1 : hits.getAsLong();
  }

  @Override
  public void close() {
    map.clear();
  }
}
