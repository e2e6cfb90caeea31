package io.rkvs.benchmarks.traces;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Evicts the entry whose next use is farthest away: nobody who must store every absent key hits
 * more often.
 *
 * @see <a href="https://doi.org/10.1147/sj.52.0078">Belady, A study of replacement algorithms</a>
 */
final class Clairvoyant implements Contender {
  private static final int ABSENT = -1;

  @Override
  public String label() {
    return "optimum";
  }

  @Override
  public long hits(Trace trace, int capacity) {
    int[] accesses = trace.accesses();
    int[] nextUse = nextUses(trace);
    int[] due = new int[trace.keys().length];
    Arrays.fill(due, ABSENT);
    PriorityQueue<Long> farthest = new PriorityQueue<>(); // −due in the upper half, the key below
    int size = 0;
    long hits = 0;
    for (int i = 0; i < accesses.length; i++) {
      int k = accesses[i];
      if (due[k] != ABSENT) {
        hits++;
      } else if (size < capacity) {
        size++;
      } else {
        evictFarthest(farthest, due);
      }
      due[k] = nextUse[i];
      farthest.add(((long) -due[k] << Integer.SIZE) | k);
    }
    return hits;
  }

  private static void evictFarthest(PriorityQueue<Long> farthest, int[] due) {
    for (; ; ) {
      long top = farthest.remove();
      int k = (int) top;
      if (due[k] == (int) -(top >> Integer.SIZE)) { // otherwise it was used since
        due[k] = ABSENT;
        return;
      }
    }
  }

  private static int[] nextUses(Trace trace) {
    int[] accesses = trace.accesses();
    int[] next = new int[accesses.length];
    int[] seen = new int[trace.keys().length];
    Arrays.fill(seen, Integer.MAX_VALUE);
    for (int i = next.length - 1; i >= 0; i--) {
      next[i] = seen[accesses[i]];
      seen[accesses[i]] = i;
    }
    return next;
  }
}
