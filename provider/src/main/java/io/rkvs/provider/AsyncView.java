package io.rkvs.provider;

import io.rkvs.extensions.AsyncNamespace;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.SnapshotInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A namespace with futures for results. What cannot block is answered at once; everything else is
 * the synchronous operation, run by the manager's executor.
 *
 * <p>Thread-safe. A future that is cancelled before its operation starts prevents it; later the
 * operation goes on to its end and only its result is dropped. Collections are copied before the
 * call returns: a caller may change them then.
 */
final class AsyncView<K, V> implements AsyncNamespace<K, V> {
  private final NamespaceView<K, V> namespace;
  private final RkvsCache<K, V> cache;
  private final Executor executor;

  AsyncView(NamespaceView<K, V> namespace, RkvsCache<K, V> cache, Executor executor) {
    this.namespace = namespace;
    this.cache = cache;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<@Nullable V> get(K key) {
    cache.open(key);
    V value = cache.getIfPresent(key);
    return value != null || !cache.isReadThrough()
        ? CompletableFuture.completedFuture(value)
        : start(() -> cache.get(key));
  }

  @Override
  public CompletableFuture<@Nullable V> set(K key, V value) {
    cache.open(key, value);
    return start(() -> namespace.set(key, value));
  }

  @Override
  public CompletableFuture<V> update(K key, V value) {
    cache.open(key, value);
    return start(() -> namespace.update(key, value));
  }

  @Override
  public CompletableFuture<@Nullable V> consume(K key) {
    cache.open(key);
    return start(() -> namespace.consume(key));
  }

  @Override
  public CompletableFuture<Boolean> exists(K key) {
    return CompletableFuture.completedFuture(namespace.exists(key));
  }

  @Override
  public CompletableFuture<Boolean> delete(K key) {
    cache.open(key);
    return start(() -> namespace.delete(key));
  }

  @Override
  public CompletableFuture<BatchResult<Map<K, V>>> getMultiple(
      Collection<? extends K> keys, BatchMode mode) {
    List<K> copy = copy(keys, mode);
    return start(() -> namespace.getMultiple(copy, mode));
  }

  @Override
  public CompletableFuture<BatchResult<Map<K, V>>> setMultiple(
      Map<? extends K, ? extends V> entries, BatchMode mode) {
    Objects.requireNonNull(mode, "mode");
    Map<K, V> copy = new LinkedHashMap<>(Objects.requireNonNull(entries, "entries"));
    copy.forEach(cache::open);
    return start(() -> namespace.setMultiple(copy, mode));
  }

  @Override
  public CompletableFuture<BatchResult<Map<K, V>>> consumeMultiple(
      Collection<? extends K> keys, BatchMode mode) {
    List<K> copy = copy(keys, mode);
    return start(() -> namespace.consumeMultiple(copy, mode));
  }

  @Override
  public CompletableFuture<BatchResult<Set<K>>> deleteMultiple(
      Collection<? extends K> keys, BatchMode mode) {
    List<K> copy = copy(keys, mode);
    return start(() -> namespace.deleteMultiple(copy, mode));
  }

  @Override
  public CompletableFuture<@Nullable Void> resizeShards(int newShardCount) {
    namespace.checkShardCount(newShardCount);
    return start(
        () -> {
          namespace.resizeShards(newShardCount);
          return null;
        });
  }

  @Override
  public CompletableFuture<SnapshotInfo> save(Path file) {
    cache.open();
    Objects.requireNonNull(file, "file");
    return start(() -> namespace.save(file));
  }

  private List<K> copy(Collection<? extends K> keys, BatchMode mode) {
    Objects.requireNonNull(mode, "mode");
    List<K> copy = new ArrayList<>(Objects.requireNonNull(keys, "keys"));
    copy.forEach(cache::open);
    return copy;
  }

  private <T extends @Nullable Object> CompletableFuture<T> start(Supplier<T> operation) {
    try {
      return CompletableFuture.supplyAsync(operation, executor);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(
          cache + ": the executor of its manager takes no more work: " + e.getMessage(), e);
    }
  }
}
