package io.rkvs.engine;

/**
 * An entry of a table that is bounded by weight: 48 bytes with compressed references, where a
 * {@link Node} has 40.
 */
final class WeightedNode extends Node {
  /* weight  written by the holder of the lock of the entry's domain, or, while the table has no bound, of the shard's lock. */
  private int weight;

  WeightedNode(Object key, int hash, Object value, long deadline, int weight) {
    super(key, hash, value, deadline);
    this.weight = weight;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  protected void setWeight(int w) {
    weight = w;
  }
}
