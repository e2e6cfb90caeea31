package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Setting;
import org.openjdk.jmh.annotations.Benchmark;

/** A cache that can hold a tenth of the keys asked for. */
public class OverBound extends Filled {
  @Override
  Setting setting() {
    return Setting.bounded(expectedEntries());
  }

  @Override
  int expectedEntries() {
    return entries / 10;
  }

  /** A get, and a put after a miss. */
  @Benchmark
  public Object getOrPut(Cursor cursor) {
    int position = cursor.next();
    Object key = key(position);
    Object value = store.get(key);
    if (value == null) {
      store.put(key, position);
    }
    return value;
  }
}
