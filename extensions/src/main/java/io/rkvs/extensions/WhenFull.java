package io.rkvs.extensions;

/** What a namespace does with a new key when {@code maxEntries} are stored. */
public enum WhenFull {
  /**
   * Makes room: {@code maxEntries} is a bound, entries that are least worth keeping are evicted.
   */
  EVICT,

  /**
   * Refuses the new key with {@link CapacityExceededException}: {@code maxEntries} is a limit,
   * exact under any concurrency. Updates of keys that are present still pass.
   */
  REJECT
}
