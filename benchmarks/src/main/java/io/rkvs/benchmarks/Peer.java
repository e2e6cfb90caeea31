package io.rkvs.benchmarks;

import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;

/** What is measured: the provider, others through javax.cache, and a plain map as the limit. */
public enum Peer {
  /** ConcurrentHashMap itself: no checks, no statistics, no expiry. */
  CHM(""),
  RKVS("io.rkvs.provider.RkvsCachingProvider"),
  CAFFEINE("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider");

  private final String provider;

  Peer(String provider) {
    this.provider = provider;
  }

  /** Returns an empty store that keeps references and nothing more. */
  Store open() {
    if (this == CHM) {
      return new MapStore(new ConcurrentHashMap<>());
    }
    return openCache(new MutableConfiguration<>().setStoreByValue(false));
  }

  /** Returns an empty store with a given configuration; not for {@link #CHM}. */
  Store openCache(CompleteConfiguration<Object, Object> configuration) {
    CacheManager manager = Caching.getCachingProvider(provider).getCacheManager();
    return new CacheStore(manager, manager.createCache("benchmark", configuration));
  }

  /** The operations of a benchmark. One fork uses one kind, so a call costs what the kind costs. */
  interface Store extends AutoCloseable {
    Object get(Object key);

    void put(Object key, Object value);

    @Override
    void close();
  }

  private record MapStore(ConcurrentHashMap<Object, Object> map) implements Store {
    @Override
    public Object get(Object key) {
      return map.get(key);
    }

    @Override
    public void put(Object key, Object value) {
      map.put(key, value);
    }

    @Override
    public void close() {
      map.clear();
    }
  }

  private record CacheStore(CacheManager manager, Cache<Object, Object> cache) implements Store {
    @Override
    public Object get(Object key) {
      return cache.get(key);
    }

    @Override
    public void put(Object key, Object value) {
      cache.put(key, value);
    }

    @Override
    public void close() {
      manager.destroyCache(cache.getName());
      manager.close();
    }
  }
}
