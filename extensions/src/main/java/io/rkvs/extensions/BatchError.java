package io.rkvs.extensions;

import java.util.Objects;

/**
 * One item of a batch that was not applied.
 *
 * @param key the item's key as it was given
 * @param operation the batch's operation: {@code get}, {@code set}, {@code consume} or {@code
 *     delete}
 * @param message what was expected and what was found
 * @param index position of the item in the input's iteration order, from 0
 */
public record BatchError(Object key, String operation, String message, int index) {
  /** Checks the components. */
  public BatchError {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(message, "message");
    if (index < 0) {
      throw new IllegalArgumentException("index: expected 0 or more, was " + index);
    }
  }
}
