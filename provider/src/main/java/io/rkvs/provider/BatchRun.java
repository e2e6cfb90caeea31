package io.rkvs.provider;

import io.rkvs.extensions.BatchError;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a batch: its keys, its errors and its time. Confined to one thread. */
final class BatchRun<K> {
  static final String ABSENT = "the key is absent";

  final String operation;
  final List<K> keys;
  private final @Nullable BatchError[] errors;
  private final long start = System.nanoTime();
  private int errorCount;

  BatchRun(String operation, List<K> keys) {
    this.operation = operation;
    this.keys = keys;
    errors = new BatchError[keys.size()];
  }

  /** Notes that an item was not applied; the first reason stays. */
  void fail(int index, String message) {
    if (errors[index] == null) {
      errors[index] = new BatchError(keys.get(index), operation, message, index);
      errorCount++;
    }
  }

  /** Notes the items whose keys a writer could not write. */
  void failAll(WriteThrough.Outcome outcome) {
    for (int i = 0; i < errors.length; i++) {
      if (outcome.failedKeys().contains(keys.get(i))) {
        fail(i, "the cache writer failed: " + outcome.failure());
      }
    }
  }

  boolean hasFailed(int index) {
    return errors[index] != null;
  }

  int errorCount() {
    return errorCount;
  }

  /** Returns the result: no data when all or nothing was asked for and there are errors. */
  <T> BatchResult<T> result(T data, BatchMode mode) {
    List<BatchError> list = new ArrayList<>(errorCount);
    for (BatchError error : errors) {
      if (error != null) {
        list.add(error);
      }
    }
    boolean isNothing = mode == BatchMode.ALL_OR_NOTHING && !list.isEmpty();
    return new BatchResult<>(
        isNothing ? null : data, keys.size(), Duration.ofNanos(System.nanoTime() - start), list);
  }
}
