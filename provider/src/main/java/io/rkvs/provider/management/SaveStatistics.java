package io.rkvs.provider.management;

import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.SnapshotMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the saves of a manager, and is the bean that shows them. Thread-safe. */
public final class SaveStatistics implements SnapshotMXBean {
  private final Clock clock;
  private final AtomicLong saves = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable SnapshotInfo last;
  private volatile @Nullable String lastError;
  private volatile String progress = "";

  /** Creates counters at zero. */
  public SaveStatistics(Clock clock) {
    this.clock = clock;
  }

  /** Counts a save that is on disk. */
  public void saved(SnapshotInfo info) {
    last = info;
    saves.incrementAndGet();
    progress = "";
  }

  /** Returns the last snapshot, or null. */
  public @Nullable SnapshotInfo last() {
    return last;
  }

  /** Counts a save that failed. */
  public void failed(Throwable problem) {
    lastError = String.valueOf(problem.getMessage());
    failures.incrementAndGet();
    progress = "";
  }

  /** Notes how far a save or load is. */
  public void progress(String phase, long done, long expected) {
    progress = phase + ": " + done + " of about " + expected + " entries";
  }

  /** Notes that a load has ended, one way or the other. */
  public void loaded() {
    progress = "";
  }

  @Override
  public long getSaves() {
    return saves.get();
  }

  @Override
  public long getFailures() {
    return failures.get();
  }

  @Override
  public @Nullable String getLastError() {
    return lastError;
  }

  @Override
  public double getLastSnapshotAgeSeconds() {
    SnapshotInfo info = last;
    return info == null ? -1 : Duration.between(info.cutAt(), clock.instant()).toMillis() / 1e3;
  }

  @Override
  public double getLastSnapshotDurationSeconds() {
    SnapshotInfo info = last;
    return info == null ? -1 : info.duration().toNanos() / 1e9;
  }

  @Override
  public long getLastSnapshotBytes() {
    SnapshotInfo info = last;
    return info == null ? -1 : info.sizeBytes();
  }

  @Override
  public long getLastSnapshotEntries() {
    SnapshotInfo info = last;
    return info == null ? -1 : info.entries();
  }

  @Override
  public @Nullable String getLastSnapshotFile() {
    SnapshotInfo info = last;
    return info == null ? null : info.file().toString();
  }

  @Override
  public String getProgress() {
    return progress;
  }
}
