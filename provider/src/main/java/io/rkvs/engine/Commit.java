package io.rkvs.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The record by which all nodes of an all-or-nothing batch change at one instant. Readers that meet
 * a pending node ask the record of the node's shard what the node holds; they do not wait for the
 * batch, but where its entry has a deadline, which is suspended meanwhile.
 */
final class Commit {
  /* State    nodes, values, deadlines  filled before the record is published in the shards, then fixed.
   *          committed  false -> true once, by a volatile write: the instant of the batch.
   * Writer   the holder of the locks of all shards concerned, in this order:
   *            1 publish the record in every shard
   *            2 mark every node pending (link new ones pending), with release
   *            3 committed := true
   *            4 per node: value, deadline, then the entry's hash word; dead nodes are unlinked first and then marked dead
   *            5 withdraw the record from the shards, unlock
   * Readers  that read a hash word before step 2 go by the node's value: the old one, or after step 3 the new one. Both are an
   *          answer as of some instant of the read.
   *          that meet a pending node find the record by the shard, and themselves in it by the index in the hash word. A record
   *          that does not name the node at that index belongs to a later batch: the node has been settled, they start over.
   * Order    a reader that was answered by step 4 or by committed has acquired step 2 for all nodes, so its next read of any of
   *          them meets the pending mark or the new value, never the old value. That is atomicity.
   * Broken   when one node is marked only after step 3, or the record is published after the marks with another one still in its
   *          place: BatchLincheckTest and TornBatchStress report a reader that sees the first key new and the second old. */

  private static final VarHandle COMMITTED;

  static {
    try {
      COMMITTED = MethodHandles.lookup().findVarHandle(Commit.class, "committed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Node[] nodes;
  private final @Nullable Object[] values;
  private final long[] deadlines;
  private final boolean[] inserted;
  private final int[] hashes;
  private final int[] weights;
  private int size;

  @SuppressWarnings("UnusedVariable") // read by COMMITTED
  private boolean committed;

  Commit(int capacity) {
    nodes = new Node[capacity];
    values = new Object[capacity];
    deadlines = new long[capacity];
    inserted = new boolean[capacity];
    hashes = new int[capacity];
    weights = new int[capacity];
  }

  /**
   * Adds a node and what it will hold; a null value removes it, {@link Table#KEEP} leaves the
   * deadline to what readers make of it meanwhile.
   */
  void add(
      Node node, @Nullable Object value, int weight, long deadline, boolean isInserted, int hash) {
    nodes[size] = node;
    values[size] = value;
    weights[size] = weight;
    deadlines[size] = deadline;
    inserted[size] = isInserted;
    hashes[size] = hash;
    size++;
  }

  int size() {
    return size;
  }

  Node node(int i) {
    return nodes[i];
  }

  @Nullable Object value(int i) {
    return values[i];
  }

  int weight(int i) {
    return weights[i];
  }

  long deadline(int i) {
    return deadlines[i];
  }

  int hash(int i) {
    return hashes[i];
  }

  boolean isInserted(int i) {
    return inserted[i];
  }

  void setDeadline(int i, long deadline) {
    deadlines[i] = deadline;
  }

  void commit() {
    COMMITTED.setVolatile(this, true);
  }

  boolean names(Node node, int index) {
    return index < size && nodes[index] == node;
  }

  /**
   * Returns the entry that a pending node stands for at this instant, or null when that is none.
   */
  @Nullable Node view(int index, int hash) {
    Node node = nodes[index];
    if ((boolean) COMMITTED.getVolatile(this)) {
      Object value = values[index];
      long deadline = deadlines[index];
      return value == null
          ? null
          : new View(node.key, hash, value, deadline == Table.KEEP ? node.deadline() : deadline);
    }
    return inserted[index] ? null : node;
  }

  /**
   * An entry as it will be when the batch is through. No table leads to it, so writing to it is
   * lost: {@link Table#touch} looks for the entry itself.
   */
  static final class View extends Node {
    View(Object key, int hash, Object value, long deadline) {
      super(key, hash, value, deadline);
    }
  }
}
