package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shop as one jar with jars in it, started as a user starts it, ended by a signal, and warm
 * when it is started again.
 */
class FatJarIT {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private final Queue<String> output = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  private Shop start() throws Exception {
    Process process = launch();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reader = new Thread(() -> readPort(process, port), "output of the shop");
    reader.setDaemon(true);
    reader.start();
    return new Shop(port.get(3, TimeUnit.MINUTES), () -> stop(process));
  }

  private Process launch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      // What later JDKs refuse must not be needed.
      command.add("--sun-misc-unsafe-memory-access=deny");
      command.add("--illegal-native-access=deny");
    }
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dshop.save=true",
            "-Dshop.quotes=1h",
            "-jar",
            System.getProperty("shop.jar"),
            "--server.port=0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SHOP_DATA", folder.resolve("data").toString());
    return builder.start();
  }

  private void readPort(Process process, CompletableFuture<Integer> port) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        Matcher matcher = PORT.matcher(line);
        if (matcher.find()) {
          port.complete(Integer.valueOf(matcher.group(1)));
        }
      }
    } catch (IOException failure) {
      output.add(failure.toString());
    }
    port.completeExceptionally(new AssertionError(String.join("\n", output)));
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy(); // a signal that lets it close
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the shop did not end");
    }
  }

  @Test
  void runsFromJarsInAJarAndIsWarmWhenItStartsAgain() throws Exception {
    try (Shop shop = start()) {
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
    }
    try (Shop shop = start()) {
      assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
      assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
      assertThat(shop.json("/calls").isEmpty()).as("nothing was computed again").isTrue();
    }
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
    Process process = launch("--spring.cache.jcache.config=" + file.toUri());
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(output::add);
    }
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(String.join("\n", output))
        .contains("APPLICATION FAILED TO START", "The configuration of the caches is wrong:")
        .contains("line 2: rkvs.defaults.max-entrees: unknown key; did you mean max-entries?")
        .contains("line 3: rkvs.namespaces.prices.shards: expected")
        .contains("spring.cache.jcache.config", "rkvs-reference.conf")
        .doesNotContain("\tat io.rkvs");
  }
}
