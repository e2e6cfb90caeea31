package io.rkvs.benchmarks.bounded;

import io.rkvs.benchmarks.Zipf;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a bound costs: hits below it, and reads that put what is absent over it. Integer keys by
 * reference, in the order of {@link Zipf} over {@value #KEYS} keys, equal to the stored ones but
 * not the same objects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx2g")
public class BoundedBenchmark {
  static final int KEYS = 100_000;
  private static final int SEQUENCE = 1 << 20;
  private static final int SOME = 10;

  @Param BoundedPeer peer;

  private BoundedPeer.Store roomy;
  private BoundedPeer.Store tight;
  private Object[] keys;
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

  /** Fills the roomy store, and the tight one as the benchmark would. */
  @Setup(Level.Trial)
  public void fill() {
    roomy = peer.open("roomy", 2 * KEYS);
    tight = peer.open("tight", KEYS / SOME);
    sequence = Zipf.sequence(KEYS, SEQUENCE, 42);
    keys = new Object[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = i + KEYS; // boxed anew
      roomy.put(i + KEYS, i);
    }
  }

  /** A get of a present key; the bound is twice the entries. */
  @Benchmark
  public Object hit(Cursor cursor) {
    return roomy.get(keys[sequence[cursor.next()]]);
  }

  /** A get, and a put when the key is absent; the bound is a tenth of the keys. */
  @Benchmark
  public Object getOrPut(Cursor cursor) {
    Object key = keys[sequence[cursor.next()]];
    Object value = tight.get(key);
    if (value == null) {
      tight.put(key, key);
    }
    return value;
  }
}
