package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.Node;
import io.rkvs.engine.TableScan;
import io.rkvs.provider.management.Statistics;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.cache.Cache;

/**
 * Iterates over the entries of a cache, slot by slot: weakly consistent, lazy, never answering
 * null. Each entry is an access and a hit; {@link #remove} is the cache's remove of that key. Not
 * thread-safe.
 */
final class RkvsIterator<K, V> implements Iterator<Cache.Entry<K, V>> {
  private static final int NOT_PLAIN = Modes.STATISTICS | Modes.TOUCHING | Modes.BY_VALUE;

  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private final TableScan scan;
  private boolean isAtNext;

  RkvsIterator(RkvsCache<K, V> cache, Pipeline<K, V> pipeline) {
    this.cache = cache;
    this.pipeline = pipeline;
    scan = pipeline.table.scan();
  }

  @Override
  public boolean hasNext() {
    cache.open();
    return isAtNext || advance();
  }

  private boolean advance() {
    Node node = scan.next();
    while (node != null && !pipeline.isLive(node)) {
      node = scan.next();
    }
    isAtNext = node != null;
    return isAtNext;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Cache.Entry<K, V> next() {
    int modes = cache.open();
    if (!isAtNext && !advance()) {
      throw new NoSuchElementException("cache '" + pipeline.name + "' has no more entries");
    }
    isAtNext = false;
    Node node = scan.take();
    if ((modes & NOT_PLAIN) != 0) {
      return met(node, modes);
    }
    return new RkvsEntry<>((K) node.key(), (V) scan.value(node));
  }

  @SuppressWarnings("unchecked")
  private Cache.Entry<K, V> met(Node node, int modes) {
    Object value = scan.value(node);
    Statistics counters = pipeline.statistics(modes);
    if (counters != null) {
      counters.hit();
    }
    if ((modes & Modes.TOUCHING) != 0) {
      pipeline.accessed(node, Hashing.hash(node.key()), node.deadline());
    }
    return new RkvsEntry<>((K) pipeline.copy(node.key()), (V) pipeline.copy(value));
  }

  @Override
  @SuppressWarnings("unchecked")
  public void remove() {
    Object key = scan.takenKey();
    if (key == null) {
      throw new IllegalStateException(
          "cache '" + pipeline.name + "': remove needs a next before it");
    }
    cache.remove((K) pipeline.copy(key));
  }
}
