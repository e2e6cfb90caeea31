package io.rkvs.engine.eviction;

/** An entry as the policy sees it, with a key and a weight. */
final class TestEntry extends Evictable {
  final int key;
  private final int hash;
  private int weight;

  TestEntry(int key, int weight) {
    this.key = key;
    hash = hashOf(key);
    this.weight = weight;
  }

  TestEntry(int key) {
    this(key, 1);
  }

  static final int HASH_BITS = 30;

  static int hashOf(int key) {
    int h = key * 0x9E3779B1;
    h = (h ^ (h >>> 16)) * 0x7FEB352D;
    return (h ^ (h >>> 15)) >>> (Integer.SIZE - HASH_BITS);
  }

  @Override
  public int hash() {
    return hash;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  protected void setWeight(int w) {
    weight = w;
  }

  /** What a reader does. */
  void hit(Bound bound) {
    if (visited <= 0) {
      bound.hit(this, hash);
    }
  }

  @Override
  public String toString() {
    return key + ":" + weight + "@" + region;
  }
}
