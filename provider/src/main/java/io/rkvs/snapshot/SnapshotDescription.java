package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ClassTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a file says of itself.
 *
 * @param file where it is
 * @param sizeBytes its size
 * @param formatVersion for example 1.0
 * @param snapshotId its random number
 * @param cutAt the instant whose state it holds
 * @param finishedAt when its last block was written
 * @param codec what its blocks were to be compressed with
 * @param entryCodec what turned keys and values into bytes, with its version
 * @param labels texts of the user's
 * @param namespaces in the order of the file
 * @param classes its class dictionary
 */
public record SnapshotDescription(
    Path file,
    long sizeBytes,
    String formatVersion,
    long snapshotId,
    Instant cutAt,
    Instant finishedAt,
    String codec,
    String entryCodec,
    Map<String, String> labels,
    List<NamespaceDescription> namespaces,
    ClassTable classes) {
  /** Copies the collections. */
  public SnapshotDescription {
    labels = Map.copyOf(labels);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * One namespace.
   *
   * @param name its name
   * @param metadataBytes length of the engine's bytes
   * @param entries number of entries
   * @param blocks number of blocks
   * @param rawBytes bytes before compression
   * @param storedBytes bytes in the file
   */
  public record NamespaceDescription(
      String name, int metadataBytes, long entries, int blocks, long rawBytes, long storedBytes) {}

  /** Returns the number of entries in all namespaces. */
  public long entries() {
    return namespaces.stream().mapToLong(NamespaceDescription::entries).sum();
  }
}
