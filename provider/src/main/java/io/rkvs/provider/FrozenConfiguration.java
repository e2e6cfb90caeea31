package io.rkvs.provider;

import io.rkvs.extensions.EvictionListener;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.Weigher;
import io.rkvs.extensions.WhenFull;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a configuration that cannot be changed: what {@code Cache.getConfiguration} answers,
 * for whichever class it is asked. Every setter throws {@link UnsupportedOperationException}.
 */
final class FrozenConfiguration<K, V> extends NamespaceConfiguration<K, V> {
  private static final long serialVersionUID = 1L;

  /* False while the super class copies, by its own setters. */
  private final boolean isFrozen;

  FrozenConfiguration(CompleteConfiguration<K, V> configuration) {
    super(configuration);
    isFrozen = true;
  }

  @Override
  public NamespaceConfiguration<K, V> setShardCount(int count) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setMaxEntries(long max) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setWhenFull(WhenFull answer) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setMaxWeight(long max) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setWeigher(@Nullable Weigher<? super K, ? super V> w) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setMaxValueSize(long bytes) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setLockTimeout(Duration timeout) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setExpiryJitter(double fraction) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setEvictionListener(
      @Nullable EvictionListener<? super K, ? super V> listener) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setPersistent(boolean persistent) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setImmutableTypes(Set<String> classNames) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setTypes(Class<K> keyType, Class<V> valueType) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> removeCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> configuration) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setCacheLoaderFactory(
      @Nullable Factory<? extends CacheLoader<K, V>> factory) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setCacheWriterFactory(
      @Nullable Factory<? extends CacheWriter<? super K, ? super V>> factory) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setExpiryPolicyFactory(
      @Nullable Factory<? extends ExpiryPolicy> factory) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setReadThrough(boolean isReadThrough) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setWriteThrough(boolean isWriteThrough) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setStoreByValue(boolean isStoreByValue) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setStatisticsEnabled(boolean enabled) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> setManagementEnabled(boolean enabled) {
    throw refused();
  }

  @Override
  public NamespaceConfiguration<K, V> addCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> configuration) {
    if (isFrozen) {
      throw refused();
    }
    return super.addCacheEntryListenerConfiguration(configuration);
  }

  @Override
  public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return Collections.unmodifiableSet(
        (Set<CacheEntryListenerConfiguration<K, V>>) super.getCacheEntryListenerConfigurations());
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException(
        "the configuration of a cache cannot be changed through the object that the cache answers");
  }
}
