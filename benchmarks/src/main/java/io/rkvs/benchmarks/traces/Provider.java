package io.rkvs.benchmarks.traces;

import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;

/** A bounded cache through javax.cache. */
final class Provider implements Contender {
  private final String label;
  private final String provider;
  private final IntFunction<Configuration<Long, Boolean>> configuration;

  private Provider(
      String label, String provider, IntFunction<Configuration<Long, Boolean>> configuration) {
    this.label = label;
    this.provider = provider;
    this.configuration = configuration;
  }

  static Provider rkvs(int shards) {
    return new Provider(
        "RKVS/" + shards,
        "io.rkvs.provider.RkvsCachingProvider",
        capacity ->
            (Configuration<Long, Boolean>)
                new NamespaceConfiguration<Long, Boolean>()
                    .setShardCount(shards)
                    .setMaxEntries(capacity)
                    .setStoreByValue(false));
  }

  static Provider caffeine() {
    return new Provider(
        "Caffeine/jcache",
        "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider",
        capacity -> {
          CaffeineConfiguration<Long, Boolean> c = new CaffeineConfiguration<>();
          c.setMaximumSize(OptionalLong.of(capacity));
          c.setExecutorFactory(() -> Runnable::run);
          c.setStoreByValue(false);
          return c;
        });
  }

  static Provider ehcache() {
    return new Provider(
        "Ehcache",
        "org.ehcache.jsr107.EhcacheCachingProvider",
        capacity ->
            Eh107Configuration.fromEhcacheCacheConfiguration(
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Long.class, Boolean.class, ResourcePoolsBuilder.heap(capacity))));
  }

  static Provider cache2k() {
    return new Provider(
        "cache2k",
        "org.cache2k.jcache.provider.JCacheProvider",
        capacity ->
            ExtendedMutableConfiguration.of(
                Cache2kBuilder.of(Long.class, Boolean.class).entryCapacity(capacity)));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public long hits(Trace trace, int capacity) {
    CacheManager manager = Caching.getCachingProvider(provider).getCacheManager();
    Cache<Long, Boolean> cache = manager.createCache("trace", configuration.apply(capacity));
    try {
      long hits = 0;
      for (int k : trace.accesses()) {
        Long key = trace.keys()[k];
        if (cache.get(key) != null) {
          hits++;
        } else {
          cache.put(key, Boolean.TRUE);
        }
      }
      return hits;
    } finally {
      manager.destroyCache("trace");
    }
  }
}
