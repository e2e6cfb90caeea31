package io.rkvs.provider;

import io.rkvs.engine.Node;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a cache, slot by slot; what has left by the time its turn comes is passed over.
 * Confined to one thread.
 */
final class KeyIterator<K, V> implements Iterator<K> {
  private static final Node[] NONE = new Node[0];

  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private Node[] nodes = NONE;
  private int slot;
  private int position;
  private @Nullable K upcoming;

  KeyIterator(RkvsCache<K, V> cache, Pipeline<K, V> pipeline) {
    this.cache = cache;
    this.pipeline = pipeline;
  }

  @Override
  public boolean hasNext() {
    cache.open();
    while (upcoming == null && (position < nodes.length || slot < pipeline.table.slotCount())) {
      if (position == nodes.length) {
        nodes = pipeline.table.nodesOf(slot++);
        position = 0;
      } else {
        upcoming = present(nodes[position++].key());
      }
    }
    return upcoming != null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable K present(Object key) {
    return pipeline.isPresent(key, io.rkvs.engine.Hashing.hash(key))
        ? (K) pipeline.copy(key)
        : null;
  }

  @Override
  public K next() {
    if (!hasNext()) {
      throw new NoSuchElementException("cache '" + pipeline.name + "' has no more keys");
    }
    K key = java.util.Objects.requireNonNull(upcoming);
    upcoming = null;
    return key;
  }
}
