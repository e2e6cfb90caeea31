package io.rkvs.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a table because of its deadline. Thread-safe.
 *
 * <p>There is no queue of deadlines. Each slot knows a time before which none of its entries is
 * due, and so does each group of {@code 1 << SlotState.GROUP_SHIFT} of its bins: a sweep passes
 * over slots and groups that are not due, and looks at the entries of the others.
 */
final class Deadlines {
  /* Why      a timer wheel needs a reference in each entry, or to each, 4 to 12 bytes of it, work on every write and touch, and care
   *          that it forgets what has left. This needs 0.1 to 0.2 bytes an entry, a compare on a write, nothing on a touch that
   *          moves a deadline away, and refers to no entry. It pays when entries fall due: with a look at the 50 to 100 entries that
   *          share a group with one, in memory that the sweep reads in order.
   * Bounds   from below: a deadline is noted before an entry gets it. Entries that leave, and deadlines that move away, leave the
   *          bound as it is: too early costs a look in vain, after which it is exact again.
   * Readers  touch without a lock. One that brings a deadline forward (rare: policies whose access is shorter than their creation)
   *          sets it, then marks the slot, then lowers the slot's time. A sweep takes the mark off, then raises the time, then
   *          looks: so either it sees the deadline, or the mark and the time outlast it.
   * Told     entries that an observer takes out stay while it is told, outside the lock; their group stays due until a later
   *          sweep finds them gone.
   * Checked  DeadlinesModelTest, SweeperTest. */

  private final Slots slots;

  /** Entries that sweeps have looked at, approximately; for tests. */
  private long visits;

  Deadlines(Slots slots) {
    this.slots = slots;
  }

  long visits() {
    return visits;
  }

  /** Sets the deadline of an entry that a reader met, unless a writer was faster. */
  boolean touch(Node node, long seen, long deadline) {
    if (seen <= Node.SUSPENDED) {
      return false;
    }
    slots.noteDeadline(deadline);
    Node entry = node instanceof Commit.View ? settled(node) : node;
    boolean isSet = entry != null && entry.casDeadline(seen, deadline);
    if (isSet && deadline < seen) {
      Node[] b = Slots.binsAcquire(slots.bins, slots.slotOf(Hashing.hash(node.key)));
      if (b != null) {
        Bins.state(b).broughtForward(deadline);
      }
    }
    return isSet;
  }

  /**
   * Returns an entry that somebody met, or null when its deadline has passed; from then on it stays
   * absent.
   */
  @Nullable Node live(Node met, long now) {
    if (met instanceof Commit.View) {
      return met.deadline() > now ? met : liveSlowly(met, now);
    }
    for (long d = met.deadline(); d != Node.SUSPENDED; d = met.deadline()) {
      if (d > now) {
        return met;
      }
      if (d == Node.EXPIRED || met.casDeadline(d, Node.EXPIRED)) {
        return null;
      }
    }
    return liveSlowly(met, now);
  }

  /** As {@link #live}, once the write that is under way is through. */
  private @Nullable Node liveSlowly(Node met, long now) {
    int hash = Hashing.hash(met.key); // a pending node does not tell
    int slot = slots.slotOf(hash);
    Shard owner = slots.locks.lockOwner(slot);
    try {
      Node node = slots.locateLocked(slot, met.key, hash);
      return node == null || slots.expiresLocked(slot, node, now) ? null : node;
    } finally {
      owner.unlock();
    }
  }

  /** Returns the entry that a committing batch's view stands for, once the batch is through. */
  private @Nullable Node settled(Node view) {
    int slot = slots.slotOf(view.hash());
    Shard owner = slots.locks.lockOwner(slot);
    try {
      return slots.locateLocked(slot, view.key, view.hash());
    } finally {
      owner.unlock();
    }
  }

