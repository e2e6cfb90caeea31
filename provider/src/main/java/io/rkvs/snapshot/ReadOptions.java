package io.rkvs.snapshot;

import java.time.Clock;

/**
 * How a file is read; immutable.
 *
 * @param threads most threads that decode, the caller's among them
 * @param maxBlockBytes a block that claims more than this before compression is refused: a bound on
 *     memory, per thread
 * @param onUndecodable what becomes of a load that meets a key or value that cannot be decoded
 * @param salvage whether sound blocks of a damaged file are loaded
 * @param clock tells which entries have expired in the meantime
 * @param progress is told how it gets on
 */
public record ReadOptions(
    int threads,
    int maxBlockBytes,
    OnUndecodable onUndecodable,
    boolean salvage,
    Clock clock,
    SnapshotProgress progress) {

  /** What becomes of a load that meets a key or value that cannot be decoded. */
  public enum OnUndecodable {
    /** The entry is counted, reported and left out. */
    SKIP,
    /** The load fails. */
    ABORT
  }

  /** Checks the components. */
  public ReadOptions {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads: expected 1..1024, was " + threads);
    }
    if (maxBlockBytes < 1) {
      throw new IllegalArgumentException("maxBlockBytes: expected 1 or more, was " + maxBlockBytes);
    }
  }

  /** Returns the options of a load that nobody configured. */
  public static ReadOptions defaults() {
    return new ReadOptions(
        Math.min(4, Runtime.getRuntime().availableProcessors()),
        2 * WriteOptions.DEFAULT_MAX_ENTRY_BYTES,
        OnUndecodable.SKIP,
        false,
        Clock.systemUTC(),
        SnapshotProgress.NONE);
  }

  /** Returns a copy with another number of threads. */
  public ReadOptions withThreads(int other) {
    return new ReadOptions(other, maxBlockBytes, onUndecodable, salvage, clock, progress);
  }

  /** Returns a copy with another limit of a block. */
  public ReadOptions withMaxBlockBytes(int other) {
    return new ReadOptions(threads, other, onUndecodable, salvage, clock, progress);
  }

  /** Returns a copy with another answer to what cannot be decoded. */
  public ReadOptions withOnUndecodable(OnUndecodable other) {
    return new ReadOptions(threads, maxBlockBytes, other, salvage, clock, progress);
  }

  /** Returns a copy that does or does not load what is sound in a damaged file. */
  public ReadOptions withSalvage(boolean other) {
    return new ReadOptions(threads, maxBlockBytes, onUndecodable, other, clock, progress);
  }

  /** Returns a copy with another clock. */
  public ReadOptions withClock(Clock other) {
    return new ReadOptions(threads, maxBlockBytes, onUndecodable, salvage, other, progress);
  }

  /** Returns a copy that tells {@code other} how it gets on. */
  public ReadOptions withProgress(SnapshotProgress other) {
    return new ReadOptions(threads, maxBlockBytes, onUndecodable, salvage, clock, other);
  }
}
