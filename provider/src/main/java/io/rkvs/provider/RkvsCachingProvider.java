package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.provider.config.RkvsFileConfiguration;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caching provider of RKVS, for {@code javax.cache.Caching} and everything that finds providers
 * by it.
 *
 * <p>A manager is known by its URI and class loader. The URI says where its configuration file is;
 * the default, {@code rkvs.conf}, is looked for on the class path and need not exist. The default
 * class loader is that of this class, so that on a flat class path those who name an application's
 * loader and those who name none share one manager.
 *
 * <p>Thread-safe. Class loaders are held weakly: a manager without objects of a loader's classes
 * does not keep it.
 */
public final class RkvsCachingProvider implements CachingProvider {
  private final ReentrantLock lock = new ReentrantLock();
  private final WeakHashMap<ClassLoader, Map<URI, RkvsCacheManager>> managers = new WeakHashMap<>();
  private final Surroundings surroundings;
  private final Sweeper sweeper;

  /** Creates a provider without managers. */
  public RkvsCachingProvider() {
    this(Ticker.system());
  }

  /** Creates a provider whose caches go by that ticker. */
  RkvsCachingProvider(Ticker ticker) {
    this(Surroundings.with(ticker));
  }

  /** Creates a provider in a world of its own. */
  RkvsCachingProvider(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.sweeper = new Sweeper(surroundings.ticker());
  }

  Sweeper sweeper() {
    return sweeper;
  }

  /**
   * Returns the manager of that URI and class loader; it is created, together with the caches that
   * its file names, when there is none or it has been closed.
   *
   * @throws javax.cache.CacheException when the URI names no configuration that can be read, or
   *     that is wrong
   */
  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    URI u = uri == null ? getDefaultURI() : uri;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    lock.lock();
    try {
      Map<URI, RkvsCacheManager> ofLoader = managers.computeIfAbsent(loader, l -> new HashMap<>());
      RkvsCacheManager manager = ofLoader.get(u);
      if (manager == null || manager.isClosed()) {
        manager =
            new RkvsCacheManager(
                this,
                u,
                loader,
                properties == null ? getDefaultProperties() : properties,
                surroundings);
        ofLoader.put(u, manager);
      }
      return manager;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    ClassLoader own = RkvsCachingProvider.class.getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  @Override
  public URI getDefaultURI() {
    return RkvsFileConfiguration.DEFAULT_URI;
  }

  /** Returns new, empty properties. */
  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    close(manager -> true);
  }

  @Override
  public void close(@Nullable ClassLoader classLoader) {
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    close(manager -> manager.getClassLoader() == loader);
  }

  @Override
  public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    URI u = uri == null ? getDefaultURI() : uri;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    close(manager -> manager.getURI().equals(u) && manager.getClassLoader() == loader);
  }

  /** Closes managers outside the lock: that runs user code. */
  private void close(Predicate<RkvsCacheManager> which) {
    List<RkvsCacheManager> chosen = new ArrayList<>();
    lock.lock();
    try {
      for (Map<URI, RkvsCacheManager> ofLoader : managers.values()) {
        ofLoader.values().stream().filter(which).forEach(chosen::add);
      }
    } finally {
      lock.unlock();
    }
    RuntimeException first = null;
    for (RkvsCacheManager manager : chosen) {
      try {
        manager.close();
      } catch (RuntimeException e) {
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

  /** Forgets a manager that is being closed. */
  void forget(RkvsCacheManager manager) {
    lock.lock();
    try {
      for (Map<URI, RkvsCacheManager> ofLoader : managers.values()) {
        ofLoader.remove(manager.getURI(), manager);
      }
      managers.values().removeIf(Map::isEmpty);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isSupported(OptionalFeature feature) {
    return feature == OptionalFeature.STORE_BY_REFERENCE;
  }
}
