package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way into a table whose entries have weights, together with what the entry will
 * weigh: so it is weighed once, before any lock is taken, however often the commit is repeated.
 * Only the parts are stored. Immutable.
 *
 * @param value what to store
 * @param weight the weight of the entry, 0 or more
 */
public record Weighed(Object value, int weight) {
  /** Checks the weight. */
  public Weighed {
    if (weight < 0) {
      throw new IllegalArgumentException("weight: expected 0 or more, was " + weight);
    }
  }

  /** Returns the value itself of something that may be weighed; null for null. */
  public static @Nullable Object valueOf(@Nullable Object stored) {
    return stored instanceof Weighed w ? w.value : stored;
  }

  /** Returns the weight of something to store: 1 when it was not weighed. */
  static int weightOf(@Nullable Object stored) {
    return stored instanceof Weighed w ? w.weight : 1;
  }
}
