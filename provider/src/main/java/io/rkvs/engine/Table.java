package io.rkvs.engine;

import io.rkvs.engine.eviction.Bound;
import io.rkvs.engine.eviction.Evictable;
import io.rkvs.extensions.CapacityExceededException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one namespace.
 *
 * <p>Thread-safe. {@link #find} takes no lock. A write <i>happens-before</i> every find that
 * returns its node or value. Writers wait for a shard's lock, and for the user code that runs for
 * their key, up to the lock timeout.
 *
 * <p>Deadlines are looked at by writers here and by readers above: {@code find} returns nodes whose
 * deadline has passed.
 */
public final class Table {
  /* State    in Slots; the array of bins is held here too, so that a reader gets to an entry by array loads alone.
   * Locks    see the package.
   * Readers  slot -> bins -> chain; the node is the entry. A hit needs no check: the node was reachable during the read, and its value
   *          is written in place, so it is an answer as of some instant of the read. A miss is checked: the chain may have been
   *          relinked under the reader's feet (Bins). A hash word below zero sends the reader to the slow path (Commit); the hit path
   *          pays nothing for that, since such a word equals no hash.
   * Writers  of single keys, and holders of keys, go the short way (ShortWrites) where all is as usual. Others
   *          lock the owner, wait outside it while another thread holds the key (KeyLock), then change value and deadline in place, or
   *          link at the head of the bin, or unlink.
   * Races allowed  the touch of a deadline by a reader against a writer: by compare-and-set from what the reader saw, so the writer's
   *          deadline comes last and stays.
   * User code  equals and hashCode of keys, nothing else, under shard locks; none at all under a latch.
   * Progress a reader starts over when a resize or a batch ended meanwhile, and asks under the lock after SPINS times. A writer retries
   *          when the slot changed hands, which ends with the shard resize, or when a key lock was released, up to the timeout.
   * Checked  TableModelTest, TableLincheckTest, TableGrowthStress, BatchLincheckTest, TornBatchStress, CutTest, KeyLockTest. */

  /** {@code expect} of a write that applies whatever is there. */
  public static final Object ANY = new Object();

  /** {@code expect} of a write that applies when the key is absent. */
  public static final Object ABSENT = new Object();

  /** {@code expect} of a write that applies when the key is present. */
  public static final Object PRESENT = new Object();

  /** A deadline that says: leave the one that is there. */
  public static final long KEEP = Long.MIN_VALUE;

  private static final int SPINS = 64;
  private static final Object FULL = new Object();

  private final Node[] @Nullable [] bins;
  private final int shift;
  private final Slots slots;
  private final Deadlines deadlines;
  private final ShortWrites shortWrites;

  /** Creates an empty table. */
  public Table(TableOptions options) {
    this(options, options.slots());
  }

  /** Creates an empty table of that many slots, a power of two. */
  Table(TableOptions options, int slotCount) {
    slots = new Slots(options, slotCount);
    deadlines = new Deadlines(slots);
    shortWrites = new ShortWrites(slots);
    bins = slots.bins;
    shift = slots.shift;
  }

  /** Returns how many entries sweeps have looked at, for tests. */
  long visits() {
    return deadlines.visits();
  }

  Slots slots() {
    return slots;
  }

  // ---------------------------------------------------------------- reading

  /**
   * Returns the node of a key, or null when it is absent. Does not look at the deadline. O(1).
   * Blocks only when the search comes up empty while the entries of its one slot are moved to other
   * bins.
   */
  public @Nullable Node find(Object key, int hash) {
    Node[] b = Slots.binsAcquire(bins, hash >>> shift);
    if (b == null) {
      return null;
    }
    for (Node n = Bins.headAcquire(b, hash); n != null; n = n.nextAcquire()) {
      int h =
          n.hashWordAcquire(); // plain, the value could be loaded first: old, under a settled hash
      if (h == hash) {
        if (n.key == key || key.equals(n.key)) {
          return n;
        }
      } else if (h < 0) {
        return findSlowly(key, hash);
      }
    }
    return isCurrent(b, hash >>> shift) ? null : findSlowly(key, hash);
  }

  /**
   * Returns whether a search of these bins that came up empty can be believed. The order of the two
   * looks matters, see Bins.
   */
  boolean isCurrent(Node[] searched, int slot) {
    return !Bins.state(searched).isMovingAcquire() && Slots.binsAcquire(bins, slot) == searched;
  }

  /**
   * Returns the entry of a key where a reader finds it at once, for {@link #replace}; null says
   * nothing. Never blocks.
   */
  public @Nullable Node glimpse(Object key, int hash) {
    Node[] b = Slots.binsAcquire(bins, hash >>> shift);
    Node n = b == null ? null : Bins.headAcquire(b, hash);
    while (n != null && (n.hashWordAcquire() != hash || !(n.key == key || key.equals(n.key)))) {
      n = n.nextAcquire();
    }
    return n;
  }

  private @Nullable Node findSlowly(Object key, int hash) {
    int slot = hash >>> shift;
    for (int spin = 0; spin < SPINS; spin++) {
      Node[] b = Slots.binsAcquire(bins, slot);
      if (b == null) {
        return null;
      }
      boolean settled = true;
      for (Node n = Bins.headAcquire(b, hash); n != null && settled; n = n.nextAcquire()) {
        int h = n.hashWordAcquire();
        if (h == hash && (n.key == key || key.equals(n.key))) {
          return n;
        }
        if (Node.isPending(h) && (n.key == key || key.equals(n.key))) {
          Commit commit = slots.owners.ownerOf(slot).commitAcquire();
          if (commit != null && commit.names(n, Node.pendingIndex(h))) {
            return commit.view(Node.pendingIndex(h), hash);
          }
          settled = false;
        }
      }
      if (settled && isCurrent(b, slot)) {
        return null;
      }
      Thread.onSpinWait();
    }
    Shard owner = slots.locks.lockOwner(slot);
    try {
      return slots.locateLocked(slot, key, hash);
    } finally {
      owner.unlock();
    }
  }

  // ---------------------------------------------------------------- writing one key

  /**
   * Counts changes from now on; again has no effect. Blocks for all shard locks.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time
   */
  public void countChanges() {
    slots.exclusively(slots::countChangesLocked);
  }

  /** Returns about how many changes there were since they are counted; 0 before. */
  public long changes() {
    return slots.changes();
  }

  /**
   * Reads and writes one key as one step: the commit of every single-key operation.
   *
   * <p>The write applies when {@code expect} is {@link #ANY}, or {@link #ABSENT} and the answer is
   * null, or {@link #PRESENT} and it is not, or a value and it is the same reference.
   *
   * @param expect {@link #ANY}, {@link #ABSENT}, {@link #PRESENT}, or the value that must be there,
   *     compared by reference
   * @param value what to store, a {@link Weighed} where entries have weights, or null to remove
   * @param now ticker nanoseconds: entries with a deadline up to now are absent
   * @param created deadline of an entry that is created; up to now: none is
   * @param updated deadline of an entry that is updated, {@link #KEEP} to leave it; up to now: the
   *     entry is gone
   * @return the value that was there, or null when the key was absent
   * @throws CapacityExceededException when the table rejects, is full, and the key is absent
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time
   * @throws io.rkvs.extensions.OperationInterruptedException when interrupted while another
   *     thread's user code runs for the key
   */
  public @Nullable Object swap(
      Object key,
      int hash,
      Object expect,
      @Nullable Object value,
      long now,
      long created,
      long updated) {
    return swap(key, hash, expect, value, now, created, updated, null);
  }

  /**
   * As {@link #swap(Object, int, Object, Object, long, long, long)}, by a call that waits for other
   * locks too; with null, by one that does not.
   */
  public @Nullable Object swap(
      Object key,
      int hash,
      Object expect,
      @Nullable Object value,
      long now,
      long created,
      long updated,
      @Nullable Patience patience) {
    Object old = swapShortly(key, hash, expect, value, now, created, updated);
    if (old == ShortWrites.NOT_DONE) {
      old = swapOnly(key, hash, expect, value, now, created, updated, patience);
    }
    Bound bound = slots.bound;
    if (bound != null) {
      evictFor(hash, bound);
    }
    return old;
  }

  private void evictFor(int hash, Bound bound) {
    bound.evict(hash, slots);
    if (bound.isOutgrown()) {
      review();
      evictOver();
    }
  }

  /**
   * Stores in an entry, whatever its value, when nothing stands in the way: {@link #swap} does all
   * the rest. Never waits.
   *
   * @param seen the entry of the key, as {@link #glimpse} answered it, however long ago
   * @param now as for swap
   * @param updated as for swap
   * @return the value that was there, or null when nothing was done
   */
  public @Nullable Object replace(Node seen, int hash, Object value, long now, long updated) {
    Node[] b = Slots.binsAcquire(bins, hash >>> shift);
    Object old =
        b == null
            ? ShortWrites.NOT_DONE
            : shortWrites.replace(b, seen, hash, ANY, value, now, updated);
    if (old == ShortWrites.NOT_DONE) {
      return null;
    }
    Bound bound = slots.bound;
    if (bound != null) {
      evictFor(hash, bound);
    }
    return old;
  }

  private @Nullable Object swapShortly(
      Object key,
      int hash,
      Object expect,
      @Nullable Object value,
      long now,
      long created,
      long updated) {
    Node[] b = Slots.binsAcquire(bins, hash >>> shift);
    if (b == null) {
      return ShortWrites.NOT_DONE;
    }
    Node head = Bins.headAcquire(b, hash);
    Node node = Bins.search(head, key, hash);
    if (node == null) {
      return value != null && (expect == ANY || expect == ABSENT)
          ? shortWrites.insert(b, head, key, hash, value, now, created)
          : ShortWrites.NOT_DONE;
    }
    if (node == Bins.UNSETTLED || expect == ABSENT) {
      return ShortWrites.NOT_DONE;
    }
    return value == null
        ? shortWrites.remove(b, node, hash, expect, now)
        : shortWrites.replace(b, node, hash, expect, value, now, updated);
  }

  private @Nullable Object swapOnly(
      Object key,
      int hash,
      Object expect,
      @Nullable Object value,
      long now,
      long created,
      long updated,
      @Nullable Patience ofCall) {
    int slot = hash >>> shift;
    Patience patience = ofCall;
    boolean swept = false;
    for (; ; ) {
      KeyLock busy;
      CountDownLatch latch = null;
      Evictable victim = null;
      Object old = FULL;
      Shard shard = slots.locks.tryLockOwner(slot);
      if (shard == null) {
        patience = patience == null ? patience() : patience;
        shard = slots.locks.lockOwner(slot, patience);
      }
      try {
        busy = KeyLocks.foreign(bins[slot], key, hash);
        if (busy == null) {
          old = swapLocked(shard, slot, key, hash, expect, value, now, created, updated);
          victim = shard.takeNamedLocked();
        } else {
          latch = busy.latch();
        }
      } finally {
        shard.unlock();
      }
      if (victim != null) {
        slots.evict(victim);
      }
      if (old != FULL) {
        return old;
      }
      if (busy != null && latch != null) {
        patience = patience == null ? patience() : patience;
        WaitGraph.await(slots.options.name(), busy, latch, patience);
      } else if (swept || !slots.hasDeadlines) {
        throw full(key);
      } else {
        patience = patience == null ? patience() : patience;
        deadlines.sweep(now, patience);
        swept = true;
      }
    }
  }

  private @Nullable Object swapLocked(
      Shard shard,
      int slot,
      Object key,
      int hash,
      Object expect,
      @Nullable Object stored,
      long now,
      long created,
      long updated) {
    Object value = Weighed.valueOf(stored);
    int weight = Weighed.weightOf(stored);
    Node node = slots.locateLocked(slot, key, hash);
    Object old = node == null || slots.expiresLocked(slot, node, now) ? null : node.value();
    if (!applies(expect, old)) {
      return old;
    }
    long deadline = old == null ? created : updated;
    boolean leaves = value == null || (deadline <= now && deadline != KEEP);
    if (node == null) {
      boolean fits =
          leaves
              || insertLocked(slot, slots.node(key, hash, Slots.nonNull(value), weight, deadline));
      return fits ? null : FULL;
    }
    slots.beforeChangeLocked(slot, node);
    if (old != null && !leaves && deadline != KEEP && node.suspendDeadline() == Node.EXPIRED) {
      // A reader has found it expired meanwhile: it is absent.
      return swapLocked(shard, slot, key, hash, expect, stored, now, created, updated);
    }
    if (old == null || (leaves && value != null)) {
      slots.expirations.increment();
    }
    if (leaves) {
      slots.unlinkLocked(node, hash);
      slots.shrinkLocked(slot);
    } else {
      slots.replaceLocked(shard, node, hash, Slots.nonNull(value), weight);
      if (deadline != KEEP) {
        slots.setDeadlineLocked(node, hash, deadline);
      }
    }
    return old;
  }

  private static boolean applies(Object expect, @Nullable Object old) {
    return expect == ANY
        || (expect == ABSENT ? old == null : expect == PRESENT ? old != null : old == expect);
  }

  /** Links a new node, or returns false when the table rejects and is full. */
  private boolean insertLocked(int slot, Node node) {
    Node[] b = slots.roomLocked(slot, 1);
    slots.beforeInsertLocked(slot, node);
    if (!slots.places.takeLocked(Bins.state(b), node.key, node.hash())) {
      return false;
    }
    slots.linkLocked(node, node.hash());
    return true;
  }

  private CapacityExceededException full(Object key) {
    return new CapacityExceededException(
        "cache '%s' is full: expected fewer than maxEntries to store the new key %s, has %d entries"
            .formatted(slots.options.name(), Describe.of(key), size()));
  }

  // ---------------------------------------------------------------- writing several keys

  /**
   * Applies a batch at one instant, or not at all.
   *
   * @return whether it was applied; otherwise the batch tells which items failed, and why
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time; nothing
   *     was applied
   */
  public boolean commit(Batch batch, long now) {
    return commit(batch, now, patience());
  }

  /** As {@link #commit(Batch, long)}, by a call that has waited for locks before. */
  public boolean commit(Batch batch, long now, Patience patience) {
    boolean done = new BatchCommitter(slots, batch, now, patience).commit();
    if (!done && slots.hasDeadlines && batch.failsFor(Batch.Failure.FULL)) {
      deadlines.sweep(now, patience);
      done = new BatchCommitter(slots, batch, now, patience).commit();
    }
    evictOver();
    return done;
  }

  /**
   * Returns whether a batch would be applied now; otherwise it tells which items would fail, and
   * why. Nothing is changed, but that expired entries leave when there is no room. For keys that
   * the caller holds, the answer stands: they will not be refused until it lets go.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time
   */
  public boolean wouldCommit(Batch batch, long now, Patience patience) {
    boolean would = new BatchCommitter(slots, batch, now, patience).wouldCommit();
    if (!would && slots.hasDeadlines && batch.failsFor(Batch.Failure.FULL)) {
      deadlines.sweep(now, patience);
      would = new BatchCommitter(slots, batch, now, patience).wouldCommit();
    }
    return would;
  }

  /**
   * Sees to it that the caller's writes of a key that it holds are not refused for want of a place
   * until it lets go: to be called before a writer hears of the write.
   *
   * @throws CapacityExceededException when the table rejects, is full, and the key is absent
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time
   */
  public void keepPlace(Object key, int hash, long now, Patience patience) {
    if (slots.options.rejects() && !tryKeepPlace(key, hash, patience)) {
      if (slots.hasDeadlines) {
        deadlines.sweep(now, patience);
      }
      if (!tryKeepPlace(key, hash, patience)) {
        throw full(key);
      }
    }
  }

  private boolean tryKeepPlace(Object key, int hash, Patience patience) {
    int slot = hash >>> shift;
    Shard shard = slots.locks.lockOwner(slot, patience);
    try {
      KeyLock lock = KeyLocks.own(bins[slot], key, hash);
      if (lock == null) {
        throw new IllegalMonitorStateException("key " + Describe.of(key) + " is not held");
      }
      return slots.places.keepLocked(lock, slots.locateLocked(slot, key, hash) != null);
    } finally {
      shard.unlock();
    }
  }

  /**
   * Reads the keys of a batch as of one instant.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time
   */
  public void read(Batch batch, long now) {
    new BatchCommitter(slots, batch, now, patience()).read();
  }

  private void evictOver() {
    Bound bound = slots.bound;
    if (bound != null) {
      bound.evictAll(slots);
    }
  }

  /** Lets the bound make more or fewer domains; another write does when a shard is busy. */
  private void review() {
    slots.tryExclusively(
        () -> {
          Bound bound = slots.bound;
          if (bound != null) {
            bound.review();
          }
        });
  }

  /**
   * Notes that a reader met an entry of a bounded table whose {@code visited} was not above 0.
   * Never blocks.
   */
  public void hit(Node node) {
    Bound bound = slots.bound;
    if (bound != null) {
      bound.hit(node, node.hash());
    }
  }

  /**
   * Sets or lifts (0) the number of entries above which entries are evicted, or their weight where
   * they have one, and evicts down to it. O(entries evicted), and O(entries) when there was no
   * bound before.
   */
  public void setBound(long maximum) {
    slots.exclusively(() -> slots.setBoundLocked(maximum));
    evictOver();
    review();
  }

  /** Returns whether entries have weights. */
  public boolean weighs() {
    return slots.options.weighs();
  }

  /**
   * Returns the largest weight of all entries, 0 where there is none or entries have no weights.
   */
  public long maximumWeight() {
    Bound bound = slots.bound;
    return bound != null && bound.isWeighed() ? bound.maximum() : 0;
  }

  /**
   * Returns the weight of all entries, their number where they have none. Exact at rest. O(slots),
   * and O(entries) where entries have weights and there is no bound at present.
   */
  public long weight() {
    Bound bound = slots.bound;
    if (!slots.options.weighs()) {
      return size();
    }
    if (bound != null) {
      return bound.weight();
    }
    long sum = 0;
    for (int slot = 0; slot < bins.length; slot++) {
      for (Node n : nodesOf(slot)) {
        sum += n.weight();
      }
    }
    return sum;
  }

  // ---------------------------------------------------------------- key locks

  /**
   * Takes exclusive hold of a key for user code; re-entrant. Other threads' writes of the key wait
   * until {@link #unlockKey}.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when the key was not free in time, or waiting
   *     would close a cycle of threads
   * @throws io.rkvs.extensions.OperationInterruptedException when interrupted while waiting
   */
  public KeyLock lockKey(Object key, int hash) {
    return lockKey(key, hash, patience());
  }

  /** As {@link #lockKey(Object, int)}, by a call that locks several keys. */
  public KeyLock lockKey(Object key, int hash, Patience patience) {
    KeyLock lock = tryLockKey(key, hash);
    return lock == null ? lockKeySlowly(key, hash, patience) : lock;
  }

  /**
   * Takes hold of a key that nobody holds, when nothing else stands in the way; otherwise returns
   * null, and {@link #lockKey} is to be asked. Never waits.
   */
  public @Nullable KeyLock tryLockKey(Object key, int hash) {
    Node[] b = Slots.binsAcquire(bins, hash >>> shift);
    if (b == null) {
      return null;
    }
    Node head = Bins.headAcquire(b, hash);
    Node found = Bins.search(head, key, hash);
    if (found == Bins.UNSETTLED) {
      return null;
    }
    KeyLock lock = new KeyLock(key, hash, Thread.currentThread());
    return shortWrites.hold(b, head, found, lock) ? lock : null;
  }

  private KeyLock lockKeySlowly(Object key, int hash, Patience patience) {
    int slot = hash >>> shift;
    for (; ; ) {
      KeyLock busy;
      CountDownLatch latch;
      Shard shard = slots.locks.lockOwner(slot, patience);
      try {
        Node[] b = slots.roomLocked(slot, 0);
        busy = KeyLocks.foreign(b, key, hash);
        if (busy == null) {
          Node found = Bins.locate(b, key, hash); // before anything is held: equals may fail
          KeyLock lock = KeyLocks.hold(Bins.state(b), key, hash);
          lock.found = found;
          return lock;
        }
        latch = busy.latch();
      } finally {
        shard.unlock();
      }
      WaitGraph.await(slots.options.name(), busy, latch, patience);
    }
  }

  /** Returns how long a call may wait for locks in all, from its first wait on. */
  public Patience patience() {
    return slots.locks.patience();
  }

  /**
   * Writes a key that the caller holds, as {@link #swap} that expects {@link #ANY}, and gives the
   * hold back, which it does also when it fails.
   *
   * @param patience of the call; null when it has not waited for any lock yet
   */
  public @Nullable Object swapAndUnlock(
      KeyLock lock,
      @Nullable Object stored,
      long now,
      long created,
      long updated,
      @Nullable Patience patience) {
    Node found = lock.found;
    Node[] b = Slots.binsAcquire(bins, lock.hash >>> shift);
    if (found != null && b != null) {
      Object old = shortWrites.swapAndRelease(b, found, lock, stored, now, updated);
      if (old != ShortWrites.NOT_DONE) {
        return old;
      }
    }
    return swapAndUnlockSlowly(
        lock, stored, now, created, updated, patience == null ? patience() : patience);
  }

  private @Nullable Object swapAndUnlockSlowly(
      KeyLock lock,
      @Nullable Object stored,
      long now,
      long created,
      long updated,
      Patience patience) {
    int slot = lock.hash >>> shift;
    Evictable victim = null;
    boolean isHeld = true;
    try {
      Object old = insertAndUnlock(lock, stored, now, created);
      if (old != ShortWrites.NOT_DONE) {
        isHeld = false;
        return old;
      }
      Shard shard = slots.locks.lockOwner(slot, patience);
      try {
        old = swapLocked(shard, slot, lock.key, lock.hash, ANY, stored, now, created, updated);
        victim = shard.takeNamedLocked();
        if (old != FULL) {
          giveBackLocked(slot, lock);
          isHeld = false;
        }
      } finally {
        shard.unlock();
      }
      if (victim != null) {
        slots.evict(victim);
      }
      return old != FULL
          ? old
          : swap(lock.key, lock.hash, ANY, stored, now, created, updated, patience);
    } finally {
      if (isHeld) {
        unlockKey(lock);
      }
    }
  }

  /** Writes a key that was absent when the caller took hold of it, if it still is. */
  private @Nullable Object insertAndUnlock(
      KeyLock lock, @Nullable Object stored, long now, long created) {
    Node[] b = Slots.binsAcquire(bins, lock.hash >>> shift);
    if (b == null || stored == null || lock.found != null) {
      return ShortWrites.NOT_DONE;
    }
    Node head = Bins.headAcquire(b, lock.hash);
    return Bins.search(head, lock.key, lock.hash) == null
        ? shortWrites.insertAndRelease(b, head, lock, stored, now, created)
        : ShortWrites.NOT_DONE;
  }

  /**
   * Gives back one hold of a key; by the thread that took it. Does not give up: a key must not stay
   * held because a shard is busy.
   */
  public void unlockKey(KeyLock lock) {
    if (shortWrites.release(lock)) {
      return;
    }
    int slot = lock.hash >>> shift;
    Shard shard = slots.locks.lockOwnerHoweverLong(slot);
    try {
      giveBackLocked(slot, lock);
    } finally {
      shard.unlock();
    }
  }

  private void giveBackLocked(int slot, KeyLock lock) {
    Node[] b = bins[slot];
    if (b != null && KeyLocks.giveBack(Bins.state(b), lock)) {
      slots.places.letGoLocked(lock);
    }
  }

  // ---------------------------------------------------------------- deadlines

  /**
   * Returns an entry that a reader met, or null when its deadline has passed. Who is told so is
   * told for good: no touch revives it. Blocks only when the reader met a write that is giving the
   * entry another deadline.
   */
  public @Nullable Node live(Node node, long now) {
    return deadlines.live(node, now);
  }

  /**
   * Sets the deadline of an entry that a reader met, unless a writer was faster. Blocks only when
   * the reader met a batch between its instant and its end.
   *
   * @param seen the deadline that the reader saw
   * @return whether it was set; if not, the entry is another one by now
   */
  public boolean touch(Node node, long seen, long deadline) {
    return deadlines.touch(node, seen, deadline);
  }

  /**
   * Takes an entry out whose deadline has passed and returns its value, or null when there is no
   * such entry (any more).
   *
   * @throws io.rkvs.extensions.LockTimeoutException when the shard's lock was not to be had in time
   */
  public @Nullable Object removeExpired(Object key, int hash, long now) {
    return deadlines.removeExpired(key, hash, now, patience());
  }

  /** As {@link #removeExpired(Object, int, long)}, by a call that waits for other locks too. */
  public @Nullable Object removeExpired(Object key, int hash, long now, Patience patience) {
    return deadlines.removeExpired(key, hash, now, patience);
  }

  /**
   * Takes out all entries whose deadline has passed, or tells the observer of them. O(slots), and
   * O(entries of the group) for each group of bins that has one, under one slot's lock at a time.
   */
  public void sweepExpired(long now) {
    deadlines.sweep(now);
  }

  /**
   * Returns whether an entry with a deadline was ever stored: as long as not, operations need no
   * clock.
   */
  public boolean hasDeadlines() {
    return slots.hasDeadlines;
  }

  /** Returns the number of entries that were evicted. */
  public long evictions() {
    return slots.evictions();
  }

  /** Returns the number of entries that left because of their deadline. */
  public long expirations() {
    return slots.expirations.sum();
  }

  // ---------------------------------------------------------------- the whole

  /** Returns the number of slots, fixed. */
  public int slotCount() {
    return bins.length;
  }

  /** Returns the number of entries, expired ones included until they are swept. O(slots). */
  public long size() {
    return slots.size();
  }

  /** Returns the number of entries in each shard. O(slots). */
  public long[] shardCounts() {
    long[] counts = new long[slots.shards.length];
    for (int slot = 0; slot < bins.length; slot++) {
      int shard = slots.owners.ownerOf(slot).index();
      if (shard >= counts.length) { // shards are just becoming more, or fewer
        counts = Arrays.copyOf(counts, shard + 1);
      }
      counts[shard] += slots.size(slot);
    }
    return counts;
  }

  /**
   * Returns the nodes of one slot as of one instant, in no order. O(entries of the slot), under the
   * owner's lock. Who goes through them later asks {@link #find} again for the key, which tells
   * what has become of it.
   */
  public Node[] nodesOf(int slot) {
    Shard shard = slots.locks.lockOwner(slot);
    try {
      return slots.nodesLocked(slot);
    } finally {
      shard.unlock();
    }
  }

  /** Returns a scan of all entries, before the first. */
  public TableScan scan() {
    return new TableScan(this);
  }

  /** Removes all entries, slot by slot, and returns how many. O(slots). */
  public long clear() {
    long removed = 0;
    for (int slot = 0; slot < bins.length; slot++) {
      if (Slots.binsAcquire(bins, slot) != null) {
        Shard shard = slots.locks.lockOwner(slot);
        try {
          removed += slots.clearLocked(slot);
        } finally {
          shard.unlock();
        }
      }
    }
    return removed;
  }

  /** Returns the number of shards. */
  public int shardCount() {
    return slots.shards.length;
  }

  /**
   * Changes the number of shards while everything else goes on; see {@link ShardResize}.
   *
   * @throws IllegalArgumentException when {@code count} is not from 1 to {@link #slotCount()}
   * @throws io.rkvs.extensions.LockTimeoutException when a shard's lock was not to be had in time:
   *     can be repeated
   */
  public void resizeShards(int count) {
    if (count < 1 || count > bins.length) {
      throw new IllegalArgumentException(
          "cache '%s': shards: expected 1 to %d, was %d"
              .formatted(slots.options.name(), bins.length, count));
    }
    new ShardResize(slots).resize(count);
  }

  /** Sets how long locks are waited for, from now on. */
  public void setLockTimeoutNanos(long nanos) {
    slots.locks.setTimeoutNanos(nanos);
  }

  /** Returns the number of entries at which new keys are rejected, 0 when there is none. */
  public long limit() {
    return slots.places.limit();
  }

  /**
   * Sets or lifts (0) the number of entries at which new keys are rejected.
   *
   * @throws CapacityExceededException when more entries are present, those included that are being
   *     written through; nothing is changed
   */
  public void setLimit(long maxEntries) {
    slots.exclusively(
        () -> {
          long present = slots.size() + slots.places.kept();
          if (maxEntries != 0 && present > maxEntries) {
            throw new CapacityExceededException(
                "cache '%s': maxEntries: expected at least the %d entries that are present, was %d"
                    .formatted(slots.options.name(), present, maxEntries));
          }
          slots.setLimitLocked(maxEntries);
        });
  }
}
