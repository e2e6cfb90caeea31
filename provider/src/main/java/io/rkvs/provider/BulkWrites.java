package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * putAll and removeAll: key by key, as JSR-107 has it. With a writer, one bulk call of it goes
 * ahead, and the keys that it could not write keep their entries; a full cache that rejects refuses
 * before that. A listener's failure at one key does not keep the others from being written.
 * Thread-safe.
 */
final class BulkWrites<K, V> {
  private final Pipeline<K, V> pipeline;

  BulkWrites(Pipeline<K, V> pipeline) {
    this.pipeline = pipeline;
  }

  /** Stores values.get(i) under keys.get(i), for all i; no key is named twice. */
  void putAll(List<Object> keys, List<Object> values, int modes) {
    WriteThrough<K, V> writer = pipeline.writer;
    if (writer == null) {
      writeEach(Op.PUT, keys, values, modes);
      return;
    }
    List<BatchItem> items = pipeline.items(keys, values);
    Call call = new Call(pipeline.table);
    KeyLocks locks = KeyLocks.lock(pipeline.table, items, call.patience);
    try {
      long now = pipeline.now(modes);
      items.forEach(item -> pipeline.table.keepPlace(item.key(), item.hash(), now, call.patience));
      commit(items, writer.writeAll(keys, values), modes, call);
    } finally {
      locks.unlock();
    }
    call.failures.rethrow();
  }

  /** Removes all these keys; none is named twice. */
  void removeAll(List<Object> keys, int modes) {
    WriteThrough<K, V> writer = pipeline.writer;
    if (writer == null) {
      writeEach(Op.REMOVE, keys, null, modes);
      return;
    }
    List<BatchItem> items = pipeline.items(keys, null);
    Call call = new Call(pipeline.table);
    KeyLocks locks = KeyLocks.lock(pipeline.table, items, call.patience);
    try {
      commit(items, writer.deleteAll(keys), modes, call);
    } finally {
      locks.unlock();
    }
    call.failures.rethrow();
  }

  /**
   * Removes every entry, as {@link #removeAll(List, int)}; at the price of a clear when nobody has
   * to be told.
   */
  void removeAll(int modes) {
    Table table = pipeline.table;
    if ((modes & Modes.GUARDED) == 0) {
      if (table.hasDeadlines()) {
        table.sweepExpired(pipeline.ticker.nanos()); // these are expirations, not removals
      }
      long removed = table.clear();
      Statistics counters = pipeline.statistics(modes);
      if (counters != null && removed > 0) {
        counters.removals(removed);
      }
      return;
    }
    List<Object> keys = new ArrayList<>();
    long now = pipeline.now(modes);
    for (int slot = 0; slot < table.slotCount(); slot++) {
      for (Node node : table.nodesOf(slot)) {
        if (table.live(node, now) != null) {
          keys.add(pipeline.copy(node.key()));
        }
      }
    }
    if (!keys.isEmpty()) {
      removeAll(keys, modes);
    }
  }

  private void writeEach(Op op, List<Object> keys, @Nullable List<Object> values, int modes) {
    Call call = new Call(pipeline.table);
    for (int i = 0; i < keys.size(); i++) {
      pipeline.write(op, keys.get(i), values == null ? null : values.get(i), null, modes, call);
    }
    call.failures.rethrow();
  }

  /** Commits what the writer has written, then throws its failure. */
  private void commit(List<BatchItem> items, WriteThrough.Outcome outcome, int modes, Call call) {
    Statistics counters = pipeline.statistics(modes);
    long now = pipeline.now(modes);
    for (BatchItem item : items) {
      if (!outcome.failedKeys().contains(item.given())) {
        Node node = pipeline.liveLocked(item.key(), item.hash(), now, call);
        Object old = node == null ? null : node.value();
        long deadline = pipeline.deadline(old, item.value(), now);
        pipeline.commitLocked(
            item.key(), item.hash(), old, item.value(), deadline, now, call, counters);
      }
    }
    if (outcome.failure() != null) {
      call.failures.attachTo(outcome.failure());
      throw outcome.failure();
    }
  }
}
