package io.rkvs.engine;

import io.rkvs.engine.eviction.Evictable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A set of slots that share one write lock. The lock is the shard itself.
 *
 * <p>Evictions are counted by the holder of the lock, and their number may be read by anybody.
 */
public final class Shard extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  private static final VarHandle EVICTIONS;
  private static final VarHandle COMMIT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      EVICTIONS = lookup.findVarHandle(Shard.class, "evictions", long.class);
      COMMIT = lookup.findVarHandle(Shard.class, "commit", Commit.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int index;
  private long evictions;

  /**
   * An entry that a write of the holder has made the bound name: the holder takes it along when it
   * gives back the lock, and then takes the entry out.
   */
  private transient @Nullable Evictable named;

  @SuppressWarnings("UnusedVariable") // read by COMMIT
  private transient @Nullable Commit commit;

  Shard(int index) {
    this.index = index;
  }

  /** Returns the shard's number, which is also its place in the lock order. */
  public int index() {
    return index;
  }

  /** Returns the number of entries that were evicted here, or in shards that this one inherits. */
  long evictions() {
    return (long) EVICTIONS.getOpaque(this);
  }

  void addEvictions(long delta) {
    EVICTIONS.setOpaque(this, evictions + delta);
  }

  /** Leaves an entry to be taken out for {@link #takeNamedLocked}. */
  void nameLocked(@Nullable Evictable victim) {
    if (victim != null) {
      named = victim;
    }
  }

  /** Returns the entry that the holder has to take out once it has given back the lock, or null. */
  @Nullable Evictable takeNamedLocked() {
    Evictable victim = named;
    if (victim != null) {
      named = null;
    }
    return victim;
  }

  /**
   * Returns the batch that is being committed, or null. Acquire: what it says of its nodes must be
   * whole.
   */
  @Nullable Commit commitAcquire() {
    return (Commit) COMMIT.getAcquire(this);
  }

  void setCommitRelease(@Nullable Commit c) {
    COMMIT.setRelease(this, c);
  }

  /** Returns the thread that holds the lock, as far as can be told, for messages. */
  @Nullable Thread holder() {
    return getOwner();
  }

  @Override
  public String toString() {
    return "shard " + index;
  }
}
