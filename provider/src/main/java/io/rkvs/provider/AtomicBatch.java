package io.rkvs.provider;

import io.rkvs.engine.Batch;
import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.provider.expiry.ExpiryRules;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Batches that are applied whole or not at all. Thread-safe. */
final class AtomicBatch<K, V> {
  /* Regimes  as in Pipeline. Plain: one commit of the engine. Guarded: holds all keys, takes out what has expired, asks the expiry
   *          policy, makes sure that the commit will be accepted, calls the writer once, commits, tells the listeners; then lets go.
   * Writer   runs before the commit: what it refuses is not stored. That the commit is accepted is certain by then, since the places
   *          it needs are kept for it; only a lock timeout or an error of the JVM can leave the writer ahead of the cache.
   * Leaving  by eviction or expiry asks for no key. What leaves while the writer removes it is gone all the same, and the caller is
   *          given what was there before.
   * Waits    for keys and shards have one time limit together.
   * Checked by  BatchTest, WriteThroughLimitTest. */

  private final Pipeline<K, V> pipeline;
  private final Table table;

  AtomicBatch(CacheParts<K, V> parts) {
    pipeline = parts.pipeline;
    table = pipeline.table;
  }

  /**
   * Returns the values of all keys as of one instant, null where a key is absent. Each key that is
   * there has been accessed.
   */
  @Nullable Object[] read(List<K> keys, int modes) {
    Batch batch = Batch.reading(keys);
    table.read(batch, pipeline.now(modes));
    @Nullable Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = batch.previous(i);
      Node node = values[i] == null ? null : table.find(keys.get(i), batch.hash(i));
      if (node != null) {
        pipeline.met(node, batch.hash(i), node.deadline(), modes);
      }
    }
    return values;
  }

  /**
   * Stores or removes all keys, or notes in the run which cannot be.
   *
   * @param op {@link Op#SET}, {@link Op#GET_AND_REMOVE} or {@link Op#DELETE}
   * @param values what to store, one for each key, or null to remove
   * @return the values that the items met, as they were kept, or null when nothing was done
   */
  @Nullable Object @Nullable [] write(BatchRun<K> run, Op op, @Nullable List<V> values, int modes) {
    List<BatchItem> items = pipeline.items(run, values);
    pipeline.weighing.checkFits(items, table.maximumWeight());
    if ((modes & Modes.GUARDED) == 0) {
      long now = pipeline.now(modes);
      Batch batch = batch(run, items, op, now);
      return table.commit(batch, now) ? applied(batch, op, now, modes) : refused(run, batch);
    }
    Call call = new Call(table);
    @Nullable Object @Nullable [] previous;
    KeyLocks locks = KeyLocks.lock(table, items, call.patience);
    try {
      previous = writeLocked(run, items, op, values, modes, call);
    } finally {
      locks.unlock();
    }
    call.failures.rethrow();
    return previous;
  }

  private @Nullable Object @Nullable [] writeLocked(
      BatchRun<K> run,
      List<BatchItem> items,
      Op op,
      @Nullable List<V> values,
      int modes,
      Call call) {
    long now = pipeline.now(modes);
    for (BatchItem item : items) {
      pipeline.liveLocked(item.key(), item.hash(), now, call);
    }
    Batch batch = batch(run, items, op, now);
    @Nullable Object[] examined = {};
    WriteThrough<K, V> writer = pipeline.writer;
    if (writer != null) {
      if (!table.wouldCommit(batch, now, call.patience)) {
        return refused(run, batch);
      }
      WriteThrough.Outcome outcome =
          values == null
              ? writer.deleteAll(new ArrayList<>(run.keys))
              : writer.writeAll(new ArrayList<>(run.keys), new ArrayList<>(values));
      if (outcome.failure() != null) {
        run.failAll(outcome);
        return null;
      }
      if (!op.isStoring) {
        examined = previous(batch);
        batch.acceptAbsent();
      }
    }
    if (!table.commit(batch, now, call.patience)) {
      return refused(run, batch);
    }
    @Nullable Object[] previous = applied(batch, op, now, modes);
    for (int i = 0; i < previous.length; i++) {
      BatchItem item = items.get(i);
      if (op.isStoring || previous[i] != null) {
        pipeline.announce(
            item.key(), item.hash(), previous[i], item.value(), batch.deadline(i), now, call);
      } else {
        previous[i] = examined[i];
      }
    }
    return previous;
  }

  /** Returns the batch for the engine; items that have failed already are marked in it. */
  private Batch batch(BatchRun<K> run, List<BatchItem> items, Op op, long now) {
    int size = items.size();
    Object[] keys = new Object[size];
    Object[] values = new Object[size];
    long[] created = new long[size];
    long[] updated = new long[size];
    for (int i = 0; i < size; i++) {
      BatchItem item = items.get(i);
      keys[i] = item.key();
      if (op.isStoring) {
        values[i] = Objects.requireNonNull(item.value());
        deadlines(item, now, i, created, updated);
      }
    }
    Batch batch =
        op.isStoring ? Batch.storing(keys, values, created, updated) : Batch.taking(List.of(keys));
    for (int i = 0; i < size; i++) {
      if (run.hasFailed(i)) {
        batch.fail(i, Batch.Failure.REFUSED);
      }
    }
    return batch;
  }

  /**
   * Built-in policies answer both questions at once; a custom one is asked the one that applies,
   * and the other has its default.
   */
  private void deadlines(BatchItem item, long now, int i, long[] created, long[] updated) {
    boolean isPresent = false;
    if (pipeline.expiry.isCustom()) {
      Node node = table.find(item.key(), item.hash());
      isPresent = node != null && node.deadline() > now;
    } else {
      updated[i] = pipeline.expiry.onUpdate(now);
    }
    if (isPresent) {
      updated[i] = pipeline.expiry.onUpdate(now);
      created[i] = updated[i] == ExpiryRules.KEEP ? ExpiryRules.ETERNAL : updated[i];
    } else {
      created[i] = pipeline.expiry.onCreation(now);
      updated[i] = pipeline.expiry.isCustom() ? ExpiryRules.KEEP : updated[i];
    }
  }

  private @Nullable Object @Nullable [] refused(BatchRun<K> run, Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      Batch.Failure failure = batch.failure(i);
      if (failure == Batch.Failure.ABSENT) {
        run.fail(i, BatchRun.ABSENT);
      } else if (failure == Batch.Failure.FULL) {
        run.fail(
            i, "the key is new and the cache is full: it rejects at " + table.limit() + " entries");
      }
    }
    return null;
  }

  private static @Nullable Object[] previous(Batch batch) {
    @Nullable Object[] previous = new Object[batch.size()];
    for (int i = 0; i < previous.length; i++) {
      previous[i] = batch.previous(i);
    }
    return previous;
  }

  private @Nullable Object[] applied(Batch batch, Op op, long now, int modes) {
    @Nullable Object[] previous = previous(batch);
    int stored = 0;
    int removed = 0;
    for (int i = 0; i < previous.length; i++) {
      stored += op.isStoring && (previous[i] != null || batch.deadline(i) > now) ? 1 : 0;
      removed += !op.isStoring && previous[i] != null ? 1 : 0;
    }
    Statistics counters = pipeline.statistics(modes);
    if (counters != null && previous.length > 0) {
      counters.puts(stored);
      counters.removals(removed);
      if (op.isGet) {
        counters.gets(previous.length, 0);
      }
    }
    return previous;
  }
}
