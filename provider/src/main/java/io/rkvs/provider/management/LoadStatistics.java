package io.rkvs.provider.management;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times the calls of a cache's loader. Thread-safe. */
public final class LoadStatistics {
  private final LongAdder loads = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Counts a call that took so long. */
  public void loaded(long tookNanos, boolean failed) {
    (failed ? failures : loads).increment();
    nanos.add(tookNanos);
  }

  /** Returns the number of calls that ended well. */
  public long loads() {
    return loads.sum();
  }

  /** Returns the number of calls that failed. */
  public long failures() {
    return failures.sum();
  }

  /** Returns the time spent in all calls. */
  public Duration time() {
    return Duration.ofNanos(nanos.sum());
  }
}
