package io.rkvs.snapshot;

/** Takes entries of a cut. It stores references and returns: no user code runs, nothing blocks. */
@FunctionalInterface
public interface EntrySink {
  /** The deadline of an entry that never expires. */
  long ETERNAL = -1;

  /**
   * Takes one entry.
   *
   * @param key the key
   * @param value the value
   * @param expiresAtEpochMillis wall-clock instant at which it expires, or {@link #ETERNAL}
   */
  void entry(Object key, Object value, long expiresAtEpochMillis);
}
