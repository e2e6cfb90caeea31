package io.rkvs.benchmarks.heap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.jspecify.annotations.Nullable;

/** What is measured. All keep references. */
enum HeapPeer {
  /** The plain map, the limit. */
  CHM(null) {
    @Override
    @Nullable Open open(Kind kind, int entries) {
      return kind == Kind.PLAIN ? new Open(new ConcurrentHashMap<>()::put, () -> {}) : null;
    }
  },
  CAFFEINE_NATIVE(null) {
    @Override
    Open open(Kind kind, int entries) {
      Caffeine<Object, Object> builder = Caffeine.newBuilder();
      switch (kind) {
        case PLAIN -> {}
        case BOUNDED -> builder.maximumSize(entries);
        case CREATED -> builder.expireAfterWrite(1, TimeUnit.HOURS);
        case TOUCHED -> builder.expireAfterAccess(1, TimeUnit.HOURS);
      }
      return new Open(builder.build()::put, () -> {});
    }
  },
  RKVS("io.rkvs.provider.RkvsCachingProvider") {
    @Override
    Configuration<Object, Object> bounded(int entries) {
      return new NamespaceConfiguration<>().setMaxEntries(entries).setStoreByValue(false);
    }
  },
  CAFFEINE("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider") {
    @Override
    Configuration<Object, Object> bounded(int entries) {
      CaffeineConfiguration<Object, Object> configuration = new CaffeineConfiguration<>();
      configuration.setMaximumSize(OptionalLong.of(entries));
      configuration.setStoreByValue(false);
      return configuration;
    }
  },
  EHCACHE("org.ehcache.jsr107.EhcacheCachingProvider") {
    @Override
    Configuration<Object, Object> bounded(int entries) {
      return Eh107Configuration.fromEhcacheCacheConfiguration(
          CacheConfigurationBuilder.newCacheConfigurationBuilder(
              Object.class, Object.class, ResourcePoolsBuilder.heap(entries)));
    }
  };

  private final @Nullable String provider;

  HeapPeer(@Nullable String provider) {
    this.provider = provider;
  }

  /** A cache: how to put into it, and what to do before it is let go. */
  record Open(BiConsumer<Object, Object> put, Runnable close) {}

  /** Returns a fresh cache, or null when there is none of that kind. */
  @Nullable Open open(Kind kind, int entries) {
    Configuration<Object, Object> configuration =
        kind == Kind.BOUNDED ? bounded(entries) : expiring(kind);
    if (configuration == null) {
      return null;
    }
    CacheManager manager = Caching.getCachingProvider(provider).getCacheManager();
    Cache<Object, Object> cache = manager.createCache("heap", configuration);
    return new Open(cache::put, () -> manager.destroyCache("heap"));
  }

  @Nullable Configuration<Object, Object> bounded(int entries) {
    return null;
  }

  private static Configuration<Object, Object> expiring(Kind kind) {
    MutableConfiguration<Object, Object> configuration =
        new MutableConfiguration<>().setStoreByValue(false);
    Duration hour = new Duration(TimeUnit.HOURS, 1);
    if (kind == Kind.CREATED) {
      configuration.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(hour));
    } else if (kind == Kind.TOUCHED) {
      configuration.setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(hour));
    }
    return configuration;
  }
}
