package io.rkvs.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of one block, decoded by one thread for another. Not thread-safe. */
final class DecodedBlock {
  static final int MOST_EXAMPLES = 5;

  private final Object[] pairs;
  private final long[] deadlines;
  private int size;
  private int expired;
  private final Map<String, Long> undecodableByClass = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long storedBytes;

  DecodedBlock(int entries) {
    pairs = new Object[2 * entries];
    deadlines = new long[entries];
  }

  void add(Object key, Object value, long deadline) {
    pairs[2 * size] = key;
    pairs[2 * size + 1] = value;
    deadlines[size++] = deadline;
  }

  void addExpired() {
    expired++;
  }

  void addUndecodable(@Nullable String className, String problem) {
    undecodableByClass.merge(className == null ? "?" : className, 1L, Long::sum);
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(problem);
    }
  }

  void storedBytes(long bytes) {
    storedBytes = bytes;
  }

  int size() {
    return size;
  }

  int expired() {
    return expired;
  }

  long storedBytes() {
    return storedBytes;
  }

  Map<String, Long> undecodableByClass() {
    return undecodableByClass;
  }

  List<String> examples() {
    return examples;
  }

  void deliver(EntrySink sink) {
    for (int i = 0; i < size; i++) {
      sink.entry(pairs[2 * i], pairs[2 * i + 1], deadlines[i]);
    }
  }
}
