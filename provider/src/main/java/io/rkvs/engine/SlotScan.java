package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * The entries of one slot as they were at one instant, and what has become of each since. Used by
 * one thread.
 */
public final class SlotScan {
  /* Why      an iterator may be slow to come to an entry of its list. Looking each key up again costs more than everything else it does,
   *          and nearly never finds anything new.
   * Answer   an entry of the list is in the table as long as none has left the slot, and its value may be read like that of a node
   *          that was found, if its hash word is that of an entry: read before the look at the removals, which is the order
   *          of Table.find too. Otherwise the key is looked up.
   * Batch    one that removes an entry marks it before its instant, and marks it dead after having taken it out: so who has seen
   *          a batch meets the mark.
   * Checked by  SlotScanTest, CacheModelTest, CacheLincheckTest. */

  private static final Node[] NONE = new Node[0];

  private final Table table;
  private final int slot;
  private final @Nullable SlotState state;
  private final int removals;
  private final Node[] nodes;

  /** Lists a slot, under the owner's lock. */
  SlotScan(Table table, int slot, Node @Nullable [] bins, Node[] nodes) {
    this.table = table;
    this.slot = slot;
    this.nodes = nodes;
    state = bins == null ? null : Bins.state(bins);
    removals = state == null ? 0 : state.removalsAcquire();
  }

  private SlotScan(Table table) {
    this(table, 0, null, NONE);
  }

  /** Returns a scan of no slot, which has no entries. */
  public static SlotScan none(Table table) {
    return new SlotScan(table);
  }

  /** Returns the number of entries listed. */
  public int size() {
    return nodes.length;
  }

  /** Returns the key of the n-th entry. */
  public Object key(int n) {
    return nodes[n].key;
  }

  /**
   * Returns the n-th entry, or what has taken its place, or null when its key is absent by now; as
   * {@link Table#find} does.
   */
  public @Nullable Node find(int n) {
    Node node = nodes[n];
    boolean isEntry = node.hashWordAcquire() >= 0;
    if (isEntry
        && state != null
        && state == table.stateAcquire(slot)
        && state.removalsAcquire() == removals) {
      return node;
    }
    return table.find(node.key, Hashing.hash(node.key));
  }
}
