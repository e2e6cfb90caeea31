package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * The short way of what is done most: to give an entry another value, to take one out, to put in
 * one of a key that has none, to take hold of a key, and to give the hold back. Each costs one
 * compare-and-set of the slot's latch, and no lock. Whatever is not as usual is left to the long
 * way, under the lock of the slot's owner.
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
   * Absence  is found before, too, by a search of the key's bin that ended in vain, and holds under the latch if the bin's head is
   *          the one that the search began with, in the same bins. For entries are linked at the head alone, and none comes back that
   *          has left: had the key come since, its node or one linked after it were the head, or it had left again. What leaves below
   *          the head leads who stands on it to all that stays. A relinking alone could have led the search astray (Bins): it is
   *          done under the lock and retires the bins. The search gives up at a node whose hash word is that of no entry: a batch that
   *          is just changing the key's entry would otherwise be through by now, with the same head.
   * Slot     what comes and goes is counted by slot, under the right to it; a shard counts none. A removal begins and ends for
   *          iterators as under the lock (SlotState.removals). A deadline is noted before its entry is linked.
   * Leaves   to the long way: nodes that are not linked by then (removed, a batch's), keys that are held or share a hash with
   *          one that is, deadlines that change or have passed, weights, cuts in progress, changes that are counted; and of what
   *          comes and goes: with a bound that evicts; the first entry of a slot, one for which the bins have to grow, or that finds no
   *          place within the limit, or needs times for groups of bins; a removal after which they have to shrink.
   * Happens-before  what the latch's holder did, before what the next one does: by the latch, or the lock, both ways.
   * Progress under the latch nothing is called that waits, allocates or runs user code; so who waits for a latch waits for some
   *          instructions, or for a thread that has lost its processor in them. New ones step back from the lock.
   * Checked  TableModelTest, TableLincheckTest, HoldLincheckTest, BatchLincheckTest, CutBeginLincheckTest, ShortWriteStress,
   *          ShortInsertStress. */

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
   * @param b the bins where the search has begun
   * @param node the entry of the key, as a reader found it
   * @return the value that was there, or {@link #NOT_DONE}
   */
  Object replace(
      Node[] b, Node node, int hash, Object expect, Object value, long now, long updated) {
    if (!isPossible || !begin(b, hash)) {
      return NOT_DONE;
    }
    try {
      return replaceLatched(b, node, hash, expect, value, now, updated);
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  /**
   * Takes an entry out, as {@link Table#swap} does.
   *
   * @param b the bins where the search has begun
   * @param node the entry of the key, as a reader found it
   * @return the value that was there, or {@link #NOT_DONE}
   */
  Object remove(Node[] b, Node node, int hash, Object expect, long now) {
    if (!isPossible || !begin(b, hash)) {
      return NOT_DONE;
    }
    try {
      return removeLatched(b, node, hash, expect, now);
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  private Object removeLatched(Node[] b, Node node, int hash, Object expect, long now) {
    if (!isUnheard() || !Bins.leadTo(b, node, hash)) {
      return NOT_DONE;
    }
    Object old = node.value();
    if (!isWanted(expect, old)
        || node.deadline() <= now
        || Bins.isSparse(Bins.capacity(b), Bins.state(b).countOpaque() - 1)) {
      return NOT_DONE;
    }
    Bins.unlink(b, node, hash);
    slots.places.leaveUnheld();
    return old;
  }

  /**
   * Puts in an entry of a key that has none, as {@link Table#swap} does.
   *
   * @param b the bins where a search for the key has begun that came up empty
   * @param head the first node of the key's bin then
   * @return null, or {@link #NOT_DONE}
   */
  @Nullable Object insert(
      Node[] b, @Nullable Node head, Object key, int hash, Object value, long now, long created) {
    if (!isPossible || created <= now) {
      return NOT_DONE;
    }
    Node fresh = new Node(key, hash, value, created); // here, since memory may be short
    slots.noteDeadline(created);
    if (!begin(b, hash)) {
      return NOT_DONE;
    }
    try {
      return insertLatched(b, head, fresh, hash, created) ? null : NOT_DONE;
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  private boolean insertLatched(
      Node[] b, @Nullable Node head, Node fresh, int hash, long deadline) {
    SlotState state = Bins.state(b);
    int capacity = Bins.capacity(b);
    if (!isUnheard()
        || Bins.head(b, hash) != head
        || state.countOpaque() >= Bins.load(capacity)
        || (deadline != Node.ETERNAL && !state.canNoteDue(capacity))
        || !slots.places.takeUnheld()) {
      return false;
    }
    if (deadline != Node.ETERNAL) {
      state.noteDueLocked(capacity, hash, deadline);
    }
    Bins.link(b, fresh, hash);
    return true;
  }

  /**
   * Stores in, or with null takes out, the entry of a key that the caller holds and gives its one
   * hold back.
   *
   * @param b the bins where the search has begun
   * @param node the entry of the key, as its holder found it
   * @return the value that was there, or {@link #NOT_DONE}; then the key is still held
   */
  Object swapAndRelease(
      Node[] b, Node node, KeyLock lock, @Nullable Object value, long now, long updated) {
    if (!isPossible || !beginHeld(b, lock)) {
      return NOT_DONE;
    }
    try {
      Object old =
          value == null
              ? removeLatched(b, node, lock.hash, Table.ANY, now)
              : replaceLatched(b, node, lock.hash, Table.ANY, value, now, updated);
      if (old != NOT_DONE) {
        KeyLocks.giveBackUnheard(Bins.state(b), lock);
      }
      return old;
    } finally {
      Bins.state(b).unlatchRelease();
    }
  }

  /**
   * As {@link #insert}, for a key that the caller holds, whose one hold it gives back.
   *
   * @return null, or {@link #NOT_DONE}; then the key is still held
   */
  @Nullable Object insertAndRelease(
      Node[] b, @Nullable Node head, KeyLock lock, Object value, long now, long created) {
    if (!isPossible || created <= now) {
      return NOT_DONE;
    }
    Node fresh = new Node(lock.key, lock.hash, value, created);
    slots.noteDeadline(created);
    if (!beginHeld(b, lock)) {
      return NOT_DONE;
    }
    try {
      if (!insertLatched(b, head, fresh, lock.hash, created)) {
        return NOT_DONE;
      }
      KeyLocks.giveBackUnheard(Bins.state(b), lock);
      return null;
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
    if (!isWanted(expect, old) || !isKept(node.deadline(), now, updated)) {
      return NOT_DONE;
    }
    node.setValueRelease(value);
    return old;
  }

  private static boolean isWanted(Object expect, Object old) {
    return expect == Table.ANY || expect == Table.PRESENT || expect == old;
  }

  /** Returns whether an entry is live and an update leaves its deadline. */
  private static boolean isKept(long deadline, long now, long updated) {
    return updated == Table.KEEP
        ? deadline > now
        : updated == Node.ETERNAL && deadline == Node.ETERNAL;
  }

  /**
   * Takes hold of a key that is not held by anybody.
   *
   * @param b the bins where a search for the key has begun
   * @param head the first node of the key's bin then
   * @param found the entry of the key, as a reader found it, or null when it is absent
   * @return whether the key is held by {@code lock} now
   */
  boolean hold(Node[] b, @Nullable Node head, @Nullable Node found, KeyLock lock) {
    if (!begin(b, lock.hash)) {
      return false;
    }
    SlotState state = Bins.state(b);
    try {
      boolean isStillSo =
          found == null ? Bins.head(b, lock.hash) == head : Bins.leadTo(b, found, lock.hash);
      if (isStillSo) {
        lock.found = found;
        lock.next = state.keyLocks;
        state.keyLocks = lock;
      }
      return isStillSo;
    } finally {
      state.unlatchRelease();
    }
  }

  /** Gives the caller's one hold of a key back; false when it has to go the long way. */
  boolean release(KeyLock lock) {
    Node[] b = Slots.binsAcquire(slots.bins, lock.hash >>> slots.shift);
    if (b == null || !beginHeld(b, lock)) {
      return false;
    }
    KeyLocks.giveBackUnheard(Bins.state(b), lock);
    Bins.state(b).unlatchRelease();
    return true;
  }

  /** Takes the latch of bins, if that gives the short right to a slot where no such key is held. */
  private boolean begin(Node[] b, int hash) {
    SlotState state = Bins.state(b);
    if (!state.tryLatch()) {
      return false;
    }
    boolean isBegun = hasRight(hash >>> slots.shift, b) && !KeyLocks.mayHold(state, hash);
    if (!isBegun) {
      state.unlatchRelease();
    }
    return isBegun;
  }

  /** As {@link #begin}, where the caller's hold is the only one that may be of such a key. */
  private boolean beginHeld(Node[] b, KeyLock lock) {
    SlotState state = Bins.state(b);
    if (!state.tryLatch()) {
      return false;
    }
    boolean isBegun =
        hasRight(lock.hash >>> slots.shift, b) && state.keyLocks == lock && lock.isPlain();
    if (!isBegun) {
      state.unlatchRelease();
    }
    return isBegun;
  }

  /** Returns whether who has taken the latch of these bins has the short right to the slot. */
  private boolean hasRight(int slot, Node[] b) {
    return !slots.owners.ownerOf(slot).isLocked() && Slots.binsAcquire(slots.bins, slot) == b;
  }

  /** Returns whether nobody else has to hear of an entry that comes or goes. */
  private boolean isUnheard() {
    return slots.isUnobserved() && slots.bound == null;
  }
}
