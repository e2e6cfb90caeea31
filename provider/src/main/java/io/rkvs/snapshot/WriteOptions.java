package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Layout;
import java.util.Map;

/**
 * How a file is written; immutable.
 *
 * @param codec compresses the blocks
 * @param threads most threads that write, the caller's among them
 * @param blockBytes a block is full when it holds this much before compression
 * @param maxEntryBytes the largest key and value together, encoded
 * @param labels texts of the user's that the file carries
 * @param progress is told how it gets on
 */
public record WriteOptions(
    BlockCodec codec,
    int threads,
    int blockBytes,
    int maxEntryBytes,
    Map<String, String> labels,
    SnapshotProgress progress) {

  /** Default block size: large enough for the codec, small enough for a processor's cache. */
  public static final int DEFAULT_BLOCK_BYTES = 128 << 10;

  /** Default limit of one entry. */
  public static final int DEFAULT_MAX_ENTRY_BYTES = 64 << 20;

  /** Checks the components and copies the map. */
  public WriteOptions {
    labels = Map.copyOf(labels);
    requireRange("threads", threads, 1, 1024);
    requireRange("blockBytes", blockBytes, 1, Layout.MAX_RAW_BYTES / 4);
    requireRange("maxEntryBytes", maxEntryBytes, 1, Layout.MAX_RAW_BYTES / 2);
  }

  /** Returns the options of a save that nobody configured. */
  public static WriteOptions defaults() {
    return new WriteOptions(
        BlockCodecs.preferred(),
        Math.min(4, Runtime.getRuntime().availableProcessors()),
        DEFAULT_BLOCK_BYTES,
        DEFAULT_MAX_ENTRY_BYTES,
        Map.of(),
        SnapshotProgress.NONE);
  }

  /** Returns a copy with another codec. */
  public WriteOptions withCodec(BlockCodec other) {
    return new WriteOptions(other, threads, blockBytes, maxEntryBytes, labels, progress);
  }

  /** Returns a copy with another number of threads. */
  public WriteOptions withThreads(int other) {
    return new WriteOptions(codec, other, blockBytes, maxEntryBytes, labels, progress);
  }

  /** Returns a copy with another block size. */
  public WriteOptions withBlockBytes(int other) {
    return new WriteOptions(codec, threads, other, maxEntryBytes, labels, progress);
  }

  /** Returns a copy with another limit of one entry. */
  public WriteOptions withMaxEntryBytes(int other) {
    return new WriteOptions(codec, threads, blockBytes, other, labels, progress);
  }

  /** Returns a copy with other labels. */
  public WriteOptions withLabels(Map<String, String> other) {
    return new WriteOptions(codec, threads, blockBytes, maxEntryBytes, other, progress);
  }

  /** Returns a copy that tells {@code other} how it gets on. */
  public WriteOptions withProgress(SnapshotProgress other) {
    return new WriteOptions(codec, threads, blockBytes, maxEntryBytes, labels, other);
  }

  /**
   * Returns the largest block that such a file can hold: a block that is all but full, and then the
   * largest entry.
   */
  int maxRawBytes() {
    return Math.max(1 << 20, blockBytes + maxEntryBytes + 64);
  }

  private static void requireRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          what + ": expected " + low + ".." + high + ", was " + value);
    }
  }
}
