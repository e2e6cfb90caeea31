package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the entries of one slot that have changed since a cut were at its instant: a hash table by
 * reference to the entry. Not thread-safe: guarded by the lock of the slot's owner, then its
 * taker's alone.
 */
final class UndoLog {
  private @Nullable Note[] bins;
  private int size;

  /** Creates an empty log; {@code capacity} is a power of two. */
  UndoLog(int capacity) {
    bins = new Note[capacity];
  }

  /** An entry and what it was; no value says that the cut does not have it. */
  private static final class Note {
    final Node node;
    final int hash;
    final @Nullable Object value;
    final long deadline;
    @Nullable Note next;
    boolean isHandedOver;

    Note(Node node, int hash, @Nullable Object value, long deadline) {
      this.node = node;
      this.hash = hash;
      this.value = value;
      this.deadline = deadline;
    }
  }

  /** Notes an entry that is about to change or to leave; the first note of an entry stands. */
  void change(Node node) {
    int hash = node.keyHash();
    if (find(node, hash) == null) {
      add(new Note(node, hash, node.value(), node.deadline()));
    }
  }

  /** Notes an entry that is about to be linked. */
  void insert(Node node) {
    add(new Note(node, node.keyHash(), null, Node.EXPIRED));
  }

  private @Nullable Note find(Node node, int hash) {
    Note note = bins[hash & (bins.length - 1)];
    while (note != null && note.node != node) {
      note = note.next;
    }
    return note;
  }

  private void add(Note note) {
    if (size == bins.length) {
      grow();
    }
    link(note);
    size++;
  }

  private void link(Note note) {
    int i = note.hash & (bins.length - 1);
    note.next = bins[i];
    bins[i] = note;
  }

  private void grow() {
    Note[] old = bins;
    bins = new Note[2 * old.length];
    for (Note first : old) {
      for (Note note = first; note != null; ) {
        Note following = note.next;
        link(note);
        note = following;
      }
    }
  }

  /** Hands an entry over as it was, when it is noted; returns whether it is. */
  boolean handOver(Node node, Cut.Sink sink) {
    Note note = find(node, node.keyHash());
    if (note == null) {
      return false;
    }
    handOver(note, sink);
    return true;
  }

  /** Hands over the entries that are noted and were not handed over: those that have left. */
  void handOverTheRest(Cut.Sink sink) {
    for (Note first : bins) {
      for (Note note = first; note != null; note = note.next) {
        handOver(note, sink);
      }
    }
  }

  private static void handOver(Note note, Cut.Sink sink) {
    if (note.value != null && !note.isHandedOver) {
      note.isHandedOver = true;
      sink.entry(note.node.key(), note.value, note.deadline);
    }
  }
}
