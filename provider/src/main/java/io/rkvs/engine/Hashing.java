package io.rkvs.engine;

/** The two hash functions: of keys, and of slots to shards. */
public final class Hashing {
  /** Width of a key's hash; the two bits above it tell what a node is, see {@link Node}. */
  static final int BITS = 30;

  private static final int GOLDEN = 0x9E3779B1;
  private static final long JUMP_MULTIPLIER = 2862933555777941757L;

  private Hashing() {}

  /**
   * Returns the hash of a key, from 0 to 2^30 − 1. High bits choose the slot, low bits the bin
   * within it, so both ends have to be good: a multiplication carries every bit upwards, folding
   * the upper half down brings it back.
   */
  public static int hash(Object key) {
    int h = key.hashCode() * GOLDEN;
    return (h ^ (h >>> 15)) >>> (Integer.SIZE - BITS);
  }

  /**
   * Returns the bucket of a key by jump consistent hash: when the number of buckets grows from n to
   * n + 1, a key either stays or moves to bucket n. O(log buckets).
   *
   * @see <a href="https://arxiv.org/abs/1406.2294">Lamping and Veach, A Fast, Minimal Memory,
   *     Consistent Hash Algorithm</a>
   */
  static int jump(long key, int buckets) {
    long k = key;
    long bucket = -1;
    long next = 0;
    while (next < buckets) {
      bucket = next;
      k = k * JUMP_MULTIPLIER + 1;
      next = (long) ((bucket + 1) * ((double) (1L << 31) / (double) ((k >>> 33) + 1)));
    }
    return (int) bucket;
  }

  /**
   * Spreads a slot number over 64 bits, so that neighbouring slots jump independently (the
   * finalizer of SplitMix64).
   */
  static long mix(int slot) {
    long z = (slot + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
