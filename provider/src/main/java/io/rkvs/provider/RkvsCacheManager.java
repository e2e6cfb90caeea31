package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.provider.config.RkvsFileConfiguration;
import io.rkvs.provider.copy.CopyContext;
import io.rkvs.serial.EncodedSize;
import io.rkvs.serial.SerialContext;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches of one URI and class loader. Caches that the configuration file names exist from the
 * start; the first {@code createCache} of such a name, before anybody has asked for it, replaces it
 * by one that combines the call with the file.
 *
 * <p>Thread-safe. Factories of a cache's configuration run outside all locks. Close is idempotent.
 * All operations but close, isClosed and unwrap throw {@link IllegalStateException} when the
 * manager is closed.
 */
public final class RkvsCacheManager implements CacheManager {
  /* Locks    lock guards caches' membership: names, reserved, isClosed. No user code runs under it.
   * Creation reserve the name under the lock, create outside, publish under the lock; a close meanwhile closes the new one too. */

  private static final Logger LOG = LoggerFactory.getLogger(RkvsCacheManager.class);

  private final RkvsCachingProvider provider;
  private final URI uri;
  private final WeakReference<ClassLoader> classLoader;
  private final Properties properties;
  private final RkvsFileConfiguration file;
  private final Ticker ticker;
  private final ManagerExecutor executor;
  private final Persistence persistence;
  private final StorageView storage;
  private final SerialContext serial;
  private final CopyContext copyContext;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RkvsCache<?, ?>> caches = new ConcurrentHashMap<>();
  private final Set<String> reserved = new HashSet<>();

  /** Names of caches that exist because the file names them and that nobody has asked for yet. */
  private final Set<String> untouched = ConcurrentHashMap.newKeySet();

  /** Restored namespaces that wait for their cache. */
  private final Map<String, List<RestoredNamespaces.Entry>> restored = new ConcurrentHashMap<>();

  private volatile boolean isClosed;

  RkvsCacheManager(
      RkvsCachingProvider provider,
      URI uri,
      ClassLoader classLoader,
      Properties properties,
      Ticker ticker) {
    this.provider = provider;
    this.uri = uri;
    this.classLoader = new WeakReference<>(classLoader);
    this.properties = new Properties();
    properties
        .stringPropertyNames()
        .forEach(n -> this.properties.put(n, properties.getProperty(n)));
    this.properties.putAll(properties);
    this.ticker = ticker;
    file = RkvsFileConfiguration.load(uri, classLoader);
    NotInThisVersion.check(uri, file.storage());
    executor = new ManagerExecutor(uri.toString(), properties);
    serial = SerialContext.builder().classLoader(classLoader).build();
    copyContext = CopyContext.over(serial);
    persistence = new Persistence(this, file.storage(), ticker);
    storage = new StorageView(this, file.storage(), persistence);
    try {
      for (String name : file.declaredNames()) {
        create(name, file.declared(name));
        untouched.add(name);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  // ------------------------------------------------------------ what it is

  @Override
  public RkvsCachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  /**
   * Returns the class loader that the manager was asked for, or null when it has been collected.
   */
  @Override
  public @Nullable ClassLoader getClassLoader() {
    return classLoader.get();
  }

  /** Returns a copy of the properties that the manager was created with. */
  @Override
  public Properties getProperties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  StorageView storage() {
    return storage;
  }

  EncodedSize encodedSizes() {
    return serial.encodedSize();
  }

  Executor executor() {
    return executor;
  }

  RkvsFileConfiguration file() {
    return file;
  }

  void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("cache manager " + uri + " is closed");
    }
  }

  // ------------------------------------------------------------ caches

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(configuration, "configuration");
    if (untouched.remove(cacheName)) {
      RkvsCache<?, ?> declared = caches.get(cacheName);
      if (declared != null) {
        declared.close();
      }
    }
    return create(cacheName, file.merge(cacheName, configuration));
  }

  private <K, V> RkvsCache<K, V> create(String name, NamespaceConfiguration<K, V> configuration) {
    reserve(name);
    RkvsCache<K, V> cache = null;
    try {
      cache = new RkvsCache<>(new CacheParts.Recipe<>(this, name, configuration, ticker));
      RestoredNamespaces.fill(
          restored.get(name),
          cache.parts().pipeline.table,
          cache.parts().pipeline.weighing,
          ticker,
          persistence.nowMillis());
      cache.parts().start();
      restored.remove(name);
      LOG.info("{}", file.describe(name));
    } catch (RuntimeException | Error e) {
      if (cache != null) {
        cache.close();
        cache = null;
      }
      throw e;
    } finally {
      publish(name, cache);
    }
    if (isClosed) {
      cache.close();
      checkOpen();
    }
    return cache;
  }

  /**
   * Returns what copiers share; that of a cache with immutable types of its own is the cache's to
   * close.
   */
  CopyContext copyContext(Set<String> immutableTypes) {
    return immutableTypes.isEmpty()
        ? copyContext
        : CopyContext.of(getClassLoader(), immutableTypes);
  }

