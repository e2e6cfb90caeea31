package io.rkvs.provider;

import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.OperationInterruptedException;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Batches of which each item is applied that can be: one operation after the other, in order. With
 * a writer there is one bulk call of it, under the locks of all keys that could be had, and the
 * keys that it could not write keep their entries. All waits of a call have one time limit
 * together: so keys that are busy cost it one lock timeout and not one each, and once that is over,
 * the items whose locks are free are applied and the others are reported. Thread-safe.
 */
final class EachOfBatch<K, V> {
  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private final Table table;

  EachOfBatch(RkvsCache<K, V> cache, CacheParts<K, V> parts) {
    this.cache = cache;
    pipeline = parts.pipeline;
    table = pipeline.table;
  }

  /**
   * Applies each item, notes in the run those that could not be, and returns the values that the
   * items met, as they were kept.
   */
  @Nullable Object[] write(BatchRun<K> run, Op op, @Nullable List<V> values) {
    @Nullable Object[] previous = new Object[run.keys.size()];
    Call call = new Call(table);
    if (pipeline.writer == null) {
      for (int i = 0; i < previous.length; i++) {
        V value = values == null ? null : values.get(i);
        previous[i] = writeOne(run, i, op, value, call);
      }
    } else {
      writeThrough(run, op, values, previous, call);
    }
    for (int i = 0; i < previous.length && !op.isStoring; i++) {
      if (previous[i] == null) {
        run.fail(i, BatchRun.ABSENT);
      }
    }
    call.failures.rethrow();
    return previous;
  }

  private @Nullable Object writeOne(BatchRun<K> run, int i, Op op, @Nullable V value, Call call) {
    try {
      return pipeline.write(op, run.keys.get(i), value, null, cache.open(), call);
    } catch (CacheException | IllegalStateException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    }
  }

  // ------------------------------------------------------------ with a writer

  private void writeThrough(
      BatchRun<K> run, Op op, @Nullable List<V> values, @Nullable Object[] previous, Call call) {
    WriteThrough<K, V> writer = java.util.Objects.requireNonNull(pipeline.writer);
    List<BatchItem> items = pipeline.items(run, values);
    List<KeyLock> locks = new ArrayList<>();
    try {
      List<Object> keys = new ArrayList<>();
      List<Object> given = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        if (lock(run, i, items.get(i), locks, call)) {
          keys.add(run.keys.get(i));
          if (values != null) {
            given.add(values.get(i));
          }
        }
      }
      if (!keys.isEmpty()) {
        run.failAll(values == null ? writer.deleteAll(keys) : writer.writeAll(keys, given));
      }
      int modes = cache.open();
      for (int i = 0; i < items.size(); i++) {
        if (!run.hasFailed(i)) {
          previous[i] = commit(run, i, op, items.get(i), modes, call);
        }
      }
    } finally {
      locks.forEach(table::unlockKey);
    }
  }

  /** Takes the key of an item, and the place that it may need, before the writer hears of it. */
  private boolean lock(BatchRun<K> run, int i, BatchItem item, List<KeyLock> locks, Call call) {
    if (run.hasFailed(i)) {
      return false;
    }
    try {
      locks.add(table.lockKey(item.key(), item.hash(), call.patience));
      if (item.value() != null) {
        table.keepPlace(item.key(), item.hash(), pipeline.ticker.nanos(), call.patience);
      }
      return true;
    } catch (CapacityExceededException | LockTimeoutException | OperationInterruptedException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private @Nullable Object commit(
      BatchRun<K> run, int i, Op op, BatchItem item, int modes, Call call) {
    Statistics counters = pipeline.statistics(modes);
    long now = pipeline.now(modes);
    Node node = pipeline.liveLocked(item.key(), item.hash(), now, call);
    Object old = node == null ? null : node.value();
    if (op.isGet && counters != null) {
      Pipeline.count(counters, old);
    }
    try {
      pipeline.commitLocked(
          item.key(),
          item.hash(),
          old,
          item.value(),
          pipeline.deadline(old, item.value(), now),
          now,
          call,
          counters);
      return old;
    } catch (CapacityExceededException | LockTimeoutException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
