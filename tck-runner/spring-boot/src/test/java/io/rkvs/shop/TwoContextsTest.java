package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Two applications in one JVM. With a file each they do not know of each other; with one file and
 * one class loader they share one cache manager, as JSR-107 has it, and it ends with the first of
 * them that closes.
 */
class TwoContextsTest {
  @Test
  void withAFileEachTheyAreIndependent() {
    try (Shop one = Shop.start();
        Shop other = Shop.start("--spring.cache.jcache.config=classpath:other-shop.conf")) {
      one.put("/prices/pen", "1.50");
      assertThat(other.get("/prices/pen").status()).isEqualTo(404);
      other.put("/prices/pen", "2");
      assertThat(one.read("/prices/pen")).isEqualTo("1.50");
      double hits = other.metric("cache.gets", "cache:prices", "result:hit");
      one.read("/prices/pen");
      assertThat(other.metric("cache.gets", "cache:prices", "result:hit"))
          .as("their MBeans are not mixed up")
          .isEqualTo(hits);
      one.closeEarly();
      assertThat(other.read("/prices/pen")).isEqualTo("2");
      other.delete("/prices");
      assertThat(other.get("/prices/pen").status()).isEqualTo(200);
      assertThat(other.metric("cache.gets", "cache:prices", "result:hit")).isGreaterThan(hits);
    }
  }

  @Test
  void withOneFileTheyShareOneManagerUntilOneCloses() {
    try (Shop one = Shop.start();
        Shop other = Shop.start()) {
      one.put("/prices/pen", "1.50");
      assertThat(other.read("/prices/pen")).isEqualTo("1.50");
      one.closeEarly();
      assertThat(other.get("/prices/pen").status()).as("its manager is closed").isEqualTo(500);
      try (Shop next = Shop.start()) {
        assertThat(next.get("/prices/pen").status()).as("a fresh manager").isEqualTo(404);
        next.put("/prices/pen", "2");
        assertThat(next.read("/prices/pen")).isEqualTo("2");
      }
    }
  }
}
