package io.rkvs.snapshot.autosave;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A timer whose hands the test turns; work runs in the test's thread, in order of its time. Not
 * thread-safe.
 */
final class FakeTimer implements AutosaveTimer {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static final class Work {
    final long at;
    final Runnable work;

    Work(long at, Runnable work) {
      this.at = at;
      this.work = work;
    }
  }

  private final List<Work> pending = new ArrayList<>();
  private long nanos = -5_000_000_000_000L; // a nanosecond clock may well be negative
  private final long origin = nanos;
  private boolean closed;

  @Override
  public Instant now() {
    return START.plusNanos(nanos - origin);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable work) {
    if (closed) {
      throw new IllegalStateException("scheduled after the end");
    }
    Work added = new Work(nanos + delay.toNanos(), work);
    pending.add(added);
    return () -> pending.remove(added);
  }

  @Override
  public void close() {
    closed = true;
    pending.clear();
  }

  /** Moves the clock without running anything: what a slow save does. */
  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Moves the clock and runs all work that is due on the way. */
  void advance(Duration time) {
    long to = nanos + time.toNanos();
    while (true) {
      Work next =
          pending.stream()
              .filter(work -> work.at <= to)
              .min(Comparator.comparingLong(work -> work.at))
              .orElse(null);
      if (next == null) {
        break;
      }
      pending.remove(next);
      nanos = Math.max(nanos, next.at);
      next.work.run();
    }
    nanos = Math.max(nanos, to);
  }

  int pending() {
    return pending.size();
  }
}
