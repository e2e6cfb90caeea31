package io.rkvs.engine;

import io.rkvs.engine.Batch.Failure;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Commits and reads batches: all shards concerned are locked in order, everything is validated,
 * then {@link Commit} does its steps.
 */
final class BatchCommitter {
  /* Locks    the owners of all items' slots. When another thread holds one of the keys: lets go of everything, waits, starts again; so
   *          a batch never holds some locks while it waits for user code.
   * Order    items count one after the other: an item meets what those before it left. Of one key only the last outcome is written.
   * Failure  validation, growth of bins and all allocation come first; from the first mark on nothing can fail.
   * Bins     are not resized while nodes are pending: their hash words do not tell the bin. Room is made before, shrinking comes after.
   * Checked  BatchModelTest, BatchLincheckTest, TornBatchStress. */

  private final Slots slots;
  private final Batch batch;
  private final long now;
  private final int[] itemSlots;
  private final @Nullable Node[] nodes;
  private final @Nullable Object[] outcome;
  private final int[] weights;
  private final long[] deadlines;
  private int expirations;

  BatchCommitter(Slots slots, Batch batch, long now) {
    this.slots = slots;
    this.batch = batch;
    this.now = now;
    int size = batch.size();
    itemSlots = new int[size];
    for (int i = 0; i < size; i++) {
      itemSlots[i] = slots.slotOf(batch.hash(i));
    }
    nodes = new Node[size];
    outcome = new Object[size];
    weights = new int[size];
    deadlines = new long[size];
  }

  /** Applies the batch at one instant and returns true, or marks what failed and returns false. */
  boolean commit() {
    long end = System.nanoTime() + slots.locks.timeoutNanos();
    for (; ; ) {
      KeyLock busy;
      CountDownLatch latch;
      Shard[] locked = slots.locks.lockOwners(itemSlots);
      try {
        busy = foreignKeyLock();
        if (busy == null) {
          return commitLocked(locked);
        }
        latch = busy.latch();
      } finally {
        ShardLocks.unlockAll(locked);
      }
      WaitGraph.await(slots.options.name(), busy, latch, end - System.nanoTime());
    }
  }

  /** Finds out whether the batch would be applied, or marks what would fail and returns false. */
  boolean wouldCommit() {
    Shard[] locked = slots.locks.lockOwners(itemSlots);
    try {
      batch.reset();
      validate();
      return reserveOrFail(true);
    } finally {
      ShardLocks.unlockAll(locked);
    }
  }

  /** Reads all keys as of one instant. */
  void read() {
    Shard[] locked = slots.locks.lockOwners(itemSlots);
    try {
      batch.reset();
      for (int i = 0; i < batch.size(); i++) {
        Node node = slots.locateLocked(itemSlots[i], batch.key(i), batch.hash(i));
        Object value = live(node);
        batch.setPrevious(i, value);
        if (value == null) {
          batch.fail(i, Failure.ABSENT);
        }
      }
    } finally {
      ShardLocks.unlockAll(locked);
    }
  }

  private @Nullable KeyLock foreignKeyLock() {
    for (int i = 0; i < itemSlots.length; i++) {
      KeyLock busy = KeyLocks.foreign(slots.bins[itemSlots[i]], batch.key(i), batch.hash(i));
      if (busy != null) {
        return busy;
      }
    }
    return null;
  }

  private @Nullable Object live(@Nullable Node node) {
    return node == null || node.deadline() <= now ? null : node.value();
  }

  private boolean commitLocked(Shard[] locked) {
    batch.reset();
    expirations = 0;
    validate();
    if (!reserveOrFail(false)) {
      return false;
    }
    Commit commit;
    try {
      commit = prepare(count(false));
    } catch (Throwable e) { // out of memory, say
      giveBack(count(true));
      throw e;
    }
    for (Shard shard : locked) {
      shard.setCommitRelease(commit);
    }
    mark(commit);
    commit.commit();
    settle(commit);
    for (Shard shard : locked) {
      shard.setCommitRelease(null);
    }
    slots.expirations.add(expirations);
    afterwards(commit);
    return true;
  }

  /** Works out, item by item, what each meets and what is left of its key in the end. */
  private void validate() {
    for (int i = 0; i < batch.size(); i++) {
      int first = batch.first(i);
      if (first == i) {
        nodes[i] = slots.locateLocked(itemSlots[i], batch.key(i), batch.hash(i));
        outcome[i] = live(nodes[i]);
        deadlines[i] = Table.KEEP;
        expirations += nodes[i] != null && outcome[i] == null ? 1 : 0;
      }
      Object met = outcome[first];
      batch.setPrevious(i, met);
      if (batch.stores()) {
        store(i, first, met);
      } else if (met == null) {
        batch.fail(i, Failure.ABSENT);
      } else {
        outcome[first] = null;
      }
    }
  }

