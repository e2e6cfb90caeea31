package io.rkvs.provider.event;

import java.util.Collections;
import java.util.Objects;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** A listener with its filter and what its configuration asks for. Thread-safe when they are. */
final class Registration<K, V> {
  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
  private final boolean isSynchronous;
  private final boolean isOldValueRequired;
  private volatile boolean isEnded;

  /**
   * Creates listener and filter by the configuration's factories.
   *
   * @throws RuntimeException what a factory throws
   */
  Registration(CacheEntryListenerConfiguration<K, V> configuration) {
    this.configuration = configuration;
    isSynchronous = configuration.isSynchronous();
    isOldValueRequired = configuration.isOldValueRequired();
    listener =
        Objects.requireNonNull(
            Objects.requireNonNull(
                    configuration.getCacheEntryListenerFactory(), "cacheEntryListenerFactory")
                .create(),
            "cacheEntryListenerFactory created null");
    Factory<CacheEntryEventFilter<? super K, ? super V>> filters =
        configuration.getCacheEntryEventFilterFactory();
    filter = filters == null ? null : filters.create();
  }

  CacheEntryListenerConfiguration<K, V> configuration() {
    return configuration;
  }

  boolean isSynchronous() {
    return isSynchronous;
  }

  boolean isOldValueRequired() {
    return isOldValueRequired;
  }

  boolean wants(EventType type) {
    return switch (type) {
      case CREATED -> listener instanceof CacheEntryCreatedListener;
      case UPDATED -> listener instanceof CacheEntryUpdatedListener;
      case REMOVED -> listener instanceof CacheEntryRemovedListener;
      case EXPIRED -> listener instanceof CacheEntryExpiredListener;
    };
  }

  /**
   * Asks the filter and calls the listener, unless the registration has ended.
   *
   * @throws CacheEntryListenerException for an exception of listener or filter
   */
  void deliver(CacheEvent<K, V> event) {
    if (isEnded) {
      return;
    }
    try {
      if (filter == null || filter.evaluate(event)) {
        call(event);
      }
    } catch (CacheEntryListenerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheEntryListenerException(
          "listener " + listener.getClass().getName() + " failed for " + event.getEventType(), e);
    }
  }

  private void call(CacheEvent<K, V> event) {
    Iterable<CacheEntryEvent<? extends K, ? extends V>> events = Collections.singletonList(event);
    switch (event.getEventType()) {
      case CREATED -> this.<CacheEntryCreatedListener<K, V>>as().onCreated(events);
      case UPDATED -> this.<CacheEntryUpdatedListener<K, V>>as().onUpdated(events);
      case REMOVED -> this.<CacheEntryRemovedListener<K, V>>as().onRemoved(events);
      case EXPIRED -> this.<CacheEntryExpiredListener<K, V>>as().onExpired(events);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <L> L as() {
    return (L) listener;
  }

  /** Delivers nothing any more, also of what waits. */
  void end() {
    isEnded = true;
  }

  /** Returns what has to be closed when it can be: listener and filter. */
  Object[] closeables() {
    return filter == null ? new Object[] {listener} : new Object[] {listener, filter};
  }
}
