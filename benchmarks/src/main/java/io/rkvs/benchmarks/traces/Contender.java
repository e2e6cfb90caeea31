package io.rkvs.benchmarks.traces;

/** Something that keeps entries of a trace. */
interface Contender {
  /** Returns the name for tables. */
  String label();

  /**
   * Returns how many accesses hit when each is a read that inserts the key when it is absent, from
   * an empty store of {@code capacity} entries.
   */
  long hits(Trace trace, int capacity);
}