  /**
   * Keeps restored namespaces until their caches are created: all of them or none.
   *
   * @throws CacheException when a cache or restored namespace of one of the names exists
   * @throws CapacityExceededException when there would be too many namespaces
   */
  void restore(Map<String, List<RestoredNamespaces.Entry>> loaded) {
    exclusively(
        present -> {
          for (String name : loaded.keySet()) {
            if (caches.containsKey(name) || reserved.contains(name) || restored.containsKey(name)) {
              throw new CacheException(
                  "cache manager %s: a cache '%s' exists already".formatted(uri, name));
            }
          }
          int max = storage.maxNamespaces();
          int total = present + restored.size() + loaded.size();
          if (max > 0 && total > max) {
            throw new CapacityExceededException(
                "cache manager %s: expected at most %d namespaces, restoring %d would make %d"
                    .formatted(uri, max, loaded.size(), total));
          }
          restored.putAll(loaded);
        });
  }

  /** Returns how many restored namespaces wait for their cache. */
  int restoredCount() {
    return restored.size();
  }

  private void reserve(String name) {
    lock.lock();
    try {
      checkOpen();
      if (caches.containsKey(name) || !reserved.add(name)) {
        throw new CacheException(
            "cache manager %s: a cache '%s' exists already".formatted(uri, name));
      }
      int max = storage.maxNamespaces();
      if (max > 0 && caches.size() + reserved.size() > max) {
        reserved.remove(name);
        throw new CapacityExceededException(
            "cache manager %s: cache '%s' would exceed max-namespaces: expected at most %d, has %d"
                .formatted(uri, name, max, caches.size()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void publish(String name, @Nullable RkvsCache<?, ?> cache) {
    lock.lock();
    try {
      reserved.remove(name);
      if (cache != null) {
        caches.put(name, cache);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns a cache that exists.
   *
   * @throws IllegalArgumentException when it does not
   */
  RkvsCache<?, ?> requireCache(String name) {
    checkOpen();
    RkvsCache<?, ?> cache = caches.get(Objects.requireNonNull(name, "name"));
    if (cache == null) {
      throw new IllegalArgumentException(
          "cache manager %s: there is no cache '%s'".formatted(uri, name));
    }
    return cache;
  }

  /** Returns all caches by name; a copy. */
  List<RkvsCache<?, ?>> openCaches() {
    checkOpen();
    return List.copyOf(new TreeMap<>(caches).values());
  }

  /** Runs an action on the number of caches while none is created or closed. */
  void exclusively(IntConsumer action) {
    lock.lock();
    try {
      checkOpen();
      action.accept(caches.size() + reserved.size());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a cache that is being closed. */
  void forget(RkvsCache<?, ?> cache) {
    lock.lock();
    try {
      if (caches.remove(cache.getName(), cache)) {
        untouched.remove(cache.getName());
        file.forget(cache.getName());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    untouched.remove(cacheName);
    if (restored.containsKey(cacheName)) {
      return create(cacheName, file.merge(cacheName, new MutableConfiguration<K, V>()));
    }
    return (Cache<K, V>) caches.get(cacheName);
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    Cache<K, V> cache = getCache(cacheName);
    if (cache != null) {
      CompleteConfiguration<?, ?> configuration = ((RkvsCache<K, V>) cache).parts().configuration();
      checkType(cacheName, "keys", configuration.getKeyType(), keyType);
      checkType(cacheName, "values", configuration.getValueType(), valueType);
    }
    return cache;
  }

  private static void checkType(String name, String what, Class<?> configured, Class<?> asked) {
    if (configured != asked) {
      throw new ClassCastException(
          "cache '%s': its %s are configured as %s, it was asked for as %s"
              .formatted(name, what, configured.getName(), asked.getName()));
    }
  }

  /** Returns the names of all caches at this moment, sorted; a copy that cannot be changed. */
  @Override
  public Iterable<String> getCacheNames() {
    checkOpen();
    return List.copyOf(new TreeMap<>(caches).keySet());
  }

  @Override
  public void destroyCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    RkvsCache<?, ?> cache = caches.get(cacheName);
    if (cache != null) {
      cache.close();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    checkOpen();
    RkvsCache<?, ?> cache = caches.get(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.open();
      cache.parts().setManagementEnabled(enabled);
    }
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    checkOpen();
    RkvsCache<?, ?> cache = caches.get(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.open();
      cache.parts().setStatisticsEnabled(enabled);
    }
  }

  // ------------------------------------------------------------ the end

  @Override
  public void close() {
    List<RkvsCache<?, ?>> open;
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      open = new ArrayList<>(caches.values());
    } finally {
      lock.unlock();
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug("cache manager {} is closed here", uri, new Throwable("closed here"));
    }
    provider.forget(this);
    for (RkvsCache<?, ?> cache : open) {
      try {
        cache.close();
      } catch (RuntimeException e) {
        LOG.warn("cache '{}' could not be closed", cache.getName(), e);
      }
    }
    persistence.close();
    executor.close();
    copyContext.close();
    serial.close();
  }

  @Override
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type == StorageManager.class) {
      return type.cast(storage);
    }
    return Unwrap.from(this, type, "cache manager " + uri);
  }

  @Override
  public String toString() {
    return "cache manager " + uri + (isClosed ? " (closed)" : "");
  }
}
