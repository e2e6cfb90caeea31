package io.rkvs.engine;

/**
 * The short way of what is done most: to give an entry that is there another value, to take hold of
 * its key, and to give the hold back. Each costs one compare-and-set of the slot's latch, and no
 * lock. Whatever is not as usual is left to the long way, under the lock of the slot's owner.
 *
 * <p>Thread-safe; never waits, runs no user code.
 */
final class ShortWrites {
  /* State    SlotState.latch, 0 or 1: whether a short write goes on in the slot.
   * Right    a slot is changed by one thread at a time, which has either
   *            the long right   the owner's lock taken, then the latch seen free; or
   *            the short right  the latch taken, then the owner's lock seen free, then the slot's bins seen to be those it came by.
   *          Each takes its own mark, then looks at the other's, all by volatile accesses: of two that come together one at least
   *          sees the other. The short one steps back when it does, the long one waits. The owner that is asked for after the latch was
   *          taken is the right one: whoever had a slot's long right before that has it until it ends, under that owner.
   * Bins     a latch that is not reached from the slot any more (clear) or bins that are retired (growth) prove nothing: an entry
   *          that has left can still hang on them.
   * Entry    is found before, as readers do, and under the latch looked for by reference: so keys are compared under no lock at all.
   * Leaves   to the long way: entries that are not linked by then (absent, removed, a batch's), keys that are held or share a hash with
   *          one that is, deadlines that change or have passed, weights, cuts in progress, changes that are counted.
   * Happens-before  what the latch's holder did, before what the next one does: by the latch, or the lock, both ways.
   * Progress under the latch nothing is called that waits, allocates or runs user code; so who waits for a latch waits for some
   *          instructions, or for a thread that has lost its processor in them. New ones step back from the lock.
   * Checked  TableLincheckTest, HoldLincheckTest, CutBeginLincheckTest, ShortWriteStress. */

  /** Says that nothing was done: it has to go the long way. */
  static final Object NOT_DONE = new Object();

  private final Slots slots;
  private final boolean isPossible;

  ShortWrites(Slots slots) {
    this.slots = slots;
    isPossible = !slots.options.weighs();
  }

  /**
   * Stores in an entry, as {@link Table#swap} does.
   *
   * @param node the entry of the key, as a reader found it
   * @return the value that was there, or {@link #NOT_DONE}
   */
  Object replace(Node node, int hash, Object expect, Object value, long now, long updated) {
    int slot = hash >>> slots.shift;
    Node[] b = Slots.binsAcquire(slots.bins, slot);
    if (b == null || !isPossible || !Bins.state(b).tryLatch()) {
      return NOT_DONE;
    }
    try {
      return hasRight(slot, b) && !KeyLocks.mayHold(Bins.state(b), hash)
          ? replaceLatched(b, node, hash, expect, value, now, updated)
          : NOT_DONE;
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  /**
   * Stores in the entry of a key that the caller holds and gives its one hold back.
   *
   * @return the value that was there, or {@link #NOT_DONE}; then the key is still held
   */
  Object replaceAndRelease(KeyLock lock, Object value, long now, long updated) {
    Node node = lock.found;
    int slot = lock.hash >>> slots.shift;
    Node[] b = Slots.binsAcquire(slots.bins, slot);
    if (node == null || b == null || !isPossible || !Bins.state(b).tryLatch()) {
      return NOT_DONE;
    }
    try {
      if (!hasRight(slot, b) || !isReleasable(b, lock)) {
        return NOT_DONE;
      }
      Object old = replaceLatched(b, node, lock.hash, Table.ANY, value, now, updated);
      if (old != NOT_DONE) {
        KeyLocks.giveBackUnheard(Bins.state(b), lock);
      }
      return old;
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  private Object replaceLatched(
      Node[] b, Node node, int hash, Object expect, Object value, long now, long updated) {
    if (!slots.isUnobserved() || !Bins.leadTo(b, node, hash)) {
      return NOT_DONE;
    }
    Object old = node.value();
    boolean isWanted = expect == Table.ANY || expect == Table.PRESENT || expect == old;
    if (!isWanted || !isKept(node.deadline(), now, updated)) {
      return NOT_DONE;
    }
    node.setValueRelease(value);
    return old;
  }

  /** Returns whether an entry is live and an update leaves its deadline. */
  private static boolean isKept(long deadline, long now, long updated) {
    return updated == Table.KEEP
        ? deadline > now
        : updated == Node.ETERNAL && deadline == Node.ETERNAL;
  }

  /**
   * Takes hold of a key that has an entry and is not held by anybody.
   *
   * @param node the entry of the key, as a reader found it
   * @return whether the key is held by {@code lock} now
   */
  boolean hold(Node node, KeyLock lock) {
    int slot = lock.hash >>> slots.shift;
    Node[] b = Slots.binsAcquire(slots.bins, slot);
    if (b == null || !Bins.state(b).tryLatch()) {
      return false;
    }
    SlotState state = Bins.state(b);
    try {
      boolean isFree =
          hasRight(slot, b)
              && !KeyLocks.mayHold(state, lock.hash)
              && Bins.leadTo(b, node, lock.hash);
      if (isFree) {
        lock.found = node;
        lock.next = state.keyLocks;
        state.keyLocks = lock;
      }
      return isFree;
    } finally {
      state.unlatchRelease();
    }
  }

  /** Gives the caller's one hold of a key back; false when it has to go the long way. */
  boolean release(KeyLock lock) {
    int slot = lock.hash >>> slots.shift;
    Node[] b = Slots.binsAcquire(slots.bins, slot);
    if (b == null || !Bins.state(b).tryLatch()) {
      return false;
    }
    try {
      boolean isReleased = hasRight(slot, b) && isReleasable(b, lock);
      if (isReleased) {
        KeyLocks.giveBackUnheard(Bins.state(b), lock);
      }
      return isReleased;
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  private static boolean isReleasable(Node[] b, KeyLock lock) {
    return Bins.state(b).keyLocks == lock && lock.isPlain();
  }

  /** Returns whether who has taken the latch of these bins has the short right to the slot. */
  private boolean hasRight(int slot, Node[] b) {
    return !slots.owners.ownerOf(slot).isLocked() && Slots.binsAcquire(slots.bins, slot) == b;
  }
}
