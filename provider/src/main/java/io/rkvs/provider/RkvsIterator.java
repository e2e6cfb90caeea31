package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.Node;
import io.rkvs.engine.SlotScan;
import io.rkvs.provider.management.Statistics;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the entries of a cache, slot by slot: weakly consistent, lazy, never answering
 * null. Each entry is an access and a hit; {@link #remove} is the cache's remove of that key. Not
 * thread-safe.
 */
final class RkvsIterator<K, V> implements Iterator<Cache.Entry<K, V>> {
  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private SlotScan scan;
  private int nextSlot;
  private int at;
  private @Nullable Node next;
  private @Nullable Object nextValue;
  private @Nullable K last;

  RkvsIterator(RkvsCache<K, V> cache, Pipeline<K, V> pipeline) {
    this.cache = cache;
    this.pipeline = pipeline;
    scan = SlotScan.none(pipeline.table);
  }

  @Override
  public boolean hasNext() {
    cache.open();
    while (next == null) {
      if (at == scan.size()) {
        if (nextSlot == pipeline.table.slotCount()) {
          return false;
        }
        scan = pipeline.table.scan(nextSlot++);
        at = 0;
      } else {
        offer(scan.find(at++));
      }
    }
    return true;
  }

  private void offer(@Nullable Node node) {
    if (node != null && pipeline.isLive(node)) {
      next = node;
      nextValue = node.value();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public Cache.Entry<K, V> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("cache '" + pipeline.name + "' has no more entries");
    }
    Node node = next;
    Object value = nextValue;
    if (node == null || value == null) {
      throw new IllegalStateException("an entry was found and is not there");
    }
    next = null;
    nextValue = null;
    int modes = cache.open();
    Statistics counters = pipeline.statistics(modes);
    if (counters != null) {
      counters.hit();
    }
    if ((modes & Modes.TOUCHING) != 0) {
      pipeline.accessed(node, Hashing.hash(node.key()), node.deadline());
    }
    K key = (K) pipeline.copy(node.key());
    last = key;
    return new RkvsEntry<>(key, (V) pipeline.copy(value));
  }

  @Override
  public void remove() {
    K key = last;
    if (key == null) {
      throw new IllegalStateException(
          "cache '" + pipeline.name + "': remove needs a next before it");
    }
    last = null;
    cache.remove(key);
  }
}