  private void store(int i, int first, @Nullable Object met) {
    long deadline = met == null ? batch.created(i) : batch.updated(i);
    boolean leaves = deadline <= now && deadline != Table.KEEP;
    outcome[first] = leaves ? null : batch.value(i);
    weights[first] = batch.weight(i);
    expirations += leaves && met != null && batch.value(i) != null ? 1 : 0;
    if (deadline != Table.KEEP) {
      deadlines[first] = deadline;
    }
  }

  /** Returns the number of keys that will be created, or of all that will be changed. */
  private int count(boolean isCreatedOnly) {
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      boolean isChanged = batch.first(i) == i && (nodes[i] != null || outcome[i] != null);
      count += isChanged && (nodes[i] == null || !isCreatedOnly) ? 1 : 0;
    }
    return count;
  }

  /**
   * Takes the places that the batch needs, or marks what fails, takes none and returns false. A
   * trial takes none either: another writer's key must not be refused for it.
   */
  private boolean reserveOrFail(boolean isTrial) {
    int created = count(true);
    Capacity capacity = slots.capacity;
    if (capacity != null && created > 0) {
      if (isTrial || batch.hasFailures()) {
        failBeyond(capacity, created);
      } else {
        while (!batch.hasFailures() && !capacity.reserve(created)) {
          failBeyond(capacity, created);
        }
      }
    }
    return !batch.hasFailures();
  }

  /** Marks the new keys for which there is no place; none when places came free meanwhile. */
  private void failBeyond(Capacity capacity, int created) {
    long free = capacity.free();
    for (int i = 0; free < created && i < batch.size(); i++) {
      if (batch.first(i) == i && nodes[i] == null && outcome[i] != null && --free < 0) {
        batch.fail(i, Failure.FULL);
      }
    }
  }

  private void giveBack(int created) {
    if (slots.capacity != null) {
      slots.capacity.release(created);
    }
    for (int slot : itemSlots) {
      Node[] b = slots.bins[slot];
      if (b != null) {
        Bins.state(b).reserved = 0;
      }
    }
  }

  /** Makes room, gives cuts their content, and creates the record with all nodes. */
  private Commit prepare(int changed) {
    Commit commit = new Commit(changed);
    for (int i = 0; i < batch.size(); i++) {
      Object value = outcome[i];
      Node node = nodes[i];
      if (batch.first(i) != i || (node == null && value == null)) {
        continue;
      }
      int slot = itemSlots[i];
      if (node == null) {
        slots.reserveRoomLocked(slot);
      }
      slots.beforeChangeLocked(slot);
      if (value != null && deadlines[i] != Table.KEEP) {
        slots.noteDeadlineLocked(batch.hash(i), deadlines[i]);
      }
      boolean isNew = node == null;
      Node target =
          isNew
              ? slots.node(
                  batch.key(i), batch.hash(i), Slots.nonNull(value), weights[i], deadlines[i])
              : node;
      commit.add(target, value, weights[i], deadlines[i], isNew, batch.hash(i));
    }
    return commit;
  }

  private void mark(Commit commit) {
    for (int i = 0; i < commit.size(); i++) {
      Node node = commit.node(i);
      node.setPendingRelease(i);
      if (commit.isInserted(i)) {
        slots.linkReservedLocked(node, commit.hash(i));
      }
    }
  }

  private void settle(Commit commit) {
    for (int i = 0; i < commit.size(); i++) {
      Node node = commit.node(i);
      Object value = commit.value(i);
      if (value == null) {
        slots.unlinkLocked(node, commit.hash(i));
        node.setDeadRelease(commit.hash(i));
      } else {
        slots.replaceInBatchLocked(node, commit.hash(i), value, commit.weight(i));
        if (commit.deadline(i) != Table.KEEP) {
          node.setDeadlineRelease(commit.deadline(i));
        }
        node.setEntryRelease(commit.hash(i));
      }
    }
  }

  private void afterwards(Commit commit) {
    for (int i = 0; i < commit.size(); i++) {
      if (commit.value(i) == null) {
        slots.shrinkLocked(slots.slotOf(commit.hash(i)));
      }
    }
  }
}
