package io.rkvs.extensions;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot that is complete and on disk.
 *
 * @param file where it is
 * @param namespaces the names of the namespaces in it, sorted
 * @param entries number of entries over all namespaces; expired ones are left out
 * @param sizeBytes size of the file in bytes
 * @param cutAt the instant whose state it holds
 * @param duration time from the cut to the committed file
 */
public record SnapshotInfo(
    Path file,
    List<String> namespaces,
    long entries,
    long sizeBytes,
    Instant cutAt,
    Duration duration) {
  /** Copies the list. */
  public SnapshotInfo {
    namespaces = List.copyOf(namespaces);
  }
}
