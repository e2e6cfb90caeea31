package io.rkvs.engine;

import io.rkvs.engine.eviction.Evictable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An entry, and at the same time the table's node for it: 40 bytes with compressed references, so
 * nothing may be added lightly.
 *
 * <p>A value that is read here <i>happens-after</i> the write that stored it.
 */
public class Node extends Evictable {
  /* State    key     fixed.
   *          value   written under the shard's lock with release, read with acquire. Weaker, a reader could see a value that is
   *                  not fully built.
   *          next    as value. Growth relinks nodes in place: a reader may be led into another chain, which is why a miss is
   *                  checked (Table.find) and a hit is not.
   *          hash    0 or more: an entry's. Negative with bit 30 clear: pending in a batch, the low bits are its index in the
   *                  shard's Commit. Negative with bit 30 set: dead, the low bits are the hash. Written under the shard's lock.
   *          deadline  ticker nanoseconds, ETERNAL when it never expires. Written under the shard's lock, or by compare-and-set
   *                  from the value that was read (a touch). A writer stores value before deadline and a reader loads deadline
   *                  before value: so nobody takes an old value for fresh because of a new deadline. EXPIRED from the moment
   *                  when somebody was told that the entry is absent. A writer that gives a live entry another deadline suspends the
   *                  old one first: nobody finds the entry expired in between, nor the old value under the new deadline.
   *          visited, region  the eviction policy's, see Evictable.
   * Removed  a node keeps value and next when it leaves, for the readers that stand on it. */

  /** The deadline of entries that do not expire. */
  public static final long ETERNAL = Long.MAX_VALUE;

  /**
   * The deadline of entries that were taken out because of their deadline: a touch must not revive
   * them.
   */
  static final long EXPIRED = Long.MIN_VALUE;

  /**
   * The deadline of entries that are about to get another one. Below every reading of the clock, so
   * that readers who meet it leave the fast path.
   */
  static final long SUSPENDED = Long.MIN_VALUE + 1;

  private static final int NOT_AN_ENTRY = 1 << 31;
  private static final int DEAD = NOT_AN_ENTRY | 1 << Hashing.BITS;
  private static final int LOW_BITS = (1 << Hashing.BITS) - 1;

  private static final VarHandle VALUE;
  private static final VarHandle NEXT;
  private static final VarHandle HASH;
  private static final VarHandle DEADLINE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VALUE = lookup.findVarHandle(Node.class, "value", Object.class);
      NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
      HASH = lookup.findVarHandle(Node.class, "hash", int.class);
      DEADLINE = lookup.findVarHandle(Node.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Object key;

  @SuppressWarnings("UnusedVariable") // read by VALUE
  private Object value;

  private @Nullable Node next;
  private int hash;

  @SuppressWarnings("UnusedVariable") // read by DEADLINE
  private long deadline;

  /** Creates an unlinked node. */
  public Node(Object key, int hash, Object value, long deadline) {
    this.key = key;
    this.hash = hash;
    this.value = value;
    this.deadline = deadline;
  }

  /** Returns the key. */
  public final Object key() {
    return key;
  }

  /** Returns the value; read the deadline first. */
  public final Object value() {
    return VALUE.getAcquire(this);
  }

  /** Returns the deadline in ticker nanoseconds, {@link #ETERNAL} when there is none. */
  public final long deadline() {
    return (long) DEADLINE.getAcquire(this);
  }

  /**
   * Returns the key's hash. Only for holders of the shard's lock while no batch is pending, or of a
   * dead node.
   */
  @Override
  public final int hash() {
    return hash & LOW_BITS;
  }

  /** Returns the key's hash; for anybody, at any time. */
  final int keyHash() {
    int word = hashWordAcquire();
    return word >= 0 ? word : Hashing.hash(key);
  }

  /** Returns the hash word: the hash, or what the class comment says of negative ones. */
  final int hashWord() {
    return hash;
  }

  final int hashWordAcquire() {
    return (int) HASH.getAcquire(this);
  }

  final @Nullable Node nextAcquire() {
    return (Node) NEXT.getAcquire(this);
  }

  final @Nullable Node next() {
    return next;
  }

  final void setNextRelease(@Nullable Node n) {
    NEXT.setRelease(this, n);
  }

  final void setValueRelease(Object v) {
    VALUE.setRelease(this, v);
  }

  final void setDeadlineRelease(long d) {
    DEADLINE.setRelease(this, d);
  }

  final boolean casDeadline(long seen, long d) {
    return DEADLINE.compareAndSet(this, seen, d);
  }

  /**
   * Returns whether the deadline has passed; then it has passed for good: no touch revives the
   * entry after somebody was told that it is absent. For holders of the shard's lock.
   */
  final boolean expiresLocked(long now) {
    long d = deadline();
    while (d <= now) {
      if (d == EXPIRED || casDeadline(d, EXPIRED)) {
        return true;
      }
      d = deadline();
    }
    return false;
  }

  /**
   * Keeps the entry from expiring until the holder of the shard's lock sets its next deadline.
   *
   * @return the deadline it had, or EXPIRED when it has expired already
   */
  final long suspendDeadline() {
    long d = deadline();
    while (d != EXPIRED && d != ETERNAL && !casDeadline(d, SUSPENDED)) {
      d = deadline();
    }
    return d;
  }

  final void setPendingRelease(int index) {
    HASH.setRelease(this, NOT_AN_ENTRY | index);
  }

  final void setEntryRelease(int h) {
    HASH.setRelease(this, h);
  }

  final void setDeadRelease(int h) {
    HASH.setRelease(this, DEAD | h);
  }

  static boolean isPending(int hashWord) {
    return (hashWord & DEAD) == NOT_AN_ENTRY;
  }

  static int pendingIndex(int hashWord) {
    return hashWord & LOW_BITS;
  }
}
