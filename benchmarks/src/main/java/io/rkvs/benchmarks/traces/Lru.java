package io.rkvs.benchmarks.traces;

/** Evicts the entry that was not used for longest. */
final class Lru implements Contender {
  @Override
  public String label() {
    return "LRU";
  }

  @Override
  public long hits(Trace trace, int capacity) {
    int end = trace.keys().length;
    int[] newer = new int[end + 1];
    int[] older = new int[end + 1];
    boolean[] present = new boolean[end];
    newer[end] = end;
    older[end] = end;
    int size = 0;
    long hits = 0;
    for (int k : trace.accesses()) {
      if (present[k]) {
        hits++;
        unlink(newer, older, k);
      } else {
        present[k] = true;
        if (size == capacity) {
          int oldest = newer[end];
          unlink(newer, older, oldest);
          present[oldest] = false;
        } else {
          size++;
        }
      }
      older[k] = older[end];
      newer[older[end]] = k;
      newer[k] = end;
      older[end] = k;
    }
    return hits;
  }

  private static void unlink(int[] newer, int[] older, int k) {
    newer[older[k]] = newer[k];
    older[newer[k]] = older[k];
  }
}
