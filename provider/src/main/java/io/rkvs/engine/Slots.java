package io.rkvs.engine;

import io.rkvs.engine.eviction.Bound;
import io.rkvs.engine.eviction.Evictable;
import io.rkvs.extensions.LockTimeoutException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a table and what holds for all of them: who owns them, the limit, cuts in progress,
 * counters. Methods whose name ends in {@code Locked} are for the holder of the lock of the slot's
 * owner.
 */
final class Slots implements Bound.Evictor {
  /* State    bins[s]    the bins of slot s, null until it is first written; written by the holder of the owner's lock with release,
   *                     read with acquire: weaker, a reader could see an array that is not filled.
   *          owners     slot -> shard, see SlotOwners. A slot is a range of hashes: the hash's upper bits.
   *          shards     all shards by number; replaced under structureLock.
   *          cuts       replaced under structureLock and all shard locks, so any shard's lock is enough to read them.
   *          places     the limit that rejects, see Places.
   *          hasDeadlines    false -> true once, before the first deadline is stored.
   * Growth   a slot's bins double beyond Bins.load, and halve below an eighth: O(entries of one slot) under the
   *          owner's lock, the longest anybody waits for it.
   * Lock     "the owner's lock" is that lock with the slot's latch seen free after it; for what a short write does, the latch is as
   *          good, see ShortWrites.
   * Count    of entries, by slot (SlotState), since short writes of two slots of one shard go on at the same time. Sums are exact at rest,
   *          and under all shard locks.
   * Change   cuts in progress hear of each change (beforeChangeLocked and its like) before it is made. */

  private static final VarHandle BINS = MethodHandles.arrayElementVarHandle(Node[][].class);
  private static final Node[] NO_NODES = new Node[0];
  private static final Cut[] NO_CUTS = new Cut[0];

  final Node[] @Nullable [] bins;
  final int shift;
  final SlotOwners owners;
  final ShardLocks locks;
  final TableOptions options;
  final ReentrantLock structureLock = new ReentrantLock();
  final LongAdder expirations = new LongAdder();
  volatile Shard[] shards;
  volatile boolean hasDeadlines;
  private Cut @Nullable [] cuts;

  /** Null until somebody wants to know; set under all shard locks, which is how writers see it. */
  private @Nullable LongAdder changes;

  final Places places;

  /** The bound that evicts, null when there is none; replaced under all shard locks. */
  volatile @Nullable Bound bound;

  Slots(TableOptions options, int count) {
    this.options = options;
    bins = new Node[count][];
    shift = Hashing.BITS - Integer.numberOfTrailingZeros(count);
    Shard[] all = new Shard[options.shards()];
    Arrays.setAll(all, Shard::new);
    shards = all;
    owners = new SlotOwners(count, all);
    locks = new ShardLocks(options.name(), owners, bins, options.lockTimeoutNanos());
    places = new Places(options.rejects());
    if (options.rejects()) {
      setLimitLocked(options.maximum());
    } else if (options.maximum() > 0) {
      bound = new Bound(options.maximum(), options.weighs(), Hashing.BITS);
    }
  }

  int slotOf(int hash) {
    return hash >>> shift;
  }

  int count() {
    return bins.length;
  }

  static Node @Nullable [] binsAcquire(Node[] @Nullable [] bins, int slot) {
    return (Node[]) BINS.getAcquire(bins, slot);
  }

  private void publishLocked(int slot, Node @Nullable [] fresh) {
    BINS.setRelease(bins, slot, fresh);
  }

  @Nullable Node locateLocked(int slot, Object key, int hash) {
    Node[] b = bins[slot];
    return b == null ? null : Bins.locate(b, key, hash);
  }

