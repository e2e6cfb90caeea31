package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The bins of one slot: an array whose length is a power of two plus one, the last element being
 * the {@link SlotState}. Static functions over that array, because a reader gets to an entry by
 * array loads alone.
 */
final class Bins {
  /* Writer   who has the right to the slot, by the owner's lock or the latch, see ShortWrites; resize by the lock alone.
   * Readers  anybody, from the head of a bin along next.
   * Resize   relinks nodes in place; none is copied, because policies and timers refer to them.
   *            moving := true -> relink (next by release) -> publish the new array -> moving := false
   *          While it relinks, chains of the old array lead into those of the new one, which always end: a relinked node points
   *          at nodes relinked before it. So a reader terminates; what it finds is an entry; what it does not find may have
   *          been led away from it. It then looks at moving, and after that at the published array: when its traversal read a
   *          relinked next, it sees moving, or, when that is over, another array. Both send it to the slow path. The order of
   *          these two looks matters: the array first and moving later would miss a resize that ends between them.
   * Checked  TableLincheckTest, TableGrowthStress. */

  static final int MIN_CAPACITY = 2;

  /** Stands for an entry that a batch is just changing, maybe the one that is looked for. */
  static final Node UNSETTLED = new SlotState();

  private static final int SPARSE_SHIFT = 3;

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Node[].class);

  private Bins() {}

  static Node[] create(SlotState state, int capacity) {
    Node[] bins = new Node[capacity + 1];
    bins[capacity] = state;
    return bins;
  }

  static SlotState state(Node[] bins) {
    return (SlotState) bins[bins.length - 1];
  }

  static int capacity(Node[] bins) {
    return bins.length - 1;
  }

  /**
   * Returns the most entries that bins of some capacity hold: one a bin, so that a slot has half to
   * one entry a bin, and a key is found at the first or second. Three quarters cost 4 bytes an
   * entry more at a million, and no get was measurably faster.
   */
  static int load(int capacity) {
    return capacity;
  }

  /** Returns whether there are so few entries that their bins should be fewer. */
  static boolean isSparse(int capacity, int entries) {
    return capacity > MIN_CAPACITY && entries < capacity >>> SPARSE_SHIFT;
  }

  static @Nullable Node headAcquire(Node[] bins, int hash) {
    return (Node) ELEMENT.getAcquire(bins, hash & (bins.length - 2));
  }

  /** Returns the entry of a key, for the holder of the owner's lock. */
  static @Nullable Node locate(Node[] bins, Object key, int hash) {
    for (Node n = bins[hash & (bins.length - 2)]; n != null; n = n.next()) {
      if (n.hashWord() == hash && (n.key == key || key.equals(n.key))) {
        return n;
      }
    }
    return null;
  }

  /**
   * Returns the entry of a key in a chain, as a reader finds it, for {@link ShortWrites}.
   *
   * @return {@link #UNSETTLED} where the chain does not tell; null when the search came up empty,
   *     which says nothing by itself
   */
  static @Nullable Node search(@Nullable Node head, Object key, int hash) {
    for (Node n = head; n != null; n = n.nextAcquire()) {
      int h = n.hashWordAcquire();
      if (h < 0) {
        return UNSETTLED;
      }
      if (h == hash && (n.key == key || key.equals(n.key))) {
        return n;
      }
    }
    return null;
  }

  /** Returns whether a node is linked; compares references alone. As {@link #locate}. */
  static boolean leadTo(Node[] bins, Node node, int hash) {
    Node n = bins[hash & (bins.length - 2)];
    while (n != null && n != node) {
      n = n.next();
    }
    return n != null;
  }

  /** Returns the first node of a key's bin, for who has the right to the slot. */
  static @Nullable Node head(Node[] bins, int hash) {
    return bins[hash & (bins.length - 2)];
  }

  /**
   * Links a node at the head of its bin, and nowhere else: so who has searched a bin in vain need
   * not search it again as long as its head is the same. Its hash word may say that it is pending.
   */
  static void link(Node[] bins, Node node, int hash) {
    int i = hash & (bins.length - 2);
    node.setNextRelease(bins[i]);
    ELEMENT.setRelease(bins, i, node);
    state(bins).addEntries(1);
  }

  /** Takes a node out of its bin. */
  static void unlink(Node[] bins, Node node, int hash) {
    SlotState state = state(bins);
    state.beginRemovalLocked();
    int i = hash & (bins.length - 2);
    Node n = bins[i];
    if (n == node) {
      ELEMENT.setRelease(bins, i, node.next());
    } else {
      for (Node before = n; before != null; before = before.next()) {
        if (before.next() == node) {
          before.setNextRelease(node.next());
          break;
        }
      }
    }
    state.endRemovalLocked();
    state.addEntries(-1);
  }

  /**
   * Relinks all entries into bins of another capacity, to be published by {@code publish} before
   * readers may trust misses again.
   */
  static Node[] resize(Node[] old, int capacity, Publisher publisher) {
    SlotState state = state(old);
    Node[] fresh = create(state, capacity);
    state.setMovingRelease(true);
    for (int i = 0; i < old.length - 1; i++) {
      Node n = old[i];
      while (n != null) {
        Node following = n.next();
        int j = n.hashWord() & (capacity - 1);
        if (following != fresh[j]) { // most lead to none, before and after
          n.setNextRelease(fresh[j]);
        }
        fresh[j] = n;
        n = following;
      }
    }
    publisher.publish(fresh);
    state.setMovingRelease(false);
    state.fitLocked(capacity);
    return fresh;
  }

  /** Makes bins the ones that readers start from, with release. */
  @FunctionalInterface
  interface Publisher {
    void publish(Node[] bins);
  }
}
