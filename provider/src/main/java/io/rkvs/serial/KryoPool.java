package io.rkvs.serial;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A bounded pool of Kryo instances for one context. Thread-safe; never blocks: whoever finds it
 * empty makes an instance, whoever finds it full drops one.
 */
final class KryoPool {
  /* State       one slot per idle instance. Taken by getAndSet(null), given back by compareAndSet(null, x): an instance
   *             is in one slot or in one thread's hands, never both. What its last user wrote happens-before what its
   *             next user reads, by that pair.
   * Locks       none, and no ThreadLocal: with one instance per virtual thread, or one that pins a class loader, nobody
   *             would be served.
   * Closing     isClosed is set before the slots are emptied, and giving back looks at it after filling a slot; so either
   *             sees the other, and no instance (with the classes it knows) outlives the context in a slot.
   * Checked by  KryoPoolTest. */
  private final AtomicReferenceArray<GraphKryo> slots;
  private final int mask;
  private final Supplier<GraphKryo> factory;
  private volatile boolean isClosed;

  KryoPool(Supplier<GraphKryo> factory) {
    this.factory = factory;
    int wanted = Math.min(64, 2 * Runtime.getRuntime().availableProcessors());
    int size = Integer.highestOneBit(Math.max(4, wanted));
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  private static int home() {
    return (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 58);
  }

  GraphKryo take() {
    int home = home();
    for (int i = 0; i <= mask; i++) {
      int slot = (home + i) & mask;
      if (slots.get(slot) != null) {
        GraphKryo taken = slots.getAndSet(slot, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return factory.get();
  }

  /** Gives back an instance after a use that threw nothing. */
  void giveBack(GraphKryo graph) {
    int home = home();
    for (int i = 0; i <= mask && !isClosed; i++) {
      int slot = (home + i) & mask;
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, graph)) {
        if (isClosed) {
          slots.compareAndSet(slot, graph, null);
        }
        return;
      }
    }
  }

  /** Returns the number of idle instances at about this moment. */
  int idle() {
    int idle = 0;
    for (int i = 0; i <= mask; i++) {
      if (slots.get(i) != null) {
        idle++;
      }
    }
    return idle;
  }

  void close() {
    isClosed = true;
    for (int i = 0; i <= mask; i++) {
      slots.set(i, null);
    }
  }
}
