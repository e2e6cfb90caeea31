package io.rkvs.snapshot;

/**
 * Is told how a save, verification or load gets on, about once per block. Calls may come from
 * several threads at once and hold up the work; an exception ends it.
 */
@FunctionalInterface
public interface SnapshotProgress {
  /** Tells nobody. */
  SnapshotProgress NONE = report -> {};

  /** Takes a report. */
  void report(Report report);

  /** What is going on. */
  enum Phase {
    /** Blocks are written. */
    SAVE,
    /** Blocks are checked. */
    VERIFY,
    /** Entries are decoded. */
    LOAD
  }

  /**
   * How far it is.
   *
   * @param phase what is going on
   * @param entriesDone entries written, checked or decoded so far
   * @param entriesExpected about how many there are in all
   * @param bytesDone bytes written or read so far
   */
  record Report(Phase phase, long entriesDone, long entriesExpected, long bytesDone) {}
}
