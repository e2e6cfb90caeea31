package io.rkvs.engine;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One thread's exclusive hold of one key while user code runs for it. Other threads' writes of that
 * key wait; reads, other keys and the same thread go on. Obtained by {@link Table#lockKey}, given
 * back by {@link Table#unlockKey}.
 */
public final class KeyLock {
  final Object key;
  final int hash;
  final Thread owner;

  /* All guarded by the lock of the shard that owns the key's slot, or its latch; released: written under it, read by anybody. */
  int holds = 1;
  @Nullable KeyLock next;

  /** The entry that was there when the key was last taken. */
  @Nullable Node found;

  /** Whether the key must not be refused for want of a place until the hold ends, see Places. */
  boolean keepsPlace;

  /** Whether a place within the limit is kept that no entry takes at present. */
  boolean hasPlace;

  private @Nullable CountDownLatch latch;
  private volatile boolean released;

  KeyLock(Object key, int hash, Thread owner) {
    this.key = key;
    this.hash = hash;
    this.owner = owner;
  }

  /** Returns the key. */
  public Object key() {
    return key;
  }

  /** Returns the key's hash. */
  public int hash() {
    return hash;
  }

  /**
   * Returns the entry that was there when the key was taken, null when it was absent. From then on
   * only expiry, eviction, clear and the thread itself change it. For the thread that took it,
   * before it takes it again.
   */
  public @Nullable Node found() {
    return found;
  }

  boolean is(Object otherKey, int otherHash) {
    return hash == otherHash && (key == otherKey || otherKey.equals(key));
  }

  /**
   * Returns whether its end changes nothing else: the caller holds it once, nobody waits for it,
   * and it keeps no place. Under the shard's lock or the latch.
   */
  boolean isPlain() {
    return holds == 1 && latch == null && !hasPlace && owner == Thread.currentThread();
  }

  boolean isReleased() {
    return released;
  }

  /** Returns what opens when this hold ends; under the shard's lock. */
  CountDownLatch latch() {
    CountDownLatch l = latch;
    if (l == null) {
      l = new CountDownLatch(1);
      latch = l;
    }
    return l;
  }

  /** Ends the hold; under the shard's lock. */
  void release() {
    released = true;
    CountDownLatch l = latch;
    if (l != null) {
      l.countDown();
    }
  }
}
