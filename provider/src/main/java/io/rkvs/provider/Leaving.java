package io.rkvs.provider;

import io.rkvs.engine.EntryObserver;
import io.rkvs.extensions.EvictionListener;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.OperationInterruptedException;
import io.rkvs.provider.management.Statistics;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when entries leave by themselves: EXPIRED events, the eviction listener, the
 * evictions counter. Failures of listeners are logged: nobody's operation has failed. Thread-safe.
 */
final class Leaving<K, V> implements EntryObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

  private final @Nullable EvictionListener<? super K, ? super V> listener;
  private volatile @Nullable Pipeline<K, V> pipeline;

  Leaving(@Nullable EvictionListener<? super K, ? super V> listener) {
    this.listener = listener;
  }

  /** Connects to the pipeline, which is made after the table that this observes. */
  void connect(Pipeline<K, V> made) {
    pipeline = made;
  }

  @Override
  public boolean wantsDue() {
    Pipeline<K, V> p = pipeline;
    return p != null && p.events.wants(EventType.EXPIRED);
  }

  @Override
  public void due(Object key, int hash) {
    Pipeline<K, V> p = pipeline;
    if (p == null) {
      return;
    }
    Call call = new Call(p.table);
    try {
      p.expire(key, hash, call);
    } catch (LockTimeoutException | OperationInterruptedException e) {
      LOG.debug("cache '{}': an expired entry stays a while longer", p.name, e);
    }
    if (call.failures.first() != null) {
      LOG.warn("cache '{}': a listener of expired entries failed", p.name, call.failures.first());
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public void evicted(Object key, Object value) {
    Pipeline<K, V> p = pipeline;
    if (p == null) {
      return;
    }
    Statistics counters = p.statistics;
    if (counters != null) {
      counters.eviction();
    }
    if (listener != null) {
      try {
        listener.onEviction((K) p.copy(key), (V) p.copy(value));
      } catch (RuntimeException e) {
        LOG.warn("cache '{}': the eviction listener failed", p.name, e);
      }
    }
  }
}
