package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * A context that is refreshed in place, as one without Spring Boot can be: its beans go and come
 * again under the same address, in the same JVM and with the same class loader.
 */
class ContextRefreshTest {
  /** No stereotype: the shops of the other tests look for components in this package. */
  @EnableCaching
  @Import({Calls.class, PriceService.class})
  static class Shelf {
    @Bean
    CacheManager caches() {
      return Caching.getCachingProvider()
          .getCacheManager(URI.create(System.getProperty("shelf.conf")), null);
    }

    @Bean
    JCacheCacheManager springCaches(CacheManager caches) {
      return new JCacheCacheManager(caches);
    }
  }

  @Test
  void theOldManagerIsClosedAndTheNewOneIsWarm(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("shelf.conf");
    Files.writeString(
        file,
        """
        rkvs {
          persistence {
            directory = "%s"
            save-on-close = true
            allowed-classes = ["io.rkvs.shop.*", "org.springframework.cache.**"]
          }
          defaults { statistics = true }
          namespaces { prices { max-entries = 10 }, quotes { max-entries = 10 } }
        }
        """
            .formatted(folder.resolve("data")));
    System.setProperty("shelf.conf", file.toUri().toString());
    ObjectName beans = new ObjectName("javax.cache:type=CacheStatistics,Cache=prices,*");
    try (AnnotationConfigWebApplicationContext context =
        new AnnotationConfigWebApplicationContext()) {
      context.register(Shelf.class);
      context.refresh();
      CacheManager first = context.getBean(CacheManager.class);
      context.getBean(PriceService.class).change("pen", new BigDecimal("1.50"));
      for (int refresh = 0; refresh < 3; refresh++) {
        CacheManager before = context.getBean(CacheManager.class);
        context.refresh();
        assertThat(before.isClosed()).isTrue();
        assertThat(context.getBean(CacheManager.class)).isNotSameAs(before);
        assertThat(context.getBean(PriceService.class).price("pen"))
            .isEqualTo(new Price("pen", new BigDecimal("1.50")));
        assertThat(context.getBean(Calls.class).all()).as("nothing was computed again").isEmpty();
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(beans, null)).hasSize(1);
      }
      assertThatThrownBy(() -> first.getCache("prices"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shelf.conf");
    } finally {
      System.clearProperty("shelf.conf");
    }
    assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(beans, null)).isEmpty();
  }
}
