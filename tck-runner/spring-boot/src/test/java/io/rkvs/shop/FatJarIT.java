package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
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

/** The shop as one jar with jars in it, started as a user starts it and ended by a signal. */
class FatJarIT {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private final Queue<String> output = new ConcurrentLinkedQueue<>();

  private Shop start() throws Exception {
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
            "-jar",
            System.getProperty("shop.jar"),
            "--server.port=0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.start();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reader = new Thread(() -> readPort(process, port), "output of the shop");
    reader.setDaemon(true);
    reader.start();
    return new Shop(port.get(3, TimeUnit.MINUTES), () -> stop(process));
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
  void runsFromJarsInAJar() throws Exception {
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
    assertThat(output).noneMatch(line -> line.startsWith("WARNING"));
  }
}
