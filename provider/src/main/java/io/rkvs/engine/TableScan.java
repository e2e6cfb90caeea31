package io.rkvs.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a table, slot by slot, and answers each as {@link Table#find} would
 * at that moment. An entry that is there all the time is answered exactly once. Used by one thread;
 * takes a lock only where entries are just then moved to other bins, or removed.
 */
public final class TableScan {
  /* Listing  the entries of WIDTH bins at a time, without a lock, into an array that is used again. A miss is checked as in Table.find:
   *          when chains were relinked meanwhile, what was read is thrown away, and the rest of the slot is listed under the owner's
   *          lock. Which entries were in the bins that are through is told by the low bits of their hash, whatever the number of
   *          bins is by then.
   * Answer   looking each key up again would cost more than everything else, and nearly never find anything new. An entry of the list
   *          is in the table as long as no entry has begun to leave the slot since before it was listed, and its value may be read like
   *          that of a node that was found, if its hash word is that of an entry: read before the look at the removals, which
   *          is the order of Table.find too. Otherwise the key is looked up.
   * Removal  in progress when the list begins (SlotState.removals is odd): the entry could be listed and gone a moment later, with
   *          nothing to tell it. So the list is made under the lock then.
   * Batch    one that removes an entry marks it before its instant, and marks it dead after having taken it out: so who has seen
   *          a batch meets the mark.
   * Checked by  TableScanTest, TableScanStress, CacheModelTest. */

  private static final int WIDTH = 128;

  private final Table table;
  private final Slots slots;
  private int slot = -1;

  /** The bins of the slot, as they were when it was come to; null when it is through. */
  private Node @Nullable [] bins;

  private int bin;
  private Node[] nodes = new Node[WIDTH];
  private int size;
  private int at = -1;
  private int taken = -1;
  private @Nullable Object takenKey;
  private @Nullable SlotState state;
  private int removals;

  TableScan(Table table) {
    this.table = table;
    slots = table.slots();
  }

  /**
   * Goes to the next entry and returns it, null when there is none. Its deadline may have passed.
   */
  public @Nullable Node next() {
    do {
      while (++at < size) {
        Node node = nodes[at];
        boolean isEntry = node.hashWordAcquire() >= 0;
        SlotState s = state;
        if (isEntry && s != null && s.removalsAcquire() == removals) {
          return node;
        }
        Node found = table.find(node.key, Hashing.hash(node.key));
        if (found != null) {
          nodes[at] = found;
          return found;
        }
      }
    } while (list());
    return null;
  }

  /** Returns the entry that {@link #next} went to, and takes it. */
  public Node take() {
    taken = at;
    return nodes[at];
  }

  /**
   * Returns the value of an entry that {@link #next} went to. When the entry has left since, its
   * last one.
   */
  public Object value(Node node) {
    if (node.hashWordAcquire() < 0) {
      Node found = table.find(node.key, Hashing.hash(node.key));
      if (found != null) {
        return found.value();
      }
    }
    return node.value();
  }

  /** Returns the key of the entry that was taken last, null when there is none, and forgets it. */
  public @Nullable Object takenKey() {
    Object key = taken >= 0 ? nodes[taken].key : takenKey;
    taken = -1;
    takenKey = null;
    return key;
  }

  /** Lists entries of the next bins that have some, false when there are none. */
  private boolean list() {
    if (taken >= 0) {
      takenKey = nodes[taken].key;
      taken = -1;
    }
    size = 0;
    at = -1;
    while (size == 0) {
      Node[] b = bins;
      if (b == null) {
        if (slot == slots.count() || ++slot == slots.count()) {
          return false;
        }
        bins = Slots.binsAcquire(slots.bins, slot);
        bin = 0;
      } else {
        list(b);
      }
    }
    return true;
  }

  private void list(Node[] b) {
    SlotState s = Bins.state(b);
    int seen = s.removalsAcquire();
    int end = Math.min(bin + WIDTH, Bins.capacity(b));
    if (!SlotState.isRemoving(seen)) {
      int found = collect(b, end);
      if (table.isCurrent(b, slot)) {
        size = found;
        state = s;
        removals = seen;
        bin = end;
        bins = end == Bins.capacity(b) ? null : b;
        return;
      }
    }
    listRest(Bins.capacity(b) - 1);
    bins = null;
  }

  /** Reads the entries of bins up to {@code end}, and returns how many there are. */
  private int collect(Node[] b, int end) {
    Node[] list = nodes;
    int found = 0;
    for (int i = bin; i < end; i++) {
      for (Node n = Bins.headAcquire(b, i); n != null; n = n.nextAcquire()) {
        if (found == list.length) {
          list = Arrays.copyOf(list, 2 * found);
          nodes = list;
        }
        list[found++] = n;
      }
    }
    return found;
  }

  /** Lists what was in bins from {@code bin} on, when hashes under a mask were their numbers. */
  private void listRest(int mask) {
    Shard owner = slots.locks.lockOwner(slot);
    try {
      Node[] present = slots.bins[slot];
      if (present != null) {
        Node[] all = slots.nodesLocked(slot);
        nodes = all.length > nodes.length ? new Node[all.length] : nodes;
        for (Node n : all) {
          if ((n.hash() & mask) >= bin) {
            nodes[size++] = n;
          }
        }
        state = Bins.state(present);
        removals = Bins.state(present).removalsAcquire();
      }
    } finally {
      owner.unlock();
    }
  }
}
