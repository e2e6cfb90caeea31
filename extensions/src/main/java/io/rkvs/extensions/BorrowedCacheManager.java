package io.rkvs.extensions;

import java.net.URI;
import java.util.Objects;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;

/**
 * A cache manager for those who close what they are given: everything goes to the manager behind
 * it, and {@link #close} alone does nothing. Hibernate, which closes a manager that the application
 * hands over ({@code hibernate.javax.cache.cache_manager}), takes this one:
 *
 * <pre>{@code
 * settings.put("hibernate.javax.cache.cache_manager", new BorrowedCacheManager(manager));
 * }</pre>
 *
 * <p>Thread-safe. Works with managers of any provider.
 */
public final class BorrowedCacheManager implements CacheManager {
  private final CacheManager lender;

  /** Creates a view of a manager that its owner closes. */
  public BorrowedCacheManager(CacheManager lender) {
    this.lender = Objects.requireNonNull(lender, "lender");
  }

  /** Does nothing: the owner closes the manager. */
  @Override
  public void close() {}

  /** Returns whether the owner has closed the manager. */
  @Override
  public boolean isClosed() {
    return lender.isClosed();
  }

  @Override
  public CachingProvider getCachingProvider() {
    return lender.getCachingProvider();
  }

  @Override
  public URI getURI() {
    return lender.getURI();
  }

  @Override
  public ClassLoader getClassLoader() {
    return lender.getClassLoader();
  }

  @Override
  public Properties getProperties() {
    return lender.getProperties();
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    return lender.createCache(cacheName, configuration);
  }

  @Override
  public <K, V> Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
    return lender.getCache(cacheName, keyType, valueType);
  }

  @Override
  public <K, V> Cache<K, V> getCache(String cacheName) {
    return lender.getCache(cacheName);
  }

  @Override
  public Iterable<String> getCacheNames() {
    return lender.getCacheNames();
  }

  @Override
  public void destroyCache(String cacheName) {
    lender.destroyCache(cacheName);
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    lender.enableManagement(cacheName, enabled);
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    lender.enableStatistics(cacheName, enabled);
  }

  /** Returns what the manager behind it is unwrapped to, or this view itself. */
  @Override
  public <T> T unwrap(Class<T> type) {
    return type == BorrowedCacheManager.class ? type.cast(this) : lender.unwrap(type);
  }

  @Override
  public String toString() {
    return "borrowed " + lender;
  }
}
