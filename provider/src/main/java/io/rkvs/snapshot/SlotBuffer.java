package io.rkvs.snapshot;

import java.util.Arrays;

/**
 * Takes the references of one slot, so that encoding, which may run user code, happens after the
 * slot's lock is let go.
 */
final class SlotBuffer implements EntrySink {
  private static final int KEEP = 1 << 16;

  private Object[] pairs = new Object[64];
  private long[] deadlines = new long[32];
  private int size;

  @Override
  public void entry(Object key, Object value, long expiresAtEpochMillis) {
    if (size == deadlines.length) {
      deadlines = Arrays.copyOf(deadlines, 2 * size);
      pairs = Arrays.copyOf(pairs, 4 * size);
    }
    pairs[2 * size] = key;
    pairs[2 * size + 1] = value;
    deadlines[size++] = expiresAtEpochMillis;
  }

  int size() {
    return size;
  }

  Object key(int index) {
    return pairs[2 * index];
  }

  Object value(int index) {
    return pairs[2 * index + 1];
  }

  long deadline(int index) {
    return deadlines[index];
  }

  /** Lets go of all references, and of arrays that one large slot has grown. */
  void clear() {
    if (size > KEEP) {
      pairs = new Object[64];
      deadlines = new long[32];
    } else {
      Arrays.fill(pairs, 0, 2 * size, null);
    }
    size = 0;
  }
}
