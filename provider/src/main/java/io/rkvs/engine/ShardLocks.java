package io.rkvs.engine;

import io.rkvs.extensions.LockTimeoutException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Taking the locks of shards: of the one that owns a slot, of those that own several, of all. */
@SuppressWarnings("LockNotBeforeTry") // its purpose is to lock here and to unlock elsewhere
final class ShardLocks {
  /* Order    ascending shard number; the caller holds no shard's lock when it comes here. A thread that does is inside a key's
   *          equals or hashCode, called under that lock: it is refused when it asks for the same lock, since going on would change
   *          a chain under the feet of the outer call, and when it would wait for one that comes earlier, since that could deadlock.
   * Owner    asked again after locking, see SlotOwners.
   * Latch    who has locked the owner of a slot waits until the short write that may go on there is through, see ShortWrites.
   * Wait     not interruptible, since holders are short, but bounded: a key's equals may block for ever. One Patience bounds all
   *          waits of a call. Who gives something back waits however long. */

  private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int SPINS = 64;

  private final String table;
  private final SlotOwners owners;
  private final Node[] @Nullable [] bins;
  private volatile long timeoutNanos;

  ShardLocks(String table, SlotOwners owners, Node[] @Nullable [] bins, long timeoutNanos) {
    this.table = table;
    this.owners = owners;
    this.bins = bins;
    this.timeoutNanos = timeoutNanos;
  }

  /** Returns the waiting time of one call. */
  Patience patience() {
    return new Patience(timeoutNanos);
  }

  void setTimeoutNanos(long nanos) {
    timeoutNanos = nanos;
  }

  /** Locks the owner of a slot and returns it, or null when that would take waiting. */
  @Nullable Shard tryLockOwner(int slot) {
    for (; ; ) {
      Shard shard = owners.ownerOf(slot);
      refuseReentry(shard);
      if (!shard.tryLock()) {
        return null;
      }
      if (owners.ownerOf(slot) == shard) {
        awaitShortWrite(slot);
        return shard;
      }
      shard.unlock();
    }
  }

  /** Locks the owner of a slot and returns it; for a call that waits for nothing else. */
  Shard lockOwner(int slot) {
    Shard shard = tryLockOwner(slot);
    return shard == null ? lockOwner(slot, patience()) : shard;
  }

  /** Locks the owner of a slot and returns it. */
  Shard lockOwner(int slot, Patience patience) {
    for (; ; ) {
      Shard shard = owners.ownerOf(slot);
      lock(shard, patience);
      if (owners.ownerOf(slot) == shard) {
        awaitShortWrite(slot);
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
        awaitShortWrite(slot);
        return shard;
      }
      shard.unlock();
    }
  }

  /** Locks the owners of all slots named and returns them, each once, in lock order. */
  Shard[] lockOwners(int[] slots, Patience patience) {
    for (; ; ) {
      Shard[] shards = ownersOf(slots);
      lockAll(shards, patience);
      if (stillOwn(slots)) {
        for (int slot : slots) {
          awaitShortWrite(slot);
        }
        return shards;
      }
      unlockAll(shards, shards.length);
    }
  }

  /** As {@link #lockAll}, but never gives up: for giving something back. */
  static void lockAllHoweverLong(Shard[] shards) {
    for (Shard shard : shards) {
      shard.lock();
    }
  }

  /** Locks all of these shards, which are in lock order, or none. */
  void lockAll(Shard[] shards, Patience patience) {
    int locked = 0;
    try {
      while (locked < shards.length) {
        lock(shards[locked], patience);
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

  /** Waits for the short writes of all slots; the caller holds the locks of all shards. */
  void awaitShortWrites() {
    for (int slot = 0; slot < bins.length; slot++) {
      awaitShortWrite(slot);
    }
  }

  /**
   * Waits for the short write of a slot whose owner the caller has locked: none begins any more.
   */
  private void awaitShortWrite(int slot) {
    Node[] b = bins[slot];
    if (b != null && Bins.state(b).isLatchedVolatile()) {
      awaitUnlatched(Bins.state(b));
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yield: correct without, but slow
  private static void awaitUnlatched(SlotState state) {
    for (int spin = 0; state.isLatchedVolatile(); spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // its thread has lost the processor
      }
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

  private void lock(Shard shard, Patience patience) {
    refuseReentry(shard);
    if (!shard.tryLock()) {
      lockSlowly(shard, patience);
    }
  }

  private void lockSlowly(Shard shard, Patience patience) {
    boolean interrupted = false;
    long start = System.nanoTime();
    long end = start + patience.leftForShardNanos();
    try {
      for (; ; ) {
        try {
          long first = Math.min(end - System.nanoTime(), FIRST_WAIT_NANOS);
          if (shard.tryLock(first, TimeUnit.NANOSECONDS)) {
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
                      TimeUnit.NANOSECONDS.toMillis(patience.nanos()),
                      Describe.of(shard.holder())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      patience.haveWaited(System.nanoTime() - start);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void refuseReentry(Shard shard) {
    if (shard.isHeldByCurrentThread()) {
      throw reentered(shard);
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
