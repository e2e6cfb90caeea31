package io.rkvs.benchmarks.peers;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations of a benchmark. One fork uses one kind, so a call costs what the kind costs. */
public interface Store extends AutoCloseable {
  /** Returns the value of a key, null when it is absent. */
  @Nullable Object get(Object key);

  /** Stores a value. */
  void put(Object key, Object value);

  /** Removes a key and returns its value, null when it was absent. */
  @Nullable Object getAndRemove(Object key);

  /** Adds 1 to an Integer, atomically, by code that is handed to the store. */
  void increment(Object key);

  /** Returns those of the keys that are present. */
  Map<Object, Object> getAll(Set<Object> keys);

  /** Stores several. */
  void putAll(Map<Object, Object> entries);

  /** Goes through all entries and returns how many there are. */
  long iterate();

  /** Removes all entries: as javax.cache has it, with a listener's and a writer's share. */
  void removeAll();

  /** Drops all entries; nobody is told. */
  void clear();

  /** Returns how many gets were counted as hits, −1 when the store does not count. */
  long countedHits();

  @Override
  void close();
}
