package io.rkvs.packaging;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the packaged jars are. */
final class Jars {
  private static final Path PROVIDER_TARGET =
      Path.of(System.getProperty("io.rkvs.provider.target"));
  private static final Path BUNDLES = Path.of(System.getProperty("io.rkvs.bundles"));
  private static final String VERSION = System.getProperty("io.rkvs.version");

  private Jars() {}

  static Path provider() {
    return PROVIDER_TARGET.resolve("rkvs-provider-" + VERSION + ".jar");
  }

  static Path extensions() {
    return PROVIDER_TARGET.resolve("lib").resolve("rkvs-extensions-" + VERSION + ".jar");
  }

  /** Returns the provider's run-time dependencies. */
  static List<Path> libraries() {
    return jarsIn(PROVIDER_TARGET.resolve("lib"));
  }

  /** Returns the bundles of an OSGi framework that are none of ours. */
  static List<Path> frameworkBundles() {
    return jarsIn(BUNDLES);
  }

  /** Returns provider and dependencies as one path, for -cp or --module-path. */
  static String path() {
    return Stream.concat(Stream.of(provider()), libraries().stream())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> jarsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + folder + ", which mvn package makes", e);
    }
  }
}
