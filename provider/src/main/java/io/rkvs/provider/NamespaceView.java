package io.rkvs.provider;

import io.rkvs.engine.Describe;
import io.rkvs.engine.Hashing;
import io.rkvs.engine.Table;
import io.rkvs.extensions.AsyncNamespace;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.SnapshotInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache as a namespace: the operations that javax.cache has no word for, through the same
 * pipeline. Thread-safe.
 */
final class NamespaceView<K, V> implements Namespace<K, V> {
  private final RkvsCache<K, V> cache;
  private final CacheParts<K, V> parts;
  private final Pipeline<K, V> pipeline;
  private final Table table;
  private final Batches<K, V> batches;
  private final AsyncView<K, V> async;

  NamespaceView(RkvsCache<K, V> cache, CacheParts<K, V> parts) {
    this.cache = cache;
    this.parts = parts;
    pipeline = parts.pipeline;
    table = pipeline.table;
    batches = new Batches<>(cache, parts);
    async = new AsyncView<>(this, cache, parts.manager.executor());
  }

  @Override
  public String name() {
    return pipeline.name;
  }

  // ------------------------------------------------------------ single keys

  @Override
  public @Nullable V set(K key, V value) {
    return given(pipeline.write(Op.SET, key, value, null, cache.open(key, value)));
  }

  @Override
  public V update(K key, V value) {
    V old = given(pipeline.write(Op.UPDATE, key, value, null, cache.open(key, value)));
    if (old == null) {
      throw new KeyNotFoundException(
          "cache '%s': update of key %s: expected it to be present, it is absent; nothing was stored"
              .formatted(pipeline.name, Describe.of(key)));
    }
    return old;
  }

  @Override
  public @Nullable V consume(K key) {
    return given(pipeline.write(Op.GET_AND_REMOVE, key, null, null, cache.open(key)));
  }

  @Override
  public boolean exists(K key) {
    cache.open(key);
    return pipeline.isPresent(key, Hashing.hash(key));
  }

  @Override
  public boolean delete(K key) {
    return pipeline.write(Op.REMOVE, key, null, null, cache.open(key)) != null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable V given(@Nullable Object kept) {
    return (V) pipeline.copyOrNull(kept);
  }

  // ------------------------------------------------------------ several keys

  @Override
  public BatchResult<Map<K, V>> getMultiple(Collection<? extends K> keys, BatchMode mode) {
    return batches.get(keys, mode);
  }

  @Override
  public BatchResult<Map<K, V>> setMultiple(Map<? extends K, ? extends V> entries, BatchMode mode) {
    return batches.set(entries, mode);
  }

  @Override
  public BatchResult<Map<K, V>> consumeMultiple(Collection<? extends K> keys, BatchMode mode) {
    return batches.consume(keys, mode);
  }

  @Override
  public BatchResult<Set<K>> deleteMultiple(Collection<? extends K> keys, BatchMode mode) {
    return batches.delete(keys, mode);
  }

  @Override
  public Iterable<K> keys() {
    cache.open();
    return () -> new KeyIterator<>(cache, pipeline);
  }

  // ------------------------------------------------------------ the whole

  @Override
  public int shardCount() {
    cache.open();
    return table.shardCount();
  }

  @Override
  public void resizeShards(int newShardCount) {
    checkShardCount(newShardCount);
    table.resizeShards(newShardCount);
  }

  /** Refuses shard counts out of range. */
  void checkShardCount(int newShardCount) {
    cache.open();
    if (newShardCount < 1 || newShardCount > NamespaceConfiguration.MAX_SHARD_COUNT) {
      throw new IllegalArgumentException(
          "cache '%s': shard count: expected 1 to %d, was %d"
              .formatted(pipeline.name, NamespaceConfiguration.MAX_SHARD_COUNT, newShardCount));
    }
  }

  @Override
  public long[] shardKeyCounts() {
    cache.open();
    return table.shardCounts();
  }

  @Override
  public NamespaceStats stats() {
    cache.open();
    return parts.stats();
  }

  @Override
  public void setMaxEntries(long maxEntries) {
    cache.open();
    parts.settings.setMaxEntries(maxEntries);
  }

  @Override
  public void setMaxWeight(long maxWeight) {
    cache.open();
    parts.settings.setMaxWeight(maxWeight);
  }

  @Override
  public void setMaxValueSize(long bytes) {
    cache.open();
    parts.settings.setMaxValueSize(bytes);
  }

  @Override
  public void setLockTimeout(Duration timeout) {
    cache.open();
    parts.settings.setLockTimeout(timeout);
  }

  @Override
  public SnapshotInfo save(Path file) {
    cache.open();
    return parts.manager.storage().save(cache, Objects.requireNonNull(file, "file"));
  }

  @Override
  public AsyncNamespace<K, V> async() {
    return async;
  }

  @Override
  public String toString() {
    return "namespace of " + cache;
  }
}
