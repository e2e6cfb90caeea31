package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a slot knows besides its entries. It sits in the last element of the slot's bins, so that it
 * costs nothing where there are no entries and readers have it at hand without another look-up; for
 * that it must be a {@link Node}, but no chain leads to it.
 */
final class SlotState extends Node {
  private static final VarHandle MOVING;

  static {
    try {
      MOVING = MethodHandles.lookup().findVarHandle(SlotState.class, "moving", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Entries in the slot; guarded by the owner's lock. */
  int count;

  /**
   * Entries that are about to be linked and for which there is room; guarded by the owner's lock, 0
   * when it is free.
   */
  int reserved;

  /** The keys of this slot for which user code runs, linked; guarded by the owner's lock. */
  @Nullable KeyLock keyLocks;

  /** Whether chains are being relinked; written under the owner's lock, see {@link Bins#resize}. */
  @SuppressWarnings("UnusedVariable") // read by MOVING
  private boolean moving;

  SlotState() {
    super(SlotState.class, -1, SlotState.class, ETERNAL);
  }

  boolean isMovingAcquire() {
    return (boolean) MOVING.getAcquire(this);
  }

  void setMovingRelease(boolean m) {
    MOVING.setRelease(this, m);
  }
}
