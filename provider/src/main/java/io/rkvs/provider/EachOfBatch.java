package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Node;
import io.rkvs.engine.Patience;
import io.rkvs.engine.Table;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.OperationInterruptedException;
import io.rkvs.provider.event.Failures;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Batches of which each item is applied that can be: one operation after the other, in order. With
 * a writer there is one bulk call of it, under the locks of all keys that could be had, and the
 * keys that it could not write keep their entries. Once an item has waited for a lock in vain,
 * those after it are only tried: so keys that are busy cost a call one lock timeout and not one
 * each. Thread-safe.
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
    Failures failures = new Failures();
    if (pipeline.writer == null) {
      for (int i = 0; i < previous.length; i++) {
        V value = values == null ? null : values.get(i);
        previous[i] =
            run.isImpatient()
                ? tryOne(run, i, op, value, failures)
                : writeOne(run, i, op, value, failures);
      }
    } else {
      writeThrough(run, op, values, previous, failures);
    }
    for (int i = 0; i < previous.length && !op.isStoring; i++) {
      if (previous[i] == null) {
        run.fail(i, BatchRun.ABSENT);
      }
    }
    failures.rethrow();
    return previous;
  }

  private @Nullable Object writeOne(
      BatchRun<K> run, int i, Op op, @Nullable V value, Failures failures) {
    try {
      int modes = cache.open();
      boolean isGuarded = (modes & Modes.GUARDED) != 0;
      return pipeline.write(op, run.keys.get(i), value, null, modes, isGuarded ? failures : null);
    } catch (LockTimeoutException e) {
      run.becomeImpatient();
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    } catch (CacheException | IllegalStateException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object tryOne(
      BatchRun<K> run, int i, Op op, @Nullable V value, Failures failures) {
    Object key = pipeline.copy(run.keys.get(i));
    KeyLock lock;
    try {
      lock = table.lockKey(key, Hashing.hash(key), table.impatience());
    } catch (LockTimeoutException | OperationInterruptedException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    }
    try {
      return writeOne(run, i, op, value, failures);
    } finally {
      table.unlockKey(lock);
    }
  }

  // ------------------------------------------------------------ with a writer

  private void writeThrough(
      BatchRun<K> run,
      Op op,
      @Nullable List<V> values,
      @Nullable Object[] previous,
      Failures failures) {
    WriteThrough<K, V> writer = java.util.Objects.requireNonNull(pipeline.writer);
    List<BatchItem> items = pipeline.items(run, values);
    List<KeyLock> locks = new ArrayList<>();
    Patience patience = table.patience();
    try {
      List<Object> keys = new ArrayList<>();
      List<Object> given = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        if (lock(run, i, items.get(i), locks, patience)) {
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
          previous[i] = commit(run, i, op, items.get(i), modes, failures);
        }
      }
    } finally {
      locks.forEach(table::unlockKey);
    }
  }

  /** Takes the key of an item, and the place that it may need, before the writer hears of it. */
  private boolean lock(
      BatchRun<K> run, int i, BatchItem item, List<KeyLock> locks, Patience patience) {
    if (run.hasFailed(i)) {
      return false;
    }
    try {
      locks.add(table.lockKey(item.key(), item.hash(), patience));
      if (item.value() != null) {
        table.keepPlace(item.key(), item.hash(), pipeline.ticker.nanos());
      }
      return true;
    } catch (CapacityExceededException | LockTimeoutException | OperationInterruptedException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private @Nullable Object commit(
      BatchRun<K> run, int i, Op op, BatchItem item, int modes, Failures failures) {
    Statistics counters = pipeline.statistics(modes);
    long now = pipeline.now(modes);
    Node node = pipeline.liveLocked(item.key(), item.hash(), now, failures);
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
          failures,
          counters);
      return old;
    } catch (CapacityExceededException | LockTimeoutException e) {
      run.fail(i, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
