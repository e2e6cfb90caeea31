package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shop as one jar with jars in it, started as a user starts it, ended by a signal, and warm
 * when it is started again.
 */
class FatJarIT {
  @TempDir Path folder;

  private ShopProcess launch(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-Dshop.save=true",
                "-Dshop.quotes=1h",
                "-jar",
                System.getProperty("shop.jar"),
                "--server.port=0"));
    command.addAll(List.of(arguments));
    return ShopProcess.start(folder.resolve("data"), command);
  }

  @Test
  void runsFromJarsInAJarAndIsWarmWhenItStartsAgain() throws Exception {
    List<String> output = new ArrayList<>();
    try (ShopProcess process = launch()) {
      Shop shop = process.shop();
      shop.put("/prices/pen", "1.50");
      shop.put("/articles/1", "chair");
      assertThat(shop.read("/articles/1")).isEqualTo("chair");
      assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
      assertThat(shop.metric("cache.gets", "cache:prices", "result:hit")).isPositive();
      assertThat(
              shop.json("/actuator/caches")
                  .path("cacheManagers")
                  .path("cacheManager")
                  .path("caches")
                  .propertyNames())
          .contains("prices", "quotes", "notes", "failures");
      output.addAll(process.closeAndReturnOutput());
    }
    try (ShopProcess process = launch()) {
      Shop shop = process.shop();
      assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
      assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
      assertThat(shop.json("/calls").isEmpty()).as("nothing was computed again").isTrue();
      output.addAll(process.closeAndReturnOutput());
    }
    assertThat(output).isNotEmpty();
    assertThat(output).noneMatch(line -> line.startsWith("WARNING"));
  }

  @Test
  void mistakesInTheFileAreSaidInPlaceOfAStackTrace() throws Exception {
    Path file = folder.resolve("shop.conf");
    Files.writeString(
        file,
        """
        rkvs {
          defaults { max-entrees = 10 }
          namespaces { prices { shards = many } }
        }
        """);
    ShopProcess process = launch("--spring.cache.jcache.config=" + file.toUri());
    assertThat(process.end()).isEqualTo(1);
    assertThat(String.join("\n", process.output()))
        .contains("APPLICATION FAILED TO START", "The configuration of the caches is wrong:")
        .contains("line 2: rkvs.defaults.max-entrees: unknown key; did you mean max-entries?")
        .contains("line 3: rkvs.namespaces.prices.shards: expected")
        .contains("spring.cache.jcache.config", "rkvs-reference.conf")
        .doesNotContain("\tat io.rkvs");
  }
}
