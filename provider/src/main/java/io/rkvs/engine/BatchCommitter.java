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
   * Expiry   no deadline may pass between validation and the end, for a reader who is told so: he would see the batch before its
   *          instant, without an entry that the batch has met. So the deadlines of all entries that were found live are suspended
   *          before the marks, and when one has passed meanwhile everything is validated anew: all are judged as of one instant,
   *          that of the last suspension. Entries that are updated and keep their deadline get it back in the end.
   *          A read suspends nothing: it looks at all deadlines again until none has passed since it looked at the first. An
   *          entry passes once, and for good, which is why that ends.
   * Limit    see BatchPlaces.
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
  private final Patience patience;
  private final BatchPlaces places;
  private int expirations;

  BatchCommitter(Slots slots, Batch batch, long now, Patience patience) {
    this.slots = slots;
    this.batch = batch;
    this.now = now;
    this.patience = patience;
    int size = batch.size();
    itemSlots = new int[size];
    for (int i = 0; i < size; i++) {
      itemSlots[i] = slots.slotOf(batch.hash(i));
    }
    nodes = new Node[size];
    outcome = new Object[size];
    weights = new int[size];
    deadlines = new long[size];
    places = new BatchPlaces(slots, batch, itemSlots, nodes, outcome);
  }

  /** Applies the batch at one instant and returns true, or marks what failed and returns false. */
  boolean commit() {
    for (; ; ) {
      KeyLock busy;
      CountDownLatch latch;
      Shard[] locked = slots.locks.lockOwners(itemSlots, patience);
      try {
        busy = foreignKeyLock();
        if (busy == null) {
          return commitLocked(locked);
        }
        latch = busy.latch();
      } finally {
        ShardLocks.unlockAll(locked);
      }
      WaitGraph.await(slots.options.name(), busy, latch, patience);
    }
  }

  /** Finds out whether the batch would be applied, or marks what would fail and returns false. */
  boolean wouldCommit() {
    Shard[] locked = slots.locks.lockOwners(itemSlots, patience);
    try {
      batch.reset();
      validate();
      return places.wouldSuffice();
    } finally {
      ShardLocks.unlockAll(locked);
    }
  }

  /** Reads all keys as of one instant. */
  void read() {
    Shard[] locked = slots.locks.lockOwners(itemSlots, patience);
    try {
      for (int i = 0; i < batch.size(); i++) {
        nodes[i] = slots.locateLocked(itemSlots[i], batch.key(i), batch.hash(i));
      }
      do {
        readLocked();
      } while (slots.hasDeadlines && hasPassedSince());
    } finally {
      ShardLocks.unlockAll(locked);
    }
  }

  private void readLocked() {
    batch.reset();
    for (int i = 0; i < batch.size(); i++) {
      Object value = live(i, nodes[i]);
      batch.setPrevious(i, value);
      if (value == null) {
        batch.fail(i, Failure.ABSENT);
      }
    }
  }

  /** Returns whether an entry that was read as live is not any more. */
  private boolean hasPassedSince() {
    for (int i = 0; i < batch.size(); i++) {
      Node node = nodes[i];
      if (node != null && batch.previous(i) != null && node.deadline() <= now) {
        return true;
      }
    }
    return false;
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

  private @Nullable Object live(int i, @Nullable Node node) {
    if (node == null || slots.expiresLocked(itemSlots[i], node, now)) {
      return null;
    }
    return node.value();
  }

  private boolean commitLocked(Shard[] locked) {
    batch.reset();
    expirations = 0;
    validate();
    if (!places.reserveOrFail()) {
      return false;
    }
    Commit commit;
    long @Nullable [] suspended;
    try {
      commit = prepare(countChanged());
      suspended = slots.hasDeadlines ? new long[itemSlots.length] : null;
    } catch (Throwable e) { // out of memory, say
      giveBack();
      throw e;
    }
    if (suspended != null && !suspendDeadlines(suspended)) {
      giveBack();
      return commitLocked(locked); // where an entry expired meanwhile, it is absent now
    }
    if (suspended != null) {
      keepDeadlines(commit, suspended);
    }
    places.takeKept();
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
        outcome[i] = live(i, nodes[i]);
        deadlines[i] = Table.KEEP;
        expirations += nodes[i] != null && outcome[i] == null ? 1 : 0;
      }
      Object met = outcome[first];
      batch.setPrevious(i, met);
      if (batch.stores()) {
        store(i, first, met);
      } else if (met == null && !batch.acceptsAbsent()) {
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

  private int countChanged() {
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      count += isChanged(i) ? 1 : 0;
    }
    return count;
  }

  private boolean isChanged(int i) {
    return batch.first(i) == i && (nodes[i] != null || outcome[i] != null);
  }

  private void giveBack() {
    places.giveBack();
    for (int slot : itemSlots) {
      Node[] b = slots.bins[slot];
      if (b != null) {
        Bins.state(b).reserved = 0;
      }
    }
  }

  // ---------------------------------------------------------------- the commit

  /** Suspends the deadlines of all live entries, or none when one has expired meanwhile. */
  private boolean suspendDeadlines(long[] seen) {
    for (int i = 0; i < seen.length; i++) {
      Node node = nodes[i];
      seen[i] = node != null && isLive(i) ? node.suspendDeadline() : Node.ETERNAL;
      if (seen[i] <= now) {
        resumeDeadlines(seen, seen[i] == Node.EXPIRED ? i : i + 1);
        return false;
      }
    }
    return true;
  }

  private void resumeDeadlines(long[] seen, int count) {
    for (int i = 0; i < count; i++) {
      Node node = nodes[i];
      if (node != null && seen[i] != Node.ETERNAL) {
        node.setDeadlineRelease(seen[i]);
      }
    }
  }

  /** Returns whether the batch has met a live entry at an item that is the first of its key. */
  private boolean isLive(int i) {
    return batch.first(i) == i && batch.previous(i) != null;
  }

  /** Lets entries that are to keep their deadlines have them back when the batch is through. */
  private void keepDeadlines(Commit commit, long[] suspended) {
    int at = 0;
    for (int i = 0; i < suspended.length; i++) {
      if (isChanged(i)) {
        if (deadlines[i] == Table.KEEP && suspended[i] != Node.ETERNAL) {
          commit.setDeadline(at, suspended[i]);
        }
        at++;
      }
    }
  }

  /** Makes room, tells cuts, and creates the record with all nodes. */
  private Commit prepare(int changed) {
    Commit commit = new Commit(changed);
    for (int i = 0; i < batch.size(); i++) {
      Object value = outcome[i];
      Node node = nodes[i];
      if (!isChanged(i)) {
        continue;
      }
      int slot = itemSlots[i];
      if (node == null) {
        slots.reserveRoomLocked(slot);
      }
      if (value != null && deadlines[i] != Table.KEEP) {
        slots.noteDeadlineLocked(batch.hash(i), deadlines[i]);
      }
      boolean isNew = node == null;
      Node target =
          isNew
              ? slots.node(
                  batch.key(i), batch.hash(i), Slots.nonNull(value), weights[i], deadlines[i])
              : node;
      if (isNew) {
        slots.beforeInsertLocked(slot, target);
      } else {
        slots.beforeChangeLocked(slot, target);
      }
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
