package io.rkvs.benchmarks.peers;

import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import com.hazelcast.config.CacheConfig;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.cache2k.jcache.JCacheConfig;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;

/**
 * What is measured: the provider, others through javax.cache, and two engines by their own
 * interface as the limits. Each is configured to keep everything unless a bound is asked for, and
 * with nothing it was not asked for; {@link Checks} holds it to that.
 */
public enum Peer {
  /** ConcurrentHashMap itself: no checks, no counters, no expiry, no bound, whatever is asked. */
  CHM("CHM"),
  /** Caffeine by its own interface. */
  NATIVE("Caffeine native"),
  RKVS("RKVS"),
  CAFFEINE("Caffeine") {
    @Override
    Configuration<Object, Object> configuration(Setting setting) {
      CaffeineConfiguration<Object, Object> c =
          new CaffeineConfiguration<>(setting.applyTo(new MutableConfiguration<>()));
      if (setting.bound() > 0) {
        c.setMaximumSize(OptionalLong.of(setting.bound()));
      }
      return c;
    }
  },
  EHCACHE("Ehcache") {
    /** A bound needs its own configuration, which keeps references and counts nothing. */
    @Override
    Configuration<Object, Object> configuration(Setting setting) {
      if (setting.bound() == 0) {
        return super.configuration(setting);
      }
      return Eh107Configuration.fromEhcacheCacheConfiguration(
          CacheConfigurationBuilder.newCacheConfigurationBuilder(
              Object.class, Object.class, ResourcePoolsBuilder.heap(setting.bound())));
    }
  },
  CACHE2K("cache2k") {
    /** A plain configuration would be bounded to 1,802 entries, silently. */
    @Override
    Configuration<Object, Object> configuration(Setting setting) {
      long capacity = setting.bound() > 0 ? setting.bound() : Long.MAX_VALUE;
      Cache2kBuilder<Object, Object> builder =
          Cache2kBuilder.of(Object.class, Object.class).entryCapacity(capacity);
      // Else it copies nothing when it has a configuration of its own, whatever setStoreByValue
      // says.
      builder.config().getSections().add(copying());
      return setting.applyTo(ExtendedMutableConfiguration.of(builder));
    }
  },
  INFINISPAN("Infinispan"),
  /** Copies keys and values on their way in whatever is asked. */
  HAZELCAST("Hazelcast") {
    @Override
    Configuration<Object, Object> configuration(Setting setting) {
      CacheConfig<Object, Object> c =
          new CacheConfig<>(setting.applyTo(new MutableConfiguration<>()));
      EvictionConfig eviction = new EvictionConfig();
      eviction.setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT);
      eviction.setEvictionPolicy(EvictionPolicy.LRU);
      eviction.setSize(setting.bound() > 0 ? setting.bound() : Integer.MAX_VALUE);
      c.setEvictionConfig(eviction);
      c.setInMemoryFormat(setting.isByValue() ? InMemoryFormat.BINARY : InMemoryFormat.OBJECT);
      return c;
    }
  },
  /** The reference implementation; it has no bound. */
  RI("RI");

  private static JCacheConfig copying() {
    JCacheConfig config = new JCacheConfig();
    config.setCopyAlwaysIfRequested(true);
    return config;
  }

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /** Returns the name for tables and pictures. */
  public String label() {
    return label;
  }

  /** Returns whether what {@link #open} returns is reached through javax.cache. */
  public boolean isCache() {
    return this != CHM && this != NATIVE;
  }

  /** Returns whether it keeps references when asked to. */
  boolean keepsReferences() {
    return this != HAZELCAST;
  }

  /** Returns an empty store. */
  public Store open(Setting setting) {
    return switch (this) {
      case CHM ->
          new MapStore(new ConcurrentHashMap<>(), setting.isByValue() ? Pojo::copyOf : null, null);
      case NATIVE -> CaffeineStore.open(setting);
      default -> openCache(setting);
    };
  }

  private CacheStore openCache(Setting setting) {
    CachingProvider provider = Providers.of(this);
    CacheManager manager = Providers.manager(this, provider, setting);
    return new CacheStore(manager, manager.createCache("benchmark", configuration(setting)));
  }

  /** Returns the configuration of its cache. */
  Configuration<Object, Object> configuration(Setting setting) {
    if (this == RKVS) {
      NamespaceConfiguration<Object, Object> c = new NamespaceConfiguration<>();
      return setting.applyTo(c).setMaxEntries(setting.bound());
    }
    return setting.applyTo(new MutableConfiguration<>());
  }
}
