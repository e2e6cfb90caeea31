package io.rkvs.engine.eviction;

/**
 * Estimates how often a hash was met lately: four rows of four-bit counters, halved from time to
 * time. Not thread-safe.
 *
 * <p>Only the smallest of a hash's counters grow ("conservative update"), so a table of two bytes
 * an entry errs as little as one of eight without. After Cormode and Muthukrishnan, <i>An improved
 * data stream summary: the count-min sketch</i>, Estan and Varghese, <i>New directions in traffic
 * measurement</i>, and Einziger, Friedman and Manes, <i>TinyLFU</i>.
 */
final class FrequencySketch {
  static final int MAX = 15;

  private static final int ROWS = 4;
  private static final long HALVES = 0x7777777777777777L;
  private static final int AGE = 20;
  private static final int MIN_AGE = 1000;

  private long[] table;
  private long halveAt;
  private long added;

  /**
   * Creates a sketch.
   *
   * @param words size of the table, a power of two
   * @param entries how many entries the cache can hold: decides when counters are halved
   */
  FrequencySketch(int words, long entries) {
    table = new long[words];
    setEntries(entries);
  }

  /** Returns a sketch that knows what this one knows. */
  FrequencySketch copy(long entries) {
    FrequencySketch copy = new FrequencySketch(table.length, entries);
    System.arraycopy(table, 0, copy.table, 0, table.length);
    copy.added = added;
    return copy;
  }

  /** Sets how many entries the cache can hold. */
  void setEntries(long entries) {
    halveAt = Math.max(MIN_AGE, AGE * Math.min(entries, Long.MAX_VALUE / AGE));
  }

  int words() {
    return table.length;
  }

  /** Doubles the table; every estimate stays as it is. */
  void grow() {
    int half = table.length;
    long[] grown = new long[2 * half];
    System.arraycopy(table, 0, grown, 0, half);
    System.arraycopy(table, 0, grown, half, half);
    table = grown;
  }

  /** Returns the estimate, from 0 to {@link #MAX}. */
  int frequency(int hash) {
    long x = spread(hash);
    int least = MAX;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counter(table[index(x, row)], shift(x, row)));
    }
    return least;
  }

  /** Counts one meeting. */
  void increment(int hash) {
    long x = spread(hash);
    int least = MAX;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counter(table[index(x, row)], shift(x, row)));
    }
    if (least == MAX) {
      return;
    }
    for (int row = 0; row < ROWS; row++) {
      int i = index(x, row);
      int shift = shift(x, row);
      if (counter(table[i], shift) == least) {
        table[i] += 1L << shift;
      }
    }
    if (++added >= halveAt) {
      halve();
    }
  }

  private void halve() {
    for (int i = 0; i < table.length; i++) {
      table[i] = (table[i] >>> 1) & HALVES;
    }
    added >>>= 1;
  }

  private static int counter(long word, int shift) {
    return (int) (word >>> shift) & MAX;
  }

  /**
   * Each row has a quarter of every word to itself, and other bits of the hash to choose the word.
   */
  private int index(long x, int row) {
    long turned = Long.rotateRight(x, row * 13);
    return (int) (turned ^ (turned >>> 29)) & (table.length - 1);
  }

  private static int shift(long x, int row) {
    return row * 16 + ((int) (x >>> (56 + 2 * row)) & 3) * 4;
  }

  private static long spread(int hash) {
    long x = hash * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
    return x ^ (x >>> 32);
  }
}
