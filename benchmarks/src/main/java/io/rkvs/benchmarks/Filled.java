package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Checks;
import io.rkvs.benchmarks.peers.Peer;
import io.rkvs.benchmarks.peers.Setting;
import io.rkvs.benchmarks.peers.Store;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * A store of a peer that was checked to do its work, filled with entries 0 to {@code entries − 1},
 * and a sequence of keys in the order of {@link Zipf}. The keys asked for are equal to the stored
 * ones, not the same objects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-Xms2g", "-Xmx2g"})
public abstract class Filled {
  static final int SEQUENCE = 1 << 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @Param Peer peer;

  @Param("INTEGER")
  KeyKind keyKind;

  @Param("100000")
  int entries;

  Store store;
  Object[] keys;
  int[] sequence;

  /** Returns what the store is to do. */
  abstract Setting setting();

  /** Returns the value that a key is filled with. */
  Object value(int number) {
    return number;
  }

  /** Returns how many entries a filled store is to have. */
  int expectedEntries() {
    return entries;
  }

  /** Checks, opens and fills. */
  @Setup(Level.Trial)
  public void fill() {
    Checks.check(peer, setting());
    store = peer.open(setting());
    keys = keyKind.keys(entries);
    sequence = Zipf.sequence(entries, SEQUENCE, 42);
    for (int i = 0; i < entries; i++) {
      store.put(keyKind.key(i), value(i));
    }
    checkFilled();
    System
        .gc(); // entries are old where a process lives for long, whether or not the store allocates
    prepare();
  }

  /**
   * Checks what is there; a store may evict in the background, so it gets time to reach its bound.
   */
  private void checkFilled() {
    int expected = expectedEntries();
    boolean isBounded = expected < entries;
    long most = isBounded ? 2L * expected : entries;
    long end = System.nanoTime() + PATIENCE_NANOS;
    long present = store.iterate();
    while (present > most && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      present = store.iterate();
    }
    if (present > most || (!isBounded && present != entries)) {
      throw new IllegalStateException(
          "%s: expected %d entries after filling, was %d".formatted(peer, expected, present));
    }
  }

  /** Prepares what else a benchmark needs, after the store was filled. */
  void prepare() {}

  /** Closes the store. */
  @TearDown(Level.Trial)
  public void close() {
    store.close();
  }

  /** Where a thread is in the sequence. */
  @State(Scope.Thread)
  public static class Cursor {
    private int position = System.identityHashCode(this);

    int next() {
      position = (position + 1) & (SEQUENCE - 1);
      return position;
    }
  }

  Object key(int position) {
    return keys[sequence[position]];
  }
}
