package io.rkvs.provider.event;

import io.rkvs.provider.copy.Copier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one cache.
 *
 * <p>Synchronous listeners run on the publishing thread, in the order of their registration, before
 * {@link #publish} returns; it is called after the commit, under the lock of the key. Asynchronous
 * ones run on the manager's executor, ordered per key. Thread-safe.
 */
public final class EventDispatcher<K, V> {
  private final Cache<K, V> source;
  private final Copier copier;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile List<Registration<K, V>> registrations = List.of();
  private volatile @Nullable Lanes lanes;

  /**
   * Creates a dispatcher without listeners.
   *
   * @param copier copies what listeners get
   * @param executor runs asynchronous listeners
   */
  public EventDispatcher(Cache<K, V> source, Copier copier, Executor executor) {
    this.source = source;
    this.copier = copier;
    this.executor = executor;
  }

  /** Returns whether anybody listens. */
  public boolean isEmpty() {
    return registrations.isEmpty();
  }

  /** Returns whether anybody listens for events of that type. */
  public boolean wants(EventType type) {
    for (Registration<K, V> r : registrations) {
      if (r.wants(type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Creates and adds a listener.
   *
   * @throws IllegalArgumentException when an equal configuration is registered
   * @throws RuntimeException what a factory throws; nothing is registered
   */
  public void register(CacheEntryListenerConfiguration<K, V> configuration) {
    lock.lock();
    try {
      for (Registration<K, V> r : registrations) {
        if (r.configuration().equals(configuration)) {
          throw new IllegalArgumentException(
              "cache '%s': this listener configuration is registered already: %s"
                  .formatted(source.getName(), configuration));
        }
      }
      Registration<K, V> added = new Registration<>(configuration);
      if (!added.isSynchronous() && lanes == null) {
        lanes = new Lanes(executor);
      }
      List<Registration<K, V>> more = new ArrayList<>(registrations);
      more.add(added);
      registrations = List.copyOf(more);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a listener; nothing is delivered to it any more.
   *
   * @return what has to be closed when it can be; empty when no such configuration is registered
   */
  public List<Object> deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    lock.lock();
    try {
      List<Registration<K, V>> rest = new ArrayList<>();
      List<Object> closeables = new ArrayList<>();
      for (Registration<K, V> r : registrations) {
        if (r.configuration().equals(configuration)) {
          end(r, closeables);
        } else {
          rest.add(r);
        }
      }
      registrations = List.copyOf(rest);
      return closeables;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all listeners and returns what has to be closed when it can be. */
  public List<Object> deregisterAll() {
    lock.lock();
    try {
      List<Object> closeables = new ArrayList<>();
      registrations.forEach(r -> end(r, closeables));
      registrations = List.of();
      return closeables;
    } finally {
      lock.unlock();
    }
  }

  private static void end(Registration<?, ?> registration, List<Object> closeables) {
    registration.end();
    closeables.addAll(List.of(registration.closeables()));
  }

  /** Returns the configurations of all listeners. */
  public List<CacheEntryListenerConfiguration<K, V>> configurations() {
    List<CacheEntryListenerConfiguration<K, V>> all = new ArrayList<>();
    registrations.forEach(r -> all.add(r.configuration()));
    return all;
  }

  /**
   * Tells the listeners of a change that has been committed.
   *
   * @param value the new value; null when the entry was removed or has expired
   * @param oldValue the value before; null when the entry was created
   * @param failures takes what synchronous listeners throw
   */
  public void publish(
      EventType type,
      Object key,
      int hash,
      @Nullable Object value,
      @Nullable Object oldValue,
      Failures failures) {
    CacheEvent<K, V> withOld = null;
    CacheEvent<K, V> without = null;
    for (Registration<K, V> r : registrations) {
      if (r.wants(type)) {
        CacheEvent<K, V> event;
        if (r.isOldValueRequired()) {
          event = withOld == null ? event(type, key, value, oldValue) : withOld;
          withOld = event;
        } else {
          event = without == null ? event(type, key, value, null) : without;
          without = event;
        }
        deliver(r, hash, event, failures);
      }
    }
  }

  private CacheEvent<K, V> event(
      EventType type, Object key, @Nullable Object value, @Nullable Object oldValue) {
    Object shown = type == EventType.CREATED || type == EventType.UPDATED ? value : oldValue;
    return new CacheEvent<>(source, type, key, shown, oldValue, copier);
  }

  private void deliver(
      Registration<K, V> registration, int hash, CacheEvent<K, V> event, Failures failures) {
    Lanes async = lanes;
    if (!registration.isSynchronous() && async != null) {
      async.run(hash, () -> registration.deliver(event));
      return;
    }
    try {
      registration.deliver(event);
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }
}
