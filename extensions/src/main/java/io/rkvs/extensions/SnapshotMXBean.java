package io.rkvs.extensions;

import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a cache manager that has a persistence directory, as {@code
 * io.rkvs:type=Snapshots,CacheManager=...} in the platform's bean server. Saves on demand, by
 * autosave and on close count alike.
 */
public interface SnapshotMXBean {
  /** Returns the number of snapshots saved. */
  long getSaves();

  /** Returns the number of saves that failed. */
  long getFailures();

  /** Returns what the last failure said, or null. */
  @Nullable String getLastError();

  /** Returns the seconds since the instant that the last snapshot holds, or -1 without one. */
  double getLastSnapshotAgeSeconds();

  /** Returns the seconds from the cut to the committed file of the last snapshot, or -1. */
  double getLastSnapshotDurationSeconds();

  /** Returns the size of the last snapshot in bytes, or -1. */
  long getLastSnapshotBytes();

  /** Returns the number of entries in the last snapshot, or -1. */
  long getLastSnapshotEntries();

  /** Returns where the last snapshot is, or null. */
  @Nullable String getLastSnapshotFile();

  /** Returns how far the save or load in progress is; empty when there is none. */
  String getProgress();
}
