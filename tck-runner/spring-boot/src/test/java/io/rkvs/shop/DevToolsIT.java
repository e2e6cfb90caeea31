package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shop as a developer runs it: Spring Boot's DevTools start it anew in the same JVM whenever a
 * class changes, with a new class loader for the classes of the application.
 */
class DevToolsIT {
  @TempDir Path folder;

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void whatWasCachedByOneClassLoaderIsReadByTheNext() throws Exception {
    Path classes = folder.resolve("classes");
    copy(Path.of(System.getProperty("shop.classes")), classes);
    List<String> arguments =
        List.of(
            "-Xmx256m",
            "-Dshop.save=true",
            "-Dshop.quotes=1h",
            "-Dspring.devtools.restart.poll-interval=200ms",
            "-Dspring.devtools.restart.quiet-period=100ms",
            "-Dspring.devtools.livereload.enabled=false",
            "-cp",
            String.join(
                File.pathSeparator,
                classes.toString(),
                System.getProperty("shop.devtools"),
                System.getProperty("shop.libraries")),
            ShopApplication.class.getName(),
            "--server.port=0");
    try (ShopProcess process = ShopProcess.start(folder.resolve("data"), arguments)) {
      Shop shop = process.shop();
      shop.put("/prices/pen", "1.50");
      assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
      for (int restart = 1; restart <= 3; restart++) {
        Files.setLastModifiedTime(
            classes.resolve(ShopApplication.class.getName().replace('.', '/') + ".class"),
            FileTime.fromMillis(System.currentTimeMillis() + restart * 10_000L));
        shop = process.shop();
        assertThat(shop.read("/prices/pen")).as("restart %s", restart).isEqualTo("1.50");
        assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
        assertThat(shop.json("/calls").isEmpty()).as("nothing was computed again").isTrue();
        shop.put("/articles/1", "chair");
        assertThat(shop.read("/articles/1")).isEqualTo("chair");
        assertThat(shop.metric("cache.gets", "cache:prices", "result:hit"))
            .as("the MBean is the new cache's")
            .isEqualTo(1);
      }
      assertThat(process.output())
          .as("restarted, and not by ending")
          .filteredOn(line -> line.contains("Started ShopApplication"))
          .hasSize(4);
    }
  }
}
