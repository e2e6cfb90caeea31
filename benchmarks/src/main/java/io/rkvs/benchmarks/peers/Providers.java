package io.rkvs.benchmarks.peers;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.infinispan.commons.marshall.JavaSerializationMarshaller;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.jcache.embedded.JCacheManager;

/** The caching providers and their managers. */
final class Providers {
  private Providers() {}

  static CachingProvider of(Peer peer) {
    return Caching.getCachingProvider(
        switch (peer) {
          case RKVS -> "io.rkvs.provider.RkvsCachingProvider";
          case CAFFEINE -> "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";
          case EHCACHE -> "org.ehcache.jsr107.EhcacheCachingProvider";
          case CACHE2K -> "org.cache2k.jcache.provider.JCacheProvider";
          case INFINISPAN -> "org.infinispan.jcache.embedded.JCachingProvider";
          case HAZELCAST -> "com.hazelcast.cache.HazelcastMemberCachingProvider";
          case RI -> "org.jsr107.ri.spi.RICachingProvider";
          case CHM, NATIVE -> throw new IllegalArgumentException(peer + " is no provider");
        });
  }

  static CacheManager manager(Peer peer, CachingProvider provider, Setting setting) {
    Properties properties =
        switch (peer) {
          case INFINISPAN -> infinispan(setting);
          case HAZELCAST -> HazelcastCachingProvider.propertiesByInstanceItself(hazelcast());
          default -> provider.getDefaultProperties();
        };
    return provider.getCacheManager(
        provider.getDefaultURI(), provider.getDefaultClassLoader(), properties);
  }

  /** Its javax.cache configuration knows no bound: that comes from the template. */
  private static Properties infinispan(Setting setting) {
    Function<String, Configuration> template =
        name -> {
          ConfigurationBuilder builder = new ConfigurationBuilder();
          if (setting.bound() > 0) {
            builder.memory().maxCount(setting.bound());
          }
          return builder.build();
        };
    Properties properties = new Properties();
    properties.put(JCacheManager.CACHE_CONFIGURATION_FUNCTION, template);
    if (setting.isByValue()) { // its own marshaller refuses classes without a schema
      Consumer<GlobalConfigurationBuilder> marshaller =
          global ->
              global
                  .serialization()
                  .marshaller(new JavaSerializationMarshaller())
                  .allowList()
                  .addRegexp(".*");
      properties.put(JCacheManager.GLOBAL_CONFIGURATION_CONSUMER, marshaller);
    }
    return properties;
  }

  /** One member that looks for no other. It opens a port all the same. */
  private static HazelcastInstance hazelcast() {
    Config config = new Config();
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    return Hazelcast.newHazelcastInstance(config);
  }
}
