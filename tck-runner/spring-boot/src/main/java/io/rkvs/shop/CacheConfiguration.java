package io.rkvs.shop;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.rkvs.extensions.BorrowedCacheManager;
import io.rkvs.extensions.micrometer.RkvsMetrics;
import javax.cache.CacheManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What goes beyond Spring Boot's own configuration of caches. */
@Configuration(proxyBeanMethods = false)
class CacheConfiguration {
  /** Meters of size, evictions, expirations and loads. */
  @Bean
  MeterBinder rkvsMetrics(CacheManager manager) {
    return new RkvsMetrics(manager);
  }

  /** Hibernate borrows Spring's manager, so that it does not close it. */
  @Bean
  @ConditionalOnProperty(name = "shop.lends-its-manager", matchIfMissing = true)
  HibernatePropertiesCustomizer borrowedManager(CacheManager manager) {
    return settings ->
        settings.put("hibernate.javax.cache.cache_manager", new BorrowedCacheManager(manager));
  }
}
