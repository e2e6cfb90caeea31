package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop that saves its caches when it closes opens with them. */
class RestartTest {
  @TempDir Path data;

  @BeforeEach
  void persistent() {
    System.setProperty("shop.data", data.toString());
    System.setProperty("shop.save", "true");
    System.setProperty("shop.quotes", "1h");
  }

  @AfterEach
  void volatileAgain() {
    System.clearProperty("shop.data");
    System.clearProperty("shop.save");
    System.clearProperty("shop.quotes");
  }

  @Test
  void theNextShopIsWarm() {
    try (Shop shop = Shop.start()) {
      shop.put("/prices/pen", "1.50");
      shop.get("/prices/nothing");
      shop.put("/notes/pen", "writes");
      assertThat(shop.read("/quotes/pen/4")).isEqualTo("6.00");
    }
    try (Shop shop = Shop.start()) {
      assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
      assertThat(shop.get("/prices/nothing").status()).isEqualTo(404);
      assertThat(shop.read("/notes/pen")).isEqualTo("writes");
      assertThat(shop.read("/quotes/pen/4")).isEqualTo("6.00");
      assertThat(shop.json("/calls").isEmpty()).as("nothing was computed again").isTrue();
      shop.put("/prices/pen", "2.00");
    }
    try (Shop shop = Shop.start()) {
      assertThat(shop.read("/prices/pen")).isEqualTo("2.00");
      assertThat(shop.get("/quotes/pen/4").status())
          .as("emptied before it was saved, and the table behind it is new")
          .isEqualTo(200);
    }
  }

  @Test
  void whatIsNotSavedIsComputedAgain() {
    System.clearProperty("shop.save");
    try (Shop shop = Shop.start()) {
      shop.put("/prices/pen", "1.50");
    }
    try (Shop shop = Shop.start()) {
      assertThat(shop.get("/prices/pen").status()).isEqualTo(404);
      assertThat(shop.calls("price")).isEqualTo(1);
    }
  }
}
