package io.rkvs.provider.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are found wherever a URI can point, and a URI that points nowhere is an error. */
class LocationTest {
  private static final String TEXT = "rkvs.namespaces.here.shards = 2";

  @TempDir Path directory;

  private URLClassLoader loader(Path path) throws MalformedURLException {
    return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
  }

  private Path jar(String entry) throws IOException {
    Path jar = directory.resolve("app.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(TEXT.getBytes(UTF_8));
    }
    return jar;
  }

  private static void assertLoaded(URI uri, ClassLoader loader) {
    RkvsFileConfiguration loaded = RkvsFileConfiguration.load(uri, loader);
    assertThat(loaded.origin()).isEqualTo(uri);
    assertThat(loaded.declaredNames()).containsExactly("here");
  }

  @Test
  void withoutUriTheDefaultResourceIsRead() throws IOException {
    Files.writeString(directory.resolve("rkvs.conf"), TEXT);
    try (URLClassLoader loader = loader(directory)) {
      RkvsFileConfiguration loaded = RkvsFileConfiguration.load(null, loader);
      assertThat(loaded.origin()).isEqualTo(RkvsFileConfiguration.DEFAULT_URI);
      assertThat(loaded.declaredNames()).containsExactly("here");
      assertLoaded(RkvsFileConfiguration.DEFAULT_URI, loader);
    }
  }

  @Test
  void withoutUriAndResourceEverythingIsByDefault() throws IOException {
    try (URLClassLoader loader = loader(directory)) {
      RkvsFileConfiguration loaded = RkvsFileConfiguration.load(null, loader);
      assertThat(loaded.declaredNames()).isEmpty();
      assertThat(loaded.storage()).isEqualTo(io.rkvs.extensions.StorageConfiguration.defaults());
      assertThat(loaded.merge("c", new MutableConfiguration<String, String>()))
          .isEqualTo(new io.rkvs.extensions.NamespaceConfiguration<String, String>());
      assertThat(loaded.describe("c"))
          .isEqualTo(
              "Cache 'c': all settings by default; UNBOUNDED: neither max-entries nor max-weight is set,"
                  + " so it grows with every key, for ever.");
    }
  }

  @Test
  void files() {
    assertLoaded(ConfigFiles.write(directory, TEXT).toUri(), ClassLoader.getSystemClassLoader());
  }

  @Test
  void classPathResources() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(directory.resolve("conf/caches.conf"), TEXT);
    try (URLClassLoader loader = loader(directory)) {
      assertLoaded(URI.create("classpath:conf/caches.conf"), loader);
      assertLoaded(URI.create("classpath:/conf/caches.conf"), loader);
      assertLoaded(URI.create("conf/caches.conf"), loader);
    }
  }

  @Test
  void resourcesOfTheThreadsLoader() throws IOException {
    Files.writeString(directory.resolve("thread.conf"), TEXT);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = loader(directory)) {
      thread.setContextClassLoader(loader);
      assertLoaded(URI.create("classpath:thread.conf"), ClassLoader.getPlatformClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void jars() throws IOException {
    Path jar = jar("in/side.conf");
    assertLoaded(
        URI.create("jar:" + jar.toUri() + "!/in/side.conf"), ClassLoader.getSystemClassLoader());
    try (URLClassLoader loader = loader(jar)) {
      assertLoaded(URI.create("classpath:in/side.conf"), loader);
    }
  }

  @Test
  void aJarThatWasReplacedIsReadAnew() throws IOException {
    URI uri = URI.create("jar:" + jar("side.conf").toUri() + "!/side.conf");
    assertLoaded(uri, ClassLoader.getSystemClassLoader());
    Files.delete(directory.resolve("app.jar"));
    jar("other.conf");
    assertThatThrownBy(() -> RkvsFileConfiguration.load(uri, ClassLoader.getSystemClassLoader()))
        .isInstanceOf(CacheException.class)
        .hasMessageStartingWith("Cannot read the configuration " + uri);
  }

  @Test
  void plainNamesAreFilesToo() throws IOException {
    Path file = ConfigFiles.write(directory, TEXT);
    assertLoaded(URI.create(file.toString()), ClassLoader.getSystemClassLoader());
    Path here = Files.createTempFile(Path.of(""), "plain", ".conf");
    try {
      Files.writeString(here, TEXT);
      assertLoaded(URI.create(here.getFileName().toString()), ClassLoader.getSystemClassLoader());
    } finally {
      Files.delete(here);
    }
  }

  private void assertRefused(String uri, String message) {
    assertThatThrownBy(
            () -> RkvsFileConfiguration.load(URI.create(uri), ClassLoader.getSystemClassLoader()))
        .isInstanceOf(CacheException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatIsMissingIsAnError() {
    assertRefused(
        "gone.conf",
        "No configuration gone.conf: neither a class path resource of that name nor the file "
            + Path.of("gone.conf").toAbsolutePath()
            + " exists");
    assertRefused(
        "classpath:gone.conf", "No configuration classpath:gone.conf: the class path of ");
    String file = directory.resolve("gone.conf").toUri().toString();
    assertRefused(
        file,
        "Cannot read the configuration " + file.replace("///", "/") + ": java.io.FileNotFound");
    assertRefused(
        "gopher://x/y", "No configuration gopher://x/y: expected file:, classpath:, jar:");
    String here = directory.toUri().toString();
    assertRefused(here, "No configuration " + here + ": expected a file, was a directory");
  }

  @Test
  void textMustBeUtf8() throws IOException {
    Path file = directory.resolve("latin1.conf");
    Files.write(file, new byte[] {'a', '=', (byte) 0xe9, '\n'});
    assertRefused(
        file.toUri().toString(),
        "Cannot read the configuration "
            + file.toUri().toString().replace("///", "/")
            + ": java.nio.charset.MalformedInputException");
  }

  @Test
  void includesAreReadBesideTheFileAndMustExist() throws IOException {
    Files.writeString(directory.resolve("other.conf"), "rkvs.namespaces.other.shards = 3");
    RkvsFileConfiguration loaded = ConfigFiles.load(directory, "include \"other.conf\"\n" + TEXT);
    assertThat(loaded.declaredNames()).containsExactly("here", "other");
    assertThatThrownBy(() -> ConfigFiles.load(directory, "include \"gone.conf\"\n" + TEXT))
        .isInstanceOf(CacheException.class)
        .hasMessageStartingWith("Cannot read the configuration ")
        .hasMessageContaining("gone.conf");
  }

  @Test
  void mistakesOfAnIncludedFileHaveItsName() throws IOException {
    Files.writeString(directory.resolve("other.conf"), "\nrkvs.namespaces.other.shard = 3");
    assertThatThrownBy(() -> ConfigFiles.load(directory, "include \"other.conf\"\n" + TEXT))
        .hasMessageContaining("other.conf, line 2: rkvs.namespaces.other.shard: unknown key");
  }

  @Test
  void theLoaderIsNotKept() throws IOException {
    Files.writeString(directory.resolve("rkvs.conf"), TEXT);
    URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    WeakReference<ClassLoader> reference = new WeakReference<>(loader);
    RkvsFileConfiguration loaded = RkvsFileConfiguration.load(null, loader);
    assertThat(loaded.declared("here")).isNotNull();
    loader.close();
    loader = null;
    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(reference.get()).isNull();
            });
    assertThat(loaded.declaredNames()).containsExactly("here");
  }
}
