package io.rkvs.engine;

import io.rkvs.extensions.LockTimeoutException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** Taking the locks of shards: of the one that owns a slot, of those that own several, of all. */
@SuppressWarnings("LockNotBeforeTry") // its purpose is to lock here and to unlock elsewhere
final class ShardLocks {
  /* Order    ascending shard number; the caller holds no shard's lock when it comes here. A thread that does is inside a key's
   *          equals or hashCode, called under that lock: it is refused when it asks for the same lock, since going on would change
   *          a chain under the feet of the outer call, and when it would wait for one that comes earlier, since that could deadlock.
   * Owner    asked again after locking, see SlotOwners.
   * Wait     not interruptible, since holders are short, but bounded: a key's equals may block for ever. */

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String table;
  private final SlotOwners owners;
  private volatile long timeoutNanos;

  ShardLocks(String table, SlotOwners owners, long timeoutNanos) {
    this.table = table;
    this.owners = owners;
    this.timeoutNanos = timeoutNanos;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  void setTimeoutNanos(long nanos) {
    timeoutNanos = nanos;
  }

  /** Locks the owner of a slot and returns it. */
  Shard lockOwner(int slot) {
    for (; ; ) {
      Shard shard = owners.ownerOf(slot);
      lock(shard, timeoutNanos);
      if (owners.ownerOf(slot) == shard) {
        return shard;
      }
      shard.unlock();
    }
  }

  /** As {@link #lockOwner}, but never gives up: for giving something back. */
  Shard lockOwnerHoweverLong(int slot) {
    for (; ; ) {
      Shard shard = owners.ownerOf(slot);
      shard.lock();
      if (owners.ownerOf(slot) == shard) {
        return shard;
      }
      shard.unlock();
    }
  }

  /** Locks the owners of all slots named and returns them, each once, in lock order. */
  Shard[] lockOwners(int[] slots) {
    long end = System.nanoTime() + timeoutNanos;
    for (; ; ) {
      Shard[] shards = ownersOf(slots);
      lockAll(shards, end);
      if (stillOwn(slots)) {
        return shards;
      }
      unlockAll(shards, shards.length);
    }
  }

  /** Locks all of these shards, which are in lock order, or none. */
  void lockAll(Shard[] shards) {
    lockAll(shards, System.nanoTime() + timeoutNanos);
  }

  private void lockAll(Shard[] shards, long end) {
    int locked = 0;
    try {
      while (locked < shards.length) {
        lock(shards[locked], Math.max(1, end - System.nanoTime()));
        locked++;
      }
    } finally {
      if (locked < shards.length) {
        unlockAll(shards, locked);
      }
    }
  }

  static void unlockAll(Shard[] shards) {
    unlockAll(shards, shards.length);
  }

  private static void unlockAll(Shard[] shards, int count) {
    for (int i = count - 1; i >= 0; i--) {
      shards[i].unlock();
    }
  }

  private Shard[] ownersOf(int[] slots) {
    Shard[] shards = new Shard[Math.min(slots.length, 8)];
    int count = 0;
    for (int slot : slots) {
      Shard owner = owners.ownerOf(slot);
      int i = 0;
      while (i < count && shards[i] != owner) {
        i++;
      }
      if (i == count) {
        if (count == shards.length) {
          shards = Arrays.copyOf(shards, 2 * count);
        }
        shards[count++] = owner;
      }
    }
    shards = Arrays.copyOf(shards, count);
    Arrays.sort(shards, Comparator.comparingInt(Shard::index));
    return shards;
  }

  private boolean stillOwn(int[] slots) {
    for (int slot : slots) {
      if (!owners.ownerOf(slot).isHeldByCurrentThread()) {
        return false;
      }
    }
    return true;
  }

  void lock(Shard shard, long nanos) {
    if (shard.isHeldByCurrentThread()) {
      throw reentered(shard);
    }
    if (!shard.tryLock()) {
      lockSlowly(shard, nanos);
    }
  }

  private void lockSlowly(Shard shard, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      for (; ; ) {
        try {
          long left = end - System.nanoTime();
          if (shard.tryLock(Math.min(left, PATIENCE_NANOS), TimeUnit.NANOSECONDS)) {
            return;
          }
          refuseNestedWait(shard);
          if (shard.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw new LockTimeoutException(
              "cache '%s': %s was not free within %d ms; %s holds it"
                  .formatted(
                      table,
                      shard,
                      TimeUnit.NANOSECONDS.toMillis(nanos),
                      Describe.of(shard.holder())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Fails when the caller, inside a key's equals or hashCode, waits against the lock order. */
  private void refuseNestedWait(Shard wanted) {
    for (int slot = 0; slot < owners.slots(); slot++) {
      Shard owner = owners.ownerOf(slot);
      if (owner.isHeldByCurrentThread() && owner.index() > wanted.index()) {
        throw reentered(owner);
      }
    }
  }

  private IllegalStateException reentered(Shard shard) {
    return new IllegalStateException(
        "cache '%s': a key's equals or hashCode called the cache while %s compared keys"
            .formatted(table, shard));
  }
}