  /** Takes an entry out whose deadline has passed and returns its value, or null. */
  @Nullable Object removeExpired(Object key, int hash, long now, Patience patience) {
    int slot = slots.slotOf(hash);
    Shard shard = slots.locks.lockOwner(slot, patience);
    try {
      Node node = slots.locateLocked(slot, key, hash);
      if (node == null || !unlinkLocked(slot, node, now)) {
        return null;
      }
      slots.shrinkLocked(slot);
      return node.value();
    } finally {
      shard.unlock();
    }
  }

  /**
   * Takes an entry out if its deadline has passed; from then on no reader's touch can revive it.
   */
  private boolean unlinkLocked(int slot, Node node, long now) {
    long deadline = node.deadline();
    if (deadline > now) {
      return false;
    }
    slots.beforeChangeLocked(slot, node);
    while (!node.casDeadline(deadline, Node.EXPIRED)) {
      deadline = node.deadline();
      if (deadline > now) {
        return false;
      }
    }
    slots.unlinkLocked(node, node.hash());
    slots.expirations.increment();
    return true;
  }

  /**
   * Takes out all entries whose deadline has passed, or tells the observer of them; each slot in
   * its time, for a thread that has no call to answer.
   */
  void sweep(long now) {
    sweep(now, null);
  }

  /** As {@link #sweep(long)}, in the time that a call has left. */
  void sweep(long now, @Nullable Patience ofCall) {
    for (int slot = 0; slot < slots.count(); slot++) {
      Node[] b = Slots.binsAcquire(slots.bins, slot);
      if (b != null && Bins.state(b).dueOpaque() <= now) {
        sweep(slot, now, ofCall == null ? slots.locks.patience() : ofCall);
      }
    }
  }

  private void sweep(int slot, long now, Patience patience) {
    EntryObserver observer = slots.options.observer();
    boolean isTold = observer != null && observer.wantsDue();
    List<Node> due = new ArrayList<>();
    Shard shard = slots.locks.lockOwner(slot, patience);
    try {
      collectLocked(slot, now, due, isTold);
    } finally {
      shard.unlock();
    }
    if (observer != null && isTold) {
      due.forEach(n -> observer.due(n.key, Hashing.hash(n.key)));
    }
  }

  /** Goes through the groups of a slot that can be due. Entries that are told of stay. */
  private void collectLocked(int slot, long now, List<Node> due, boolean isTold) {
    Node[] b = slots.bins[slot];
    if (b == null) {
      return;
    }
    SlotState state = Bins.state(b);
    boolean isAll = state.forgetDueLocked();
    for (int group = 0; group < state.groupsLocked(); group++) {
      long next = state.dueLocked(group);
      if (isAll || next <= now) {
        next = earliestLocked(b, group, state.groupsLocked(), now, due);
        if (!isTold) {
          next = Math.min(next, expireLocked(slot, due, now));
          due.clear();
        } else if (!due.isEmpty()) {
          next = now; // to be looked at again: whoever is told may fail to take them out
        }
      }
      state.setDueLocked(group, next);
    }
    slots.shrinkLocked(slot);
  }

  /** Returns the earliest deadline after now in a group, and adds the entries that are due. */
  private long earliestLocked(Node[] b, int group, int groups, long now, List<Node> due) {
    long earliest = Node.ETERNAL;
    int size = Bins.capacity(b);
    int width = Math.min(size, 1 << SlotState.GROUP_SHIFT);
    for (int from = group * width; from < size; from += groups * width) {
      for (int i = from; i < from + width; i++) {
        for (Node n = b[i]; n != null; n = n.next()) {
          visits++;
          long deadline = n.deadline();
          if (deadline <= now) {
            due.add(n);
          } else {
            earliest = Math.min(earliest, deadline);
          }
        }
      }
    }
    return earliest;
  }

  /**
   * Takes out entries that are due, and returns the earliest deadline of those touched meanwhile.
   */
  private long expireLocked(int slot, List<Node> due, long now) {
    long earliest = Node.ETERNAL;
    for (Node n : due) {
      if (!unlinkLocked(slot, n, now)) {
        earliest = Math.min(earliest, n.deadline());
      }
    }
    return earliest;
  }
}
