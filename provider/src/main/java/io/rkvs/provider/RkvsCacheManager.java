package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.provider.config.RkvsFileConfiguration;
import io.rkvs.provider.copy.CopyContext;
import io.rkvs.provider.management.BeanSlot;
import io.rkvs.serial.EncodedSize;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.autosave.ThreadTimer;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
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
  /* State    Members has the caches and the restored namespaces that wait for theirs.
   * Creation reserve the name, create outside all locks, fill with what waits for it, publish; a close meanwhile discards it.
   * End      no more members; autosaves end; caches take no more operations; one save of all, if configured; caches let go.
   *          So no operation that was acknowledged is missing in that save. A manager that did not start whole saves nothing. */

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
  private final Members members;
  private final Restoring restoring;
  private final @Nullable Autosaves autosaves;
  private final BeanSlot snapshotBean;
  private volatile boolean isStarted;

  RkvsCacheManager(
      RkvsCachingProvider provider,
      URI uri,
      ClassLoader classLoader,
      Properties properties,
      Surroundings surroundings) {
    this.provider = provider;
    this.uri = uri;
    this.classLoader = new WeakReference<>(classLoader);
    this.properties = new Properties();
    properties
        .stringPropertyNames()
        .forEach(n -> this.properties.put(n, properties.getProperty(n)));
    this.properties.putAll(properties);
    ticker = surroundings.ticker();
    file = RkvsFileConfiguration.load(uri, classLoader);
    executor = new ManagerExecutor(uri.toString(), properties);
    serial = SerialContext.builder().classLoader(classLoader).build();
    copyContext = CopyContext.over(serial);
    StorageConfiguration configuration = file.storage();
    members = new Members(uri);
    persistence =
        new Persistence(this, members, configuration.persistenceDirectory(), surroundings);
    restoring = new Restoring(members, persistence);
    autosaves =
        persistence.isConfigured()
            ? new Autosaves(
                members, persistence, new ThreadTimer(surroundings.clock(), uri.toString()))
            : null;
    storage = new StorageView(this, members, configuration, persistence, restoring, autosaves);
    snapshotBean = BeanSlot.ofManager("Snapshots", uri, persistence.statistics());
    try {
      start(configuration);
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void start(StorageConfiguration configuration) {
    checkAtStart(() -> StorageView.check(configuration));
    restoring.start(configuration, file::isPersistent);
    for (String name : file.declaredNames()) {
      create(name, file.declared(name), true, members.reserve(name, storage.maxNamespaces()));
    }
    if (autosaves != null) {
      checkAtStart(() -> autosaves.check(null, configuration));
      autosaves.apply(null, configuration);
      autosaves.ready();
      snapshotBean.register();
    }
    isStarted = true;
  }

  private void checkAtStart(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new CacheException("cache manager " + uri + ": " + e.getMessage(), e);
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

  /** Returns what encodes and decodes; without the declared types and the configured patterns. */
  SerialContext serial() {
    return serial;
  }

  void checkOpen() {
    members.checkOpen();
  }

  // ------------------------------------------------------------ caches

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(configuration, "configuration");
    NamespaceConfiguration<K, V> merged = file.merge(cacheName, configuration);
    return create(cacheName, merged, false, members.reserve(cacheName, storage.maxNamespaces()));
  }

  /**
   * Creates a cache whose name is reserved.
   *
   * @param isUntouched whether only the file asks for it: it is filled when a program does
   */
  private <K, V> RkvsCache<K, V> create(
      String name,
      NamespaceConfiguration<K, V> configuration,
      boolean isUntouched,
      Members.Reservation reservation) {
    RkvsCache<K, V> cache = null;
    try {
      if (reservation.replaced() != null) {
        reservation.replaced().discard();
      }
      cache = new RkvsCache<>(new CacheParts.Recipe<>(this, name, configuration, ticker));
      if (!isUntouched) {
        restoring.fill(cache, storage.lastConfiguration());
      }
      cache.parts().start();
      LOG.info("{}", file.describe(name));
    } catch (RuntimeException | Error e) {
      if (cache != null) {
        cache.discard();
        cache = null;
      }
      throw e;
    } finally {
      members.publish(name, cache, isUntouched);
    }
    if (members.isClosed()) {
      cache.discard();
      checkOpen();
    }
    if (autosaves != null) {
      autosaves.created(cache, storage.lastConfiguration());
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
   * Returns a cache that exists.
   *
   * @throws IllegalArgumentException when it does not
   */
  RkvsCache<?, ?> requireCache(String name) {
    checkOpen();
    RkvsCache<?, ?> cache = members.cache(Objects.requireNonNull(name, "name"));
    if (cache == null) {
      throw new IllegalArgumentException(
          "cache manager %s: there is no cache '%s'".formatted(uri, name));
    }
    return cache;
  }

  /**
   * Checks that there is a cache or a waiting namespace of that name.
   *
   * @throws IllegalArgumentException when there is neither
   */
  void requireNamespace(String name) {
    if (members.waiting(name) == null) {
      requireCache(name);
    }
  }

  /** Returns all caches by name; a copy. */
  List<RkvsCache<?, ?>> openCaches() {
    checkOpen();
    return members.all();
  }

  /** Saves a cache that a program closes and that others will not find any more, if configured. */
  void closing(RkvsCache<?, ?> cache) {
    if (members.cache(cache.getName()) == cache && !members.isClosed()) {
      if (autosaves != null) {
        autosaves.gone(cache.getName());
      }
      restoring.closing(cache, storage.lastConfiguration());
    }
  }

  /** Forgets a cache that is being closed. */
  void forget(RkvsCache<?, ?> cache) {
    if (members.forget(cache)) {
      file.forget(cache.getName());
    }
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    return find(cacheName, new MutableConfiguration<>());
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    Cache<K, V> cache =
        find(cacheName, new MutableConfiguration<K, V>().setTypes(keyType, valueType));
    if (cache != null) {
      CompleteConfiguration<?, ?> configuration =
          ((RkvsCache<K, V>) cache).parts().settings.configuration();
      checkType(cacheName, "keys", configuration.getKeyType(), keyType);
      checkType(cacheName, "values", configuration.getValueType(), valueType);
    }
    return cache;
  }

  /**
   * Returns a cache, or null. For a restored namespace it is created now: with the types that the
   * program asks for, unless the file says everything about it.
   */
  @SuppressWarnings("unchecked")
  private <K, V> @Nullable Cache<K, V> find(
      String cacheName, MutableConfiguration<K, V> ifOnlyRestored) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    if (members.waiting(cacheName) != null) {
      NamespaceConfiguration<K, V> configuration =
          file.declaredNames().contains(cacheName)
              ? file.declared(cacheName)
              : file.merge(cacheName, ifOnlyRestored);
      Members.Reservation reservation = members.reserveWaiting(cacheName);
      if (reservation != null) {
        return create(cacheName, configuration, false, reservation);
      }
    }
    return (Cache<K, V>) members.touch(cacheName);
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
    return members.names();
  }

  @Override
  public void destroyCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    RkvsCache<?, ?> cache = members.cache(cacheName);
    if (autosaves != null) {
      autosaves.gone(cacheName);
    }
    if (cache != null) {
      cache.discard();
    }
    members.forgetWaiting(cacheName);
    restoring.destroyed(cacheName, storage.lastConfiguration());
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    checkOpen();
    RkvsCache<?, ?> cache = members.cache(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.open();
      cache.parts().settings.setManagementEnabled(enabled);
    }
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    checkOpen();
    RkvsCache<?, ?> cache = members.cache(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.open();
      cache.parts().settings.setStatisticsEnabled(enabled);
    }
  }

  // ------------------------------------------------------------ the end

  /**
   * Closes all caches, after one save of all of them when that is configured.
   *
   * @throws io.rkvs.extensions.SnapshotException when that save failed; the manager is closed all
   *     the same
   */
  @Override
  public void close() {
    if (members.close()) {
      return;
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug("cache manager {} is closed here", uri, new Throwable("closed here"));
    }
    provider.forget(this);
    List<Runnable> steps = new ArrayList<>();
    if (autosaves != null) {
      steps.add(autosaves::close);
    }
    List<RkvsCache<?, ?>> ours = members.all().stream().filter(RkvsCache::shut).toList();
    if (isStarted) {
      steps.add(() -> restoring.end(storage.lastConfiguration()));
    }
    ours.forEach(cache -> steps.add(cache.parts()::close));
    steps.add(snapshotBean::unregister);
    steps.add(persistence::close);
    steps.add(executor::close);
    steps.add(copyContext::close);
    steps.add(serial::close);
    runAll(steps);
  }

  /** Takes all steps, whatever happens in one; the first failure is thrown. */
  private void runAll(List<Runnable> steps) {
    RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        LOG.error("cache manager {} could not be closed cleanly", uri, e);
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public boolean isClosed() {
    return members.isClosed();
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
    return "cache manager " + uri + (isClosed() ? " (closed)" : "");
  }
}
