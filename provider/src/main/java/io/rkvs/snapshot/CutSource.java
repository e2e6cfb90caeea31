package io.rkvs.snapshot;

/**
 * One namespace as of one instant, ready to be saved. The cut itself, with its copy on first write,
 * is the engine's matter.
 *
 * <p>Each slot is asked for at most once, by any thread; several threads may ask for different
 * slots at a time.
 */
public interface CutSource {
  /** Returns the namespace's name. */
  String name();

  /** Returns bytes that the engine wants back when the namespace is loaded; may be empty. */
  byte[] metadata();

  /**
   * Returns the dictionary of its entries when they are {@link Encoded}; empty, the default, when
   * the codec encodes them.
   */
  default byte[] dictionary() {
    return new byte[0];
  }

  /** Returns the number of slots; slots are numbered from 0. */
  int slots();

  /**
   * Returns about how many entries there are, for progress reports and to choose the number of
   * threads.
   */
  long expectedEntries();

  /**
   * Hands the entries of a slot to {@code sink}, in any order. The sink only takes references, so
   * this may run under a lock.
   */
  void copySlot(int slot, EntrySink sink);
}
