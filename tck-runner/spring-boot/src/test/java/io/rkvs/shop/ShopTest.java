package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One shop, driven over HTTP. Each test has articles of its own. */
class ShopTest {
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.start();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void cacheableComputesOnce() {
    shop.put("/prices/pen", "1.50");
    shop.delete("/prices/pen");
    int before = shop.calls("price");
    assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
    assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
    assertThat(shop.calls("price") - before).isEqualTo(1);
  }

  @Test
  void thatThereIsNoPriceIsCachedToo() {
    int before = shop.calls("price");
    assertThat(shop.get("/prices/nothing").status()).isEqualTo(404);
    assertThat(shop.get("/prices/nothing").status()).isEqualTo(404);
    assertThat(shop.calls("price") - before).isEqualTo(1);
  }

  @Test
  void cachePutReplacesWhatIsCached() {
    shop.put("/prices/ink", "4");
    int before = shop.calls("price");
    assertThat(shop.read("/prices/ink")).isEqualTo("4");
    shop.put("/prices/ink", "5");
    assertThat(shop.read("/prices/ink")).isEqualTo("5");
    assertThat(shop.calls("price")).isEqualTo(before);
  }

  @Test
  void cacheEvictForgetsOneOrAll() {
    shop.put("/prices/pad", "3");
    shop.put("/prices/cap", "9");
    int before = shop.calls("price");
    shop.delete("/prices/pad");
    shop.read("/prices/pad");
    shop.read("/prices/cap");
    assertThat(shop.calls("price") - before).isEqualTo(1);
    shop.delete("/prices");
    shop.read("/prices/pad");
    shop.read("/prices/cap");
    assertThat(shop.calls("price") - before).isEqualTo(3);
  }

  @Test
  void syncComputesOnceForCallersAtTheSameTime() throws Exception {
    shop.put("/prices/desk", "100");
    int before = shop.calls("quote");
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        answers.add(clients.submit(() -> shop.read("/quotes/desk/3")));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("300");
      }
    } finally {
      clients.shutdown();
    }
    assertThat(shop.calls("quote") - before).isEqualTo(1);
  }

  @Test
  void syncHandsTheFailureOfTheMethodOn() {
    assertThat(shop.get("/quotes/unknown/3"))
        .isEqualTo(new Shop.Answer(404, "no such article: unknown"));
    shop.put("/prices/unknown", "2");
    assertThat(shop.read("/quotes/unknown/3")).isEqualTo("6");
  }

  @Test
  void standardAnnotations() {
    assertThat(shop.get("/notes/pen").body()).isEqualTo("no note about pen");
    assertThat(shop.get("/notes/pen").body()).isEqualTo("no note about pen");
    assertThat(shop.calls("note")).as("the exception is cached").isEqualTo(1);
    shop.put("/notes/pen", "writes");
    assertThat(shop.read("/notes/pen")).isEqualTo("writes");
    assertThat(shop.calls("note")).isEqualTo(1);
    shop.put("/notes/ink", "flows");
    shop.delete("/notes/ink");
    assertThat(shop.read("/notes/ink")).isEqualTo("flows");
    assertThat(shop.calls("note")).isEqualTo(2);
    shop.delete("/notes");
    assertThat(shop.read("/notes/ink")).isEqualTo("flows");
    assertThat(shop.calls("note")).isEqualTo(3);
  }

  @Test
  void theActuatorListsTheCachesOfTheFileBeforeTheirFirstUse() {
    assertThat(
            shop.json("/actuator/caches")
                .path("cacheManagers")
                .path("cacheManager")
                .path("caches")
                .propertyNames())
        .contains("prices", "quotes", "notes", "failures");
    assertThat(shop.json("/actuator/caches/prices").path("target").asString()).contains("rkvs");
  }

  @Test
  void theActuatorEmptiesACache() {
    shop.put("/prices/lamp", "30");
    int before = shop.calls("price");
    assertThat(shop.delete("/actuator/caches/prices").status()).isEqualTo(204);
    shop.read("/prices/lamp");
    assertThat(shop.calls("price") - before).isEqualTo(1);
  }

  @Test
  void micrometerCountsHitsAndMisses() {
    double hits = shop.metric("cache.gets", "cache:prices", "result:hit");
    double misses = shop.metric("cache.gets", "cache:prices", "result:miss");
    shop.delete("/prices/clip");
    shop.get("/prices/clip");
    shop.get("/prices/clip");
    shop.get("/prices/clip");
    assertThat(shop.metric("cache.gets", "cache:prices", "result:hit") - hits).isEqualTo(2);
    assertThat(shop.metric("cache.gets", "cache:prices", "result:miss") - misses).isEqualTo(1);
  }

  @Test
  void metersBeyondJmx() {
    shop.put("/prices/rug", "80");
    double entries = shop.metric("rkvs.cache.entries", "cache:prices");
    assertThat(entries).isPositive();
    shop.put("/prices/mat", "8");
    assertThat(shop.metric("rkvs.cache.entries", "cache:prices")).isEqualTo(entries + 1);
    assertThat(shop.metric("rkvs.cache.shard.entries", "cache:prices"))
        .as("over all shards")
        .isEqualTo(entries + 1);
    for (int i = 0; i < 1100; i++) {
      shop.put("/prices/many" + i, "1");
    }
    assertThat(shop.metric("rkvs.cache.entries", "cache:prices")).isBetween(1.0, 1000.0);
    assertThat(shop.metric("rkvs.cache.evictions", "cache:prices")).isPositive();
    assertThat(shop.metric("rkvs.cache.expirations", "cache:prices")).isZero();
    assertThat(shop.metric("rkvs.cache.entries", "cache:io.rkvs.shop.Article")).isNotNaN();
  }

  @Test
  void entitiesAndQueriesComeFromTheSecondLevelCache() {
    shop.put("/articles/1", "chair");
    shop.read("/articles/1");
    long statements = shop.json("/hibernate").path("statements").asLong();
    long hits = shop.json("/hibernate").path("hits").asLong();
    assertThat(shop.read("/articles/1")).isEqualTo("chair");
    assertThat(shop.json("/hibernate").path("statements").asLong()).isEqualTo(statements);
    assertThat(shop.json("/hibernate").path("hits").asLong()).isGreaterThan(hits);
    assertThat(shop.read("/titles/chair")).isEqualTo("1");
    long queryHits = shop.json("/hibernate").path("queryHits").asLong();
    assertThat(shop.read("/titles/chair")).isEqualTo("1");
    assertThat(shop.json("/hibernate").path("queryHits").asLong()).isEqualTo(queryHits + 1);
    shop.put("/articles/2", "chair");
    assertThat(shop.read("/titles/chair")).as("update timestamps were heeded").isEqualTo("2");
  }

  @Test
  void requestsRunInVirtualThreadsWhereThereAreAny() {
    assertThat(shop.read("/thread"))
        .contains(Runtime.version().feature() >= 21 ? "VirtualThread" : "Thread[");
  }
}
