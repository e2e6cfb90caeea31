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
  private final @Nullable KeyLock waitedFor;

  /* holds, next, latch: guarded by the lock of the shard that owns the key's slot. released: written under it, read by anybody. */
  int holds = 1;
  @Nullable KeyLock next;
  private @Nullable CountDownLatch latch;
  private volatile boolean released;
  private volatile @Nullable Throwable failure;

  KeyLock(Object key, int hash, Thread owner, @Nullable KeyLock waitedFor) {
    this.key = key;
    this.hash = hash;
    this.owner = owner;
    this.waitedFor = waitedFor;
  }

  /**
   * Returns whether the thread holds the key more than once, that is, whether this is a call from
   * within user code.
   */
  public boolean isNested() {
    return holds > 1;
  }

  /** Notes that the user code of this hold failed, for those who wait for its outcome. */
  public void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * Returns why the user code of the hold that this one waited for failed; null when it did not
   * fail, or nothing was waited for.
   */
  public @Nullable Throwable failureWaitedFor() {
    return waitedFor == null ? null : waitedFor.failure;
  }

  /** Returns whether another thread held the key when this hold was asked for. */
  public boolean hasWaited() {
    return waitedFor != null;
  }

  boolean is(Object otherKey, int otherHash) {
    return hash == otherHash && (key == otherKey || otherKey.equals(key));
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
