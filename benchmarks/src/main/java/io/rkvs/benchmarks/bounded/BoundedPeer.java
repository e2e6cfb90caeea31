package io.rkvs.benchmarks.bounded;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;

/** Bounded caches that keep references, and a plain map, which has no bound. */
public enum BoundedPeer {
  /** A plain map: the limit for hits. */
  CHM,
  /** This provider, through javax.cache. */
  RKVS,
  /** Caffeine by its own interface, with its maintenance in the pool of the JVM, as by default. */
  CAFFEINE_NATIVE,
  /** Caffeine through javax.cache. */
  CAFFEINE,
  /** cache2k through javax.cache. */
  CACHE2K;

  /** The operations that are measured. */
  interface Store {
    Object get(Object key);

    void put(Object key, Object value);
  }

  /**
   * Returns an empty store.
   *
   * @param name that of the cache: one store of a name in a JVM
   */
  Store open(String name, int bound) {
    return switch (this) {
      case CHM -> new OfMap(new ConcurrentHashMap<>());
      case CAFFEINE_NATIVE -> new OfCaffeine(Caffeine.newBuilder().maximumSize(bound).build());
      case RKVS ->
          jcache(
              name,
              "io.rkvs.provider.RkvsCachingProvider",
              new NamespaceConfiguration<>().setMaxEntries(bound).setStoreByValue(false));
      case CAFFEINE -> {
        CaffeineConfiguration<Object, Object> configuration = new CaffeineConfiguration<>();
        configuration.setMaximumSize(OptionalLong.of(bound));
        configuration.setStoreByValue(false);
        yield jcache(
            name, "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider", configuration);
      }
      case CACHE2K ->
          jcache(
              name,
              "org.cache2k.jcache.provider.JCacheProvider",
              ExtendedMutableConfiguration.of(
                  Cache2kBuilder.of(Object.class, Object.class).entryCapacity(bound)));
    };
  }

  private static Store jcache(
      String name, String provider, Configuration<Object, Object> configuration) {
    return new OfCache(
        Caching.getCachingProvider(provider).getCacheManager().createCache(name, configuration));
  }

  private record OfMap(ConcurrentHashMap<Object, Object> map) implements Store {
    @Override
    public Object get(Object key) {
      return map.get(key);
    }

    @Override
    public void put(Object key, Object value) {
      map.put(key, value);
    }
  }

  private record OfCaffeine(com.github.benmanes.caffeine.cache.Cache<Object, Object> cache)
      implements Store {
    @Override
    public Object get(Object key) {
      return cache.getIfPresent(key);
    }

    @Override
    public void put(Object key, Object value) {
      cache.put(key, value);
    }
  }

  private record OfCache(Cache<Object, Object> cache) implements Store {
    @Override
    public Object get(Object key) {
      return cache.get(key);
    }

    @Override
    public void put(Object key, Object value) {
      cache.put(key, value);
    }
  }
}
