package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which shard owns which slot, also while slots change hands.
 *
 * <p>Thread-safe; {@link #ownerOf} never blocks. What a shard's holder did to a slot
 * <i>happens-before</i> what the next owner's holder finds there.
 */
final class SlotOwners {
  /* State    one array for good, an element per slot, written with release, read with acquire.
   * Writer   the resizer alone, see ShardResize: lock old and new owner, move, publish, unlock.
   * Stale    allowed: a caller locks the answer and asks again; on a change it lets go and retries. Owners change under the old
   *          owner's lock, so an unchanged answer is good until unlock, and retries end with the resize.
   * Assign   jump consistent hash proposes the shard; a shard takes its fair share of slots (rounded up or down) and no more, a
   *          slot that finds its shard full goes to the next jump. So shards differ by one slot at most, where jump hash alone
   *          leaves a deviation of 1 / sqrt(slots per shard): 12 % at 64.
   * Checked  SlotOwnersTest, ResizeLincheckTest. */

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Shard[].class);

  private final Shard[] owners;

  SlotOwners(int slots, Shard[] shards) {
    owners = new Shard[slots];
    int[] plan = plan(slots, shards.length);
    for (int slot = 0; slot < slots; slot++) {
      owners[slot] = shards[plan[slot]];
    }
  }

  int slots() {
    return owners.length;
  }

  /**
   * Returns the owner of a slot; only a hint until the caller holds its lock and has asked again.
   */
  Shard ownerOf(int slot) {
    return (Shard) ELEMENT.getAcquire(owners, slot);
  }

  /** Hands a slot to another shard; the caller holds the locks of both. */
  void publish(int slot, Shard next) {
    assert ownerOf(slot).isHeldByCurrentThread() && next.isHeldByCurrentThread();
    ELEMENT.setRelease(owners, slot, next);
  }

  /** Returns the owner of each slot, by shard number, in a fresh table. */
  static int[] plan(int slots, int shards) {
    int[] plan = new int[slots];
    Shares shares = new Shares(slots, shards);
    for (int slot = 0; slot < slots; slot++) {
      plan[slot] = shares.place(slot);
    }
    return plan;
  }

  /**
   * Returns the owner of each slot, by shard number, after a change to {@code shards}: slots stay
   * where they are, but for the fewest that have to move. Which ones, and where to, is up to jump
   * hash as long as shares allow.
   */
  static int[] plan(int[] present, int shards) {
    int slots = present.length;
    int[] plan = new int[slots];
    boolean[] placed = new boolean[slots];
    Shares shares = new Shares(slots, shards);
    for (int pass = 0; pass < 2; pass++) {
      for (int slot = 0; slot < slots; slot++) {
        boolean wantsToStay = pass == 1 || Hashing.jump(Hashing.mix(slot), shards) == present[slot];
        if (!placed[slot] && wantsToStay && present[slot] < shards && shares.take(present[slot])) {
          plan[slot] = present[slot];
          placed[slot] = true;
        }
      }
    }
    for (int slot = 0; slot < slots; slot++) {
      if (!placed[slot]) {
        plan[slot] = shares.place(slot);
      }
    }
    return plan;
  }

  /** How many slots each shard may still take. */
  private static final class Shares {
    private final int[] taken;
    private final int fair;
    private int extra;

    Shares(int slots, int shards) {
      taken = new int[shards];
      fair = slots / shards;
      extra = slots % shards;
    }

    boolean take(int shard) {
      if (taken[shard] > fair || (taken[shard] == fair && extra == 0)) {
        return false;
      }
      if (taken[shard]++ == fair) {
        extra--;
      }
      return true;
    }

    int place(int slot) {
      long key = Hashing.mix(slot);
      int shard = Hashing.jump(key, taken.length);
      for (int attempt = 1; !take(shard); attempt++) {
        shard =
            attempt < taken.length
                ? Hashing.jump(Hashing.mix((int) (key >>> 32) + attempt), taken.length)
                : (shard + 1) % taken.length;
      }
      return shard;
    }
  }
}
