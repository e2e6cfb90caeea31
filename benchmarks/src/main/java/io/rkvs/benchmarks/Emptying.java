package io.rkvs.benchmarks;

import io.rkvs.benchmarks.peers.Setting;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All entries leave at once: what Spring's {@code @CacheEvict(allEntries = true)} does. Each call
 * meets a full store, which is filled again outside the time that is taken.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
public class Emptying extends Filled {
  @Override
  Setting setting() {
    return Setting.PLAIN;
  }

  /** Fills what the call before has emptied. */
  @Setup(Level.Invocation)
  public void refill() {
    for (int i = 0; i < entries; i++) {
      store.put(keyKind.key(i), value(i));
    }
  }

  /** Drops all entries. */
  @Benchmark
  public void clear() {
    store.clear();
  }

  /** Removes all entries, with nobody listening and nothing behind the cache. */
  @Benchmark
  public void removeAll() {
    store.removeAll();
  }
}
