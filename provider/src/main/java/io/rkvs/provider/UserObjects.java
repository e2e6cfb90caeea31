package io.rkvs.provider;

import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one cache that factories of its configuration create, and that are closed with it.
 * Not thread-safe.
 */
final class UserObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UserObjects.class);

  private final String cacheName;
  private final List<Object> created = new ArrayList<>();

  UserObjects(String cacheName) {
    this.cacheName = cacheName;
  }

  String cacheName() {
    return cacheName;
  }

  /**
   * Creates an object.
   *
   * @throws CacheException when the factory fails or answers null
   */
  <T> T create(String what, Factory<? extends T> factory) {
    T object;
    try {
      object = factory.create();
    } catch (RuntimeException e) {
      throw new CacheException(
          "cache '%s': factory %s of the %s failed: %s"
              .formatted(cacheName, factory.getClass().getName(), what, e.getMessage()),
          e);
    }
    if (object == null) {
      throw new CacheException(
          "cache '%s': factory %s of the %s: expected an object, was null"
              .formatted(cacheName, factory.getClass().getName(), what));
    }
    created.add(object);
    return object;
  }

  /** Creates an object, or returns null when there is no factory. */
  <T> @Nullable T createOrNull(String what, @Nullable Factory<? extends T> factory) {
    return factory == null ? null : create(what, factory);
  }

  /** Adds an object that is to be closed with the others. */
  void closeLater(AutoCloseable object) {
    created.add(object);
  }

  /** Closes what can be closed of all that was created. */
  void closeAll() {
    close(cacheName, created);
    created.clear();
  }

  /**
   * Closes those objects that can be closed; a failure is logged and does not keep the others open.
   */
  static void close(String cacheName, List<?> objects) {
    for (Object object : objects) {
      if (object instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          LOG.warn(
              "cache '{}': interrupted while closing {}",
              cacheName,
              object.getClass().getName(),
              e);
        } catch (Exception e) {
          LOG.warn("cache '{}': {} could not be closed", cacheName, object.getClass().getName(), e);
        }
      }
    }
  }
}
