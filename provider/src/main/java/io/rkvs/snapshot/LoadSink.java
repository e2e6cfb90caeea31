package io.rkvs.snapshot;

/**
 * Takes what a file holds, one namespace after the other: {@code begin}, its entries, {@code end};
 * or {@code abandon} in place of {@code end} when it turns out that the namespace cannot be had
 * whole. Nothing counts before {@code end}.
 *
 * <p>Calls come one at a time, each <i>happens-before</i> the next. An exception that it throws
 * ends the load.
 */
public interface LoadSink extends EntrySink {
  /**
   * Starts a namespace.
   *
   * @param name its name when it was saved
   * @param metadata what its {@link CutSource#metadata()} was
   * @param entries about how many entries follow; never more than the file has bytes
   */
  void begin(String name, byte[] metadata, long entries);

  /** Ends a namespace: it is whole. */
  void end();

  /** Ends a namespace that could not be loaded: what came since {@code begin} is void. */
  default void abandon() {}
}
