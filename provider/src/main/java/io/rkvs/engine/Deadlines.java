package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/** What leaves a table because of its deadline. Thread-safe. */
final class Deadlines {
  private final Slots slots;

  Deadlines(Slots slots) {
    this.slots = slots;
  }

  /** Sets the deadline of an entry that a reader met, unless a writer was faster. */
  boolean touch(Node node, long seen, long deadline) {
    slots.noteDeadline(deadline);
    Node entry = node instanceof Commit.View ? settled(node) : node;
    return entry != null && entry.casDeadline(seen, deadline);
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
  @Nullable Object removeExpired(Object key, int hash, long now) {
    int slot = slots.slotOf(hash);
    Shard shard = slots.locks.lockOwner(slot);
    try {
      Node node = slots.locateLocked(slot, key, hash);
      return node != null && expireLocked(slot, node, now) ? node.value() : null;
    } finally {
      shard.unlock();
    }
  }

  /**
   * Takes an entry out if its deadline has passed; from then on no reader's touch can revive it.
   */
  private boolean expireLocked(int slot, Node node, long now) {
    long deadline = node.deadline();
    if (deadline > now) {
      return false;
    }
    slots.beforeChangeLocked(slot);
    while (!node.casDeadline(deadline, Node.EXPIRED)) {
      deadline = node.deadline();
      if (deadline > now) {
        return false;
      }
    }
    slots.unlinkLocked(node, node.hash());
    slots.shrinkLocked(slot);
    slots.expirations.increment();
    return true;
  }

  /** Takes out all entries whose deadline has passed, or tells the observer of them. */
  void sweep(long now) {
    for (int slot = 0; slot < slots.count(); slot++) {
      if (Slots.binsAcquire(slots.bins, slot) != null) {
        sweep(slot, now);
      }
    }
  }

  private void sweep(int slot, long now) {
    EntryObserver observer = slots.options.observer();
    for (Node n : nodesOf(slot)) {
      if (n.deadline() <= now) {
        int hash = Hashing.hash(n.key);
        if (observer == null) {
          removeExpired(n.key, hash, now);
        } else {
          observer.due(n.key, hash);
        }
      }
    }
  }

  private Node[] nodesOf(int slot) {
    Shard shard = slots.locks.lockOwner(slot);
    try {
      return slots.nodesLocked(slot);
    } finally {
      shard.unlock();
    }
  }
}
