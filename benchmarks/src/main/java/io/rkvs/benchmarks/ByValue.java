package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Pojo;
import io.rkvs.benchmarks.peers.Setting;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Copies in and out. For CHM the copy is made by hand. */
public class ByValue extends Filled {
  /** The types of value. */
  public enum Kind {
    /** Immutable: a provider may share it. */
    STRING,
    /** Five fields that can change. */
    POJO
  }

  @Param Kind kind;

  @Override
  Setting setting() {
    return Setting.BY_VALUE;
  }

  @Override
  Object value(int number) {
    return kind == Kind.STRING ? "value-" + number : new Pojo(number);
  }

  private final Object[] values = new Object[1 << 10];

  /** A get of a present key. */
  @Benchmark
  public Object get(Cursor cursor) {
    return store.get(key(cursor.next()));
  }

  /** A put over a present entry. */
  @Benchmark
  public void put(Cursor cursor) {
    int position = cursor.next();
    int i = position & 1023;
    Object value = values[i];
    if (value == null) {
      value = value(i);
      values[i] = value;
    }
    store.put(key(position), value);
  }
}
