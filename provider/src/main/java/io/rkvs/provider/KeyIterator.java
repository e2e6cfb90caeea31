package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.engine.SlotScan;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a cache, slot by slot; what has left by the time its turn comes is passed over.
 * Confined to one thread.
 */
final class KeyIterator<K, V> implements Iterator<K> {
  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private SlotScan scan;
  private int slot;
  private int position;
  private @Nullable K upcoming;

  KeyIterator(RkvsCache<K, V> cache, Pipeline<K, V> pipeline) {
    this.cache = cache;
    this.pipeline = pipeline;
    scan = SlotScan.none(pipeline.table);
  }

  @Override
  public boolean hasNext() {
    cache.open();
    while (upcoming == null && (position < scan.size() || slot < pipeline.table.slotCount())) {
      if (position == scan.size()) {
        scan = pipeline.table.scan(slot++);
        position = 0;
      } else {
        upcoming = present(position++);
      }
    }
    return upcoming != null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable K present(int n) {
    Node node = scan.find(n);
    return node != null && pipeline.isLive(node) ? (K) pipeline.copy(scan.key(n)) : null;
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
