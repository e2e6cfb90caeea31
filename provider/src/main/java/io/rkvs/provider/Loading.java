package io.rkvs.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.cache.CacheException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code Cache.loadAll} on the manager's executor: one task and one call of the loader for all
 * keys. Thread-safe.
 */
final class Loading<K, V> {
  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

  private final RkvsCache<K, V> cache;
  private final Pipeline<K, V> pipeline;
  private final @Nullable ReadThrough<K, V> loads;
  private final Executor executor;

  Loading(
      RkvsCache<K, V> cache,
      Pipeline<K, V> pipeline,
      @Nullable ReadThrough<K, V> loads,
      Executor executor) {
    this.cache = cache;
    this.pipeline = pipeline;
    this.loads = loads;
    this.executor = executor;
  }

  /**
   * Starts a load. Without a loader there is nothing to do, and the listener hears that at once.
   *
   * @throws CacheException when the executor takes no more tasks
   */
  void start(Collection<K> keys, boolean isReplacing, @Nullable CompletionListener listener) {
    ReadThrough<K, V> l = loads;
    if (l == null) {
      complete(null, listener);
      return;
    }
    try {
      executor.execute(() -> run(l, keys, isReplacing, listener));
    } catch (RejectedExecutionException e) {
      throw new CacheException(
          "cache '" + pipeline.name + "': loadAll: the executor takes no more tasks", e);
    }
  }

  private void run(
      ReadThrough<K, V> l,
      Collection<K> keys,
      boolean isReplacing,
      @Nullable CompletionListener listener) {
    Exception failure = null;
    try {
      int modes = cache.open();
      if (isReplacing) {
        l.reloadAll(keys, modes);
      } else {
        List<K> missing = new ArrayList<>();
        for (K key : keys) {
          if (!cache.containsKey(key)) {
            missing.add(key);
          }
        }
        l.loadMissing(missing, modes);
      }
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      complete(new CacheException("cache '" + pipeline.name + "': loadAll failed", e), listener);
      throw e;
    }
    complete(failure, listener);
  }

  private void complete(@Nullable Exception failure, @Nullable CompletionListener listener) {
    if (listener == null) {
      if (failure != null) {
        LOG.warn("cache '{}': loadAll failed, and nobody waits for it", pipeline.name, failure);
      }
      return;
    }
    try {
      if (failure == null) {
        listener.onCompletion();
      } else {
        listener.onException(failure);
      }
    } catch (RuntimeException e) {
      LOG.warn("cache '{}': the completion listener of loadAll failed", pipeline.name, e);
    }
  }
}
