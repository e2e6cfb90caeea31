package io.rkvs.extensions;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a batch did. Results and errors stand in the order of the input.
 *
 * @param <T> a map or a set, as the operation says
 * @param data the outcome of the applied items, in input order; null when an {@link
 *     BatchMode#ALL_OR_NOTHING} batch failed
 * @param totalProcessed number of items that were examined, failing ones included: the size of the
 *     input
 * @param duration time the call took
 * @param errors the items that were not applied, by ascending {@link BatchError#index()}; empty on
 *     success
 */
public record BatchResult<T>(
    @Nullable T data, int totalProcessed, Duration duration, List<BatchError> errors) {
  /** Checks the components and copies {@code errors}. */
  public BatchResult {
    Objects.requireNonNull(duration, "duration");
    errors = List.copyOf(errors);
    if (totalProcessed < 0) {
      throw new IllegalArgumentException(
          "totalProcessed: expected 0 or more, was " + totalProcessed);
    }
  }

  /** Returns whether every item was applied, that is, whether there are no errors. */
  public boolean isSuccess() {
    return errors.isEmpty();
  }
}
