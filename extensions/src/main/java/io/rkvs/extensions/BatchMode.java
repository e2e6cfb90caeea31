package io.rkvs.extensions;

/** How a batch answers to items that cannot be processed. */
public enum BatchMode {
  /**
   * Either every item is applied and every observer sees all of them from one instant on, or
   * nothing is applied, {@link BatchResult#data()} is null and {@link BatchResult#errors()} names
   * every failing item.
   */
  ALL_OR_NOTHING,

  /**
   * Each item that can be applied is; every item that could not be is reported. Nothing is skipped
   * silently.
   */
  BEST_EFFORT
}
