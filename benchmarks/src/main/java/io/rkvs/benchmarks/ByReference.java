package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Setting;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** References without limit for ever: every entry is present, none ever leaves. */
public class ByReference extends Filled {
  private static final int BATCH = 100;
  private static final int BATCHES = 256;

  private Object[] values;
  private Set<Object>[] keySets;
  private Map<Object, Object>[] maps;

  @Override
  Setting setting() {
    return Setting.PLAIN;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  void prepare() {
    values = KeyKind.INTEGER.keys(1 << 10);
    keySets = new Set[BATCHES];
    maps = new Map[BATCHES];
    int position = 0;
    for (int i = 0; i < BATCHES; i++) {
      keySets[i] = new LinkedHashSet<>();
      maps[i] = new HashMap<>();
      while (keySets[i].size() < BATCH) {
        Object key = keys[sequence[position++]];
        keySets[i].add(key);
        maps[i].put(key, values[position & 1023]);
      }
    }
  }

  /** A get of a present key. */
  @Benchmark
  public Object get(Cursor cursor) {
    return store.get(key(cursor.next()));
  }

  /** A put over a present entry, of another value than the last one for that key, mostly. */
  @Benchmark
  public void put(Cursor cursor) {
    int position = cursor.next();
    store.put(key(position), values[position & 1023]);
  }

  /** Four gets for each put. */
  @Benchmark
  public Object mix(Cursor cursor) {
    int position = cursor.next();
    if (position % 5 == 0) {
      store.put(key(position), values[position & 1023]);
      return position;
    }
    return store.get(key(position));
  }

  /** Takes an entry out and puts it back. */
  @Benchmark
  public void removeAndPut(Cursor cursor) {
    Object key = key(cursor.next());
    Object value = store.getAndRemove(key);
    store.put(key, value == null ? values[0] : value);
  }

  /** Adds 1 to a value by an entry processor. */
  @Benchmark
  public void invoke(Cursor cursor) {
    store.increment(key(cursor.next()));
  }

  /** Gets {@value #BATCH} present keys by one call; per key. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object getAll(Cursor cursor) {
    return store.getAll(keySets[cursor.next() & (BATCHES - 1)]);
  }

  /** Puts over {@value #BATCH} present entries by one call; per key. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void putAll(Cursor cursor) {
    store.putAll(maps[cursor.next() & (BATCHES - 1)]);
  }

  /** Goes through all entries; per call. */
  @Benchmark
  public long iterate() {
    return store.iterate();
  }
}
