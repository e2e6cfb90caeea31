package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One manager for Spring's caches and Hibernate's regions: whoever closes it. */
class ManagerOwnerTest {
  @Test
  void hibernateThatBorrowsTheManagerLeavesItOpen() {
    try (Shop shop = Shop.start()) {
      shop.put("/articles/1", "chair");
      shop.put("/prices/chair", "20");
      assertOneManagerForBoth(shop);
      shop.closeHibernate();
      assertThat(shop.read("/prices/chair")).isEqualTo("20");
      assertThat(shop.read("/quotes/chair/2")).isEqualTo("40");
    }
  }

  @Test
  void hibernateThatFindsTheManagerByItsFileClosesItUnderSpringsFeet() {
    try (Shop shop = Shop.start("--shop.lends-its-manager=false")) {
      shop.put("/articles/1", "chair");
      shop.put("/prices/chair", "20");
      assertOneManagerForBoth(shop);
      shop.closeHibernate();
      assertThat(shop.get("/prices/chair"))
          .isEqualTo(
              new Shop.Answer(
                  500, "cache 'prices' of manager " + shop.managerUri() + " is closed"));
    }
  }

  private static void assertOneManagerForBoth(Shop shop) {
    assertThat(shop.json("/actuator/metrics/rkvs.cache.entries?tag=manager:" + shop.managerUri()))
        .extracting(Object::toString)
        .asString()
        .contains("\"prices\"", "\"io.rkvs.shop.Article\"");
  }
}
