package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.engine.TableScan;
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
  private final TableScan scan;
  private @Nullable K upcoming;

  KeyIterator(RkvsCache<K, V> cache, Pipeline<K, V> pipeline) {
    this.cache = cache;
    this.pipeline = pipeline;
    scan = pipeline.table.scan();
  }

  @Override
  public boolean hasNext() {
    cache.open();
    if (upcoming == null) {
      upcoming = advance();
    }
    return upcoming != null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable K advance() {
    for (Node node = scan.next(); node != null; node = scan.next()) {
      if (pipeline.isLive(node)) {
        return (K) pipeline.copy(node.key());
      }
    }
    return null;
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
