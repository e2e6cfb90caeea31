package io.rkvs.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A get that hits and a put that replaces, both by reference, on {@value #ENTRIES} entries.
 *
 * <p>Every entry is present before the first call and none ever leaves. The keys asked for are
 * equal to the stored ones, not the same objects, and come in the order of {@link Zipf}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx2g")
public class GetPutBenchmark {
  static final int ENTRIES = 100_000;
  private static final int VALUES = 1 << 10;
  private static final int SEQUENCE = 1 << 20;

  @Param({"CHM", "RKVS", "CAFFEINE"})
  Peer peer;

  @Param({"INTEGER", "STRING"})
  KeyKind keyKind;

  private Peer.Store store;
  private Object[] keys;
  private Object[] values;
  private int[] sequence;

  /** Where a thread is in the sequence. */
  @State(Scope.Thread)
  public static class Cursor {
    private int position = System.identityHashCode(this);

    int next() {
      position = (position + 1) & (SEQUENCE - 1);
      return position;
    }
  }

  /** Fills the store. */
  @Setup(Level.Trial)
  public void fill() {
    store = peer.open();
    keys = keyKind.keys(ENTRIES);
    values = KeyKind.STRING.keys(VALUES);
    sequence = Zipf.sequence(ENTRIES, SEQUENCE, 42);
    for (int i = 0; i < ENTRIES; i++) {
      store.put(keyKind.key(i), i);
    }
  }

  /** Closes the store. */
  @TearDown(Level.Trial)
  public void close() {
    store.close();
  }

  /** A get of a present key. */
  @Benchmark
  public Object get(Cursor cursor) {
    return store.get(keys[sequence[cursor.next()]]);
  }

  /** A put over a present entry, of another value than the last one for that key, mostly. */
  @Benchmark
  public void put(Cursor cursor) {
    int position = cursor.next();
    store.put(keys[sequence[position]], values[position & (VALUES - 1)]);
  }
}