  static Object nonNull(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("expected a value, was null");
    }
    return value;
  }

  /** Returns the bins of a slot, created or grown so that {@code more} entries fit. */
  Node[] roomLocked(int slot, int more) {
    Node[] b = bins[slot];
    if (b == null) {
      b = Bins.create(new SlotState(), capacityFor(more));
      publishLocked(slot, b);
      return b;
    }
    int needed = Bins.state(b).countOpaque() + more;
    return needed <= Bins.load(Bins.capacity(b))
        ? b
        : Bins.resize(b, capacityFor(needed), fresh -> publishLocked(slot, fresh));
  }

  private static int capacityFor(int entries) {
    int capacity = Bins.MIN_CAPACITY;
    while (Bins.load(capacity) < entries) {
      capacity <<= 1;
    }
    return capacity;
  }

  /**
   * Makes room for one more entry that {@link #linkReservedLocked} will link before the lock is
   * given back.
   */
  void reserveRoomLocked(int slot) {
    Node[] b = roomLocked(slot, 1);
    SlotState state = Bins.state(b);
    state.reserved++;
    roomLocked(slot, state.reserved);
  }

  /**
   * Links a node without moving any other: room was reserved. Its hash word may say that it is
   * pending.
   */
  void linkReservedLocked(Node node, int hash) {
    linkOnlyLocked(node, hash);
    Bound evicting = bound;
    if (evicting != null) {
      evicting.add(node, hash);
    }
  }

  private void linkOnlyLocked(Node node, int hash) {
    Node[] b = bins[slotOf(hash)];
    Bins.state(b).reserved--;
    Bins.link(b, node, hash);
  }

  /**
   * Links a node; there must be a place within the limit. What the bound makes leave for it is
   * named to the shard.
   */
  void linkLocked(Node node, int hash) {
    reserveRoomLocked(slotOf(hash));
    noteDeadlineLocked(hash, node.deadline());
    linkOnlyLocked(node, hash);
    Bound evicting = bound;
    if (evicting != null) {
      owners.ownerOf(slotOf(hash)).nameLocked(evicting.addAndName(node, hash));
    }
  }

  /** Returns a node that is not linked. */
  Node node(Object key, int hash, Object value, int weight, long deadline) {
    return options.weighs()
        ? new WeightedNode(key, hash, value, deadline, weight)
        : new Node(key, hash, value, deadline);
  }

  /**
   * Stores in an entry that is there. When it has become too heavy for the table, it is named to
   * the shard.
   */
  void replaceLocked(Shard owner, Node node, int hash, Object value, int weight) {
    node.setValueRelease(value);
    if (!options.weighs()) {
      return;
    }
    Bound evicting = bound;
    if (evicting == null) {
      ((WeightedNode) node).setWeight(weight);
    } else if (!evicting.reweigh(node, hash, weight)) {
      owner.nameLocked(node);
    }
  }

  /** As {@link #replaceLocked}, for an entry of a batch: nothing leaves before that is complete. */
  void replaceInBatchLocked(Node node, int hash, Object value, int weight) {
    node.setValueRelease(value);
    if (options.weighs()) {
      Bound evicting = bound;
      if (evicting == null) {
        ((WeightedNode) node).setWeight(weight);
      } else {
        evicting.reweighInBatch(node, hash, weight);
      }
    }
  }

  /** Unlinks a node without moving any other. */
  void unlinkLocked(Node node, int hash) {
    int slot = slotOf(hash);
    Bins.unlink(bins[slot], node, hash);
    Bound evicting = bound;
    if (evicting != null) {
      evicting.removed(node, hash);
    }
    places.leaveLocked(Bins.state(bins[slot]), node.key, hash);
  }

  /** Sets or lifts (0) the bound that evicts; under structureLock and all shard locks. */
  void setBoundLocked(long maximum) {
    Bound present = bound;
    if (maximum == 0) {
      bound = null;
    } else if (present != null) {
      present.setMaximum(maximum);
    } else {
      Bound fresh = new Bound(maximum, options.weighs(), Hashing.BITS);
      for (int slot = 0; slot < bins.length; slot++) {
        for (Node n : nodesLocked(slot)) {
          fresh.add(n, n.hash());
        }
      }
      bound = fresh;
    }
  }

  /**
   * Takes out an entry that the bound has named, unless it has left by itself. Under no lock; tells
   * the observer.
   */
  @Override
  public void evict(Evictable victim) {
    Node node = (Node) victim;
    int hash = node.keyHash();
    int slot = slotOf(hash);
    Shard shard = locks.lockOwnerHoweverLong(slot);
    Object value = null;
    try {
      if (locateLocked(slot, node.key, hash) == node) {
        beforeChangeLocked(slot, node);
        unlinkLocked(node, hash);
        shrinkLocked(slot);
        shard.addEvictions(1);
        value = node.value();
      }
    } finally {
      shard.unlock();
    }
    if (value != null) {
      EntryObserver observer = options.observer();
      if (observer != null) {
        observer.evicted(node.key, value);
      }
    }
  }

  /** Makes the bins of a slot fewer when few entries are left. */
  void shrinkLocked(int slot) {
    Node[] b = bins[slot];
    int size = Bins.capacity(b);
    int wanted = size;
    while (Bins.isSparse(wanted, Bins.state(b).countOpaque())) {
      wanted >>>= 1;
    }
    if (wanted < size) {
      Bins.resize(b, wanted, fresh -> publishLocked(slot, fresh));
    }
  }

  void setDeadlineLocked(Node node, int hash, long deadline) {
    noteDeadlineLocked(hash, deadline);
    node.setDeadlineRelease(deadline);
  }

  /** Notes a deadline before an entry gets it; the slot has bins. */
  void noteDeadlineLocked(int hash, long deadline) {
    if (deadline != Node.ETERNAL) {
      noteDeadline(deadline);
      Node[] b = bins[slotOf(hash)];
      Bins.state(b).noteDueLocked(Bins.capacity(b), hash, deadline);
    }
  }

  void noteDeadline(long deadline) {
    if (deadline != Node.ETERNAL && !hasDeadlines) {
      hasDeadlines = true;
    }
  }

  /** Removes all entries of a slot and returns how many; key locks stay. */
  int clearLocked(int slot) {
    Node[] b = bins[slot];
    int count = b == null ? 0 : Bins.state(b).countOpaque();
    if (b == null || count == 0) {
      return 0;
    }
    beforeClearLocked(slot);
    Bound evicting = bound;
    if (evicting != null) {
      for (Node n : nodesLocked(slot)) {
        evicting.removed(n, n.hash());
      }
    }
    places.clearLocked(b, count);
    SlotState state = Bins.state(b);
    state.addEntries(-count);
    state.beginRemovalLocked();
    publishLocked(slot, state.keyLocks == null ? null : Bins.create(state, Bins.MIN_CAPACITY));
    state.endRemovalLocked();
    return count;
  }

  Node[] nodesLocked(int slot) {
    Node[] b = bins[slot];
    int count = b == null ? 0 : Bins.state(b).countOpaque();
    if (b == null || count == 0) {
      return NO_NODES;
    }
    Node[] nodes = new Node[count];
    int at = 0;
    for (int i = 0; i < b.length - 1; i++) {
      for (Node n = b[i]; n != null; n = n.next()) {
        nodes[at++] = n;
      }
    }
    return nodes;
  }

  /** As {@link Node#expiresLocked}; cuts get the entry as it was. */
  boolean expiresLocked(int slot, Node node, long now) {
    if (node.deadline() > now) {
      return false;
    }
    beforeChangeLocked(slot, node);
    return node.expiresLocked(now);
  }

  /** Counts changes from now on; under structureLock and all shard locks. */
  void countChangesLocked() {
    if (changes == null) {
      changes = new LongAdder();
    }
  }

  /** Returns how many changes were counted. */
  long changes() {
    LongAdder counted = changes;
    return counted == null ? 0 : counted.sum();
  }

  /**
   * Returns whether nobody has to hear of a change, so that {@link #beforeChangeLocked} is not
   * needed.
   */
  boolean isUnobserved() {
    return cuts == null && changes == null;
  }

  /** Tells cuts of an entry as it is, before it changes or leaves. */
  void beforeChangeLocked(int slot, Node node) {
    for (Cut cut : hearersLocked(slot)) {
      cut.changeLocked(slot, node);
    }
  }

  /** Tells cuts of an entry that they do not have, before it is linked. */
  void beforeInsertLocked(int slot, Node node) {
    for (Cut cut : hearersLocked(slot)) {
      cut.insertLocked(slot, node);
    }
  }

  private void beforeClearLocked(int slot) {
    for (Cut cut : hearersLocked(slot)) {
      for (Node node : nodesLocked(slot)) {
        cut.changeLocked(slot, node);
      }
    }
  }

  /** Counts a change that is about to be made, and returns the cuts that have to hear of it. */
  private Cut[] hearersLocked(int slot) {
    assert owners.ownerOf(slot).isHeldByCurrentThread() : "slot " + slot + " belongs to another";
    LongAdder counted = changes;
    if (counted != null) {
      counted.increment();
    }
    Cut[] all = cuts;
    return all == null ? NO_CUTS : all;
  }

  /**
   * Sets the number of entries at which new keys are rejected, 0 for none; under structureLock and
   * all shard locks.
   */
  void setLimitLocked(long maxEntries) {
    places.setLimitLocked(maxEntries, size());
  }

  /** Adds a cut; under structureLock and all shard locks. */
  void addCutLocked(Cut cut) {
    List<Cut> more = cuts == null ? new ArrayList<>() : new ArrayList<>(List.of(cuts));
    more.add(cut);
    cuts = more.toArray(new Cut[0]);
  }

  /** Removes a cut; under structureLock and all shard locks. */
  void removeCutLocked(Cut cut) {
    List<Cut> fewer = cuts == null ? new ArrayList<>() : new ArrayList<>(List.of(cuts));
    fewer.remove(cut);
    cuts = fewer.isEmpty() ? null : fewer.toArray(new Cut[0]);
  }

  /** Returns the number of entries that were evicted. O(shards). */
  long evictions() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.evictions();
    }
    return sum;
  }

  /** Returns the number of entries of a slot. */
  int size(int slot) {
    Node[] b = binsAcquire(bins, slot);
    return b == null ? 0 : Bins.state(b).countOpaque();
  }

  /** Returns the number of entries. O(slots). */
  long size() {
    long sum = 0;
    for (int slot = 0; slot < bins.length; slot++) {
      sum += size(slot);
    }
    return sum;
  }

  /**
   * As {@link #exclusively}, for work that can as well be done another time.
   *
   * @return false when it was not done: others change the structure, or hold a lock for longer than
   *     the timeout
   */
  boolean tryExclusively(Runnable action) {
    if (!structureLock.tryLock()) {
      return false;
    }
    try {
      exclusively(action);
      return true;
    } catch (LockTimeoutException e) {
      return false;
    } finally {
      structureLock.unlock();
    }
  }

  /** As {@link #exclusively}, but never gives up: for giving something back. */
  void exclusivelyHoweverLong(Runnable action) {
    structureLock.lock();
    try {
      Shard[] all = shards;
      ShardLocks.lockAllHoweverLong(all);
      try {
        locks.awaitShortWrites();
        action.run();
      } finally {
        ShardLocks.unlockAll(all);
      }
    } finally {
      structureLock.unlock();
    }
  }

  /** Runs an action while no shard and no slot changes: under structureLock and all shard locks. */
  void exclusively(Runnable action) {
    Shard[] all = lockExclusively();
    try {
      action.run();
    } finally {
      unlockExclusively(all);
    }
  }

  /** Takes structureLock and all shard locks, or nothing; {@link #unlockExclusively} follows. */
  @SuppressWarnings("LockNotBeforeTry") // the caller gives them back
  Shard[] lockExclusively() {
    structureLock.lock();
    boolean isLocked = false;
    try {
      Shard[] all = shards;
      locks.lockAll(all, locks.patience());
      locks.awaitShortWrites();
      isLocked = true;
      return all;
    } finally {
      if (!isLocked) {
        structureLock.unlock();
      }
    }
  }

  /** Gives back what {@link #lockExclusively} has taken. */
  void unlockExclusively(Shard[] all) {
    ShardLocks.unlockAll(all);
    structureLock.unlock();
  }
}
