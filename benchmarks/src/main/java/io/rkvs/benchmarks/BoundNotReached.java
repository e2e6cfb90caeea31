package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Setting;
import org.openjdk.jmh.annotations.Benchmark;

/** References in a cache with a bound twice as large as what it holds. */
public class BoundNotReached extends Filled {
  @Override
  Setting setting() {
    return Setting.bounded(2 * entries);
  }

  /** A get of a present key. */
  @Benchmark
  public Object get(Cursor cursor) {
    return store.get(key(cursor.next()));
  }

  /** A put over a present entry. */
  @Benchmark
  public void put(Cursor cursor) {
    int position = cursor.next();
    store.put(key(position), position);
  }
}
