package io.rkvs.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The entries of a slot as somebody met them who went through its bins. */
final class SlotCopy {
  private static final int SPARE = 16;

  private Object[] nodesAndValues;
  private long[] deadlines;
  private int size;

  private SlotCopy(int capacity) {
    nodesAndValues = new Object[2 * capacity];
    deadlines = new long[capacity];
  }

  /**
   * Copies, under the owner's lock or beside writers: then {@link Cut} says what it is good for.
   */
  static SlotCopy of(Node @Nullable [] bins) {
    if (bins == null) {
      return new SlotCopy(0);
    }
    SlotCopy copy = new SlotCopy(Bins.state(bins).countOpaque() + SPARE);
    for (int i = 0; i < bins.length - 1; i++) {
      for (Node n = Bins.headAcquire(bins, i); n != null; n = n.nextAcquire()) {
        copy.add(n);
      }
    }
    return copy;
  }

  private void add(Node node) {
    if (size == deadlines.length) {
      int more = size + (size >> 1) + SPARE;
      deadlines = Arrays.copyOf(deadlines, more);
      nodesAndValues = Arrays.copyOf(nodesAndValues, 2 * more);
    }
    deadlines[size] = node.deadline();
    nodesAndValues[2 * size] = node;
    nodesAndValues[2 * size + 1] = node.value();
    size++;
  }

  /** Hands the entries over as they were before what has changed since. */
  void handOver(@Nullable UndoLog changed, Cut.Sink sink) {
    for (int i = 0; i < size; i++) {
      Node node = (Node) nodesAndValues[2 * i];
      if (changed == null || !changed.handOver(node, sink)) {
        sink.entry(node.key(), nodesAndValues[2 * i + 1], deadlines[i]);
      }
    }
    if (changed != null) {
      changed.handOverTheRest(sink);
    }
  }
}
