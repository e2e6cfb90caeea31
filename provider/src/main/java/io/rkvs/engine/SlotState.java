package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a slot knows besides its entries. It sits in the last element of the slot's bins, so that it
 * costs nothing where there are no entries and readers have it at hand without another look-up; for
 * that it must be a {@link Node}, but no chain leads to it.
 */
final class SlotState extends Node {
  /* Due      when entries can be due, see Deadlines: due is no later than any deadline in the slot, groups[g] no later than any in
   *          group g of its bins, but for those that readers have brought forward: isBroughtForward tells that there are some.
   *          groups   guarded by the owner's lock or the latch; null where the slot has bins for one group only, or no entry with a deadline.
   *          due      lowered by anybody by compare-and-set; raised by the owner's holder, who goes through the slot then. */

  private static final VarHandle COUNT;
  private static final VarHandle REMOVALS;
  private static final VarHandle MOVING;
  private static final VarHandle DUE;
  private static final VarHandle BROUGHT_FORWARD;
  private static final VarHandle LATCH;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      COUNT = lookup.findVarHandle(SlotState.class, "count", int.class);
      REMOVALS = lookup.findVarHandle(SlotState.class, "removals", int.class);
      MOVING = lookup.findVarHandle(SlotState.class, "moving", boolean.class);
      DUE = lookup.findVarHandle(SlotState.class, "due", long.class);
      BROUGHT_FORWARD = lookup.findVarHandle(SlotState.class, "isBroughtForward", boolean.class);
      LATCH = lookup.findVarHandle(SlotState.class, "latch", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Bins that share an earliest deadline, as a shift: fewer cost memory, more cost time. */
  static final int GROUP_SHIFT = 7;

  /** 1 while a short write goes on in this slot, see {@link ShortWrites}. */
  @SuppressWarnings("UnusedVariable") // read by LATCH
  private int latch;

  /** Entries in the slot; changed by who has the right to it, and may be read by anybody. */
  @SuppressWarnings("UnusedVariable") // read by COUNT
  private int count;

  /**
   * Entries that are about to be linked and for which there is room; guarded by the owner's lock, 0
   * when it is free.
   */
  int reserved;

  /**
   * The keys of this slot for which user code runs, linked; guarded by the owner's lock or the
   * latch, see {@link ShortWrites}.
   */
  @Nullable KeyLock keyLocks;

  /**
   * How often entries have begun to leave the slot, and have left: odd in between. Written by who
   * has the right to the slot, so that who finds one gone, or takes the lock, sees it changed.
   */
  @SuppressWarnings("UnusedVariable") // read by REMOVALS
  private int removals;

  /** Whether chains are being relinked; written under the owner's lock, see {@link Bins#resize}. */
  @SuppressWarnings("UnusedVariable") // read by MOVING
  private boolean moving;

  @SuppressWarnings("UnusedVariable") // read by BROUGHT_FORWARD
  private boolean isBroughtForward;

  @SuppressWarnings("UnusedVariable") // read by DUE
  private long due = ETERNAL;

  private long @Nullable [] groups;

  SlotState() {
    super(SlotState.class, -1, SlotState.class, ETERNAL);
  }

  /**
   * Takes the latch, or returns false. Weaker than a volatile access it could pass by the look at
   * the lock.
   */
  boolean tryLatch() {
    return LATCH.compareAndSet(this, 0, 1);
  }

  /** Returns the number of entries. */
  int countOpaque() {
    return (int) COUNT.getOpaque(this);
  }

  /** Counts entries that have come, or have left if there are fewer than none. */
  void addEntries(int more) {
    COUNT.setOpaque(this, count + more);
  }

  void unlatchRelease() {
    LATCH.setRelease(this, 0);
  }

  boolean isLatchedVolatile() {
    return (int) LATCH.getVolatile(this) != 0;
  }

  int removalsAcquire() {
    return (int) REMOVALS.getAcquire(this);
  }

  /** Returns whether an entry is just leaving, by a count of removals. */
  static boolean isRemoving(int removals) {
    return (removals & 1) != 0;
  }

  void beginRemovalLocked() {
    REMOVALS.setRelease(this, removals + 1);
  }

  void endRemovalLocked() {
    REMOVALS.setRelease(this, removals + 1);
  }

  boolean isMovingAcquire() {
    return (boolean) MOVING.getAcquire(this);
  }

  void setMovingRelease(boolean m) {
    MOVING.setRelease(this, m);
  }

  // ---------------------------------------------------------------- when entries can be due

  /** Returns a time before which no entry of the slot is due. */
  long dueOpaque() {
    return (long) DUE.getOpaque(this);
  }

  /** Returns whether noting a deadline makes nothing new; by who has the right to the slot. */
  boolean canNoteDue(int capacity) {
    return groups != null || capacity <= 1 << GROUP_SHIFT;
  }

  /** Notes the deadline of an entry, under the owner's lock, or the latch, see ShortWrites. */
  void noteDueLocked(int capacity, int hash, long deadline) {
    long[] g = groups;
    if (g == null && capacity > 1 << GROUP_SHIFT) {
      g = new long[capacity >>> GROUP_SHIFT];
      Arrays.fill(g, (long) DUE.getVolatile(this));
      groups = g;
    }
    if (g != null) {
      int at = (hash >>> GROUP_SHIFT) & (g.length - 1);
      g[at] = Math.min(g[at], deadline);
    }
    lowerDue(deadline);
  }

  /** Notes that a reader has given an entry an earlier deadline than it had; call it after that. */
  void broughtForward(long deadline) {
    BROUGHT_FORWARD.setVolatile(this, true);
    lowerDue(deadline);
  }

  private void lowerDue(long deadline) {
    long d = dueOpaque();
    while (deadline < d) {
      long witness = (long) DUE.compareAndExchange(this, d, deadline);
      if (witness == d) {
        return;
      }
      d = witness;
    }
  }

  /**
   * Forgets when the slot is due, under the owner's lock, who then goes through it and notes it
   * again. What readers bring forward from now on is kept.
   *
   * @return whether every group has to be gone through
   */
  boolean forgetDueLocked() {
    boolean all = (boolean) BROUGHT_FORWARD.getAndSet(this, false) || groups == null;
    DUE.setVolatile(this, ETERNAL);
    return all;
  }

  /** Returns the number of groups, under the owner's lock. */
  int groupsLocked() {
    return groups == null ? 1 : groups.length;
  }

  /** Returns a time before which no entry of a group is due, under the owner's lock. */
  long dueLocked(int group) {
    return groups == null ? dueOpaque() : groups[group];
  }

  /** Sets when a group is due, after it was gone through, under the owner's lock. */
  void setDueLocked(int group, long deadline) {
    if (groups != null) {
      groups[group] = deadline;
    }
    lowerDue(deadline);
  }

  /** Follows a change of the number of bins, under the owner's lock. */
  void fitLocked(int capacity) {
    long[] old = groups;
    if (old == null) {
      return; // the first deadline that is noted makes them
    }
    int count = capacity >>> GROUP_SHIFT;
    if (count <= 1) {
      groups = null;
      return;
    }
    long[] fresh = new long[count];
    Arrays.fill(fresh, ETERNAL);
    for (int i = 0; i < Math.max(count, old.length); i++) {
      int to = i & (count - 1);
      fresh[to] = Math.min(fresh[to], old[i & (old.length - 1)]);
    }
    groups = fresh;
  }
}
