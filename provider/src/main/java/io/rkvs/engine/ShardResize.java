package io.rkvs.engine;

import java.util.Arrays;

/** Changes the number of shards of a table while everything else goes on. */
final class ShardResize {
  /* Steps    up: publish the longer list of shards, then move slots. Down: move slots, then publish the shorter list.
   * Move     one slot at a time: lock its present and its next owner in lock order, publish the owner, unlock.
   *          Entries, their chains and number, key locks and cuts belong to the slot and are not touched: no key is rehashed, readers
   *          and short writes never notice, a writer waits for one move at most.
   * Failure  between two moves every slot has one owner. A timeout on the way down leaves the list long, on the way up leaves shards
   *          with few slots: in both cases the next resize plans from what it finds.
   * Locks    structureLock throughout, so shards are added and removed by one thread at a time.
   * Checked  ResizeLincheckTest, ResizeTest. */

  private final Slots slots;

  ShardResize(Slots slots) {
    this.slots = slots;
  }

  void resize(int count) {
    slots.structureLock.lock();
    try {
      Shard[] present = slots.shards;
      Shard[] all = Arrays.copyOf(present, Math.max(present.length, count));
      for (int i = present.length; i < all.length; i++) {
        all[i] = new Shard(i);
      }
      slots.shards = all;
      moveTo(all, count);
      slots.shards = Arrays.copyOf(all, count);
    } finally {
      slots.structureLock.unlock();
    }
  }

  private void moveTo(Shard[] all, int count) {
    int[] present = new int[slots.count()];
    Arrays.setAll(present, slot -> slots.owners.ownerOf(slot).index());
    int[] plan = SlotOwners.plan(present, count);
    for (int slot = 0; slot < plan.length; slot++) {
      if (plan[slot] != present[slot]) {
        Shard from = all[present[slot]];
        move(slot, from, all[plan[slot]], from.index() >= count);
      }
    }
  }

  private void move(int slot, Shard from, Shard to, boolean isLeaving) {
    Shard[] both = from.index() < to.index() ? new Shard[] {from, to} : new Shard[] {to, from};
    slots.locks.lockAll(both, slots.locks.patience());
    try {
      if (isLeaving) { // a shard that leaves has its evictions counted by others
        to.addEvictions(from.evictions());
        from.addEvictions(-from.evictions());
      }
      slots.owners.publish(slot, to);
    } finally {
      ShardLocks.unlockAll(both);
    }
  }
}
