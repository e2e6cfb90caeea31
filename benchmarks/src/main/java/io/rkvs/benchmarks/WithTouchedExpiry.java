package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Setting;
import org.openjdk.jmh.annotations.Benchmark;

/** References that expire an hour after their last use, so none does here. */
public class WithTouchedExpiry extends Filled {
  @Override
  Setting setting() {
    return Setting.TOUCHED;
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
