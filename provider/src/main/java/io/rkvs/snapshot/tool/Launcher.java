package io.rkvs.snapshot.tool;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where {@code java -jar} starts: runs {@link SnapshotTool} with what it needs.
 *
 * <p>A jar run by {@code -jar} is alone on its class path. Naming the others in its manifest would
 * make every compiler that lints paths warn about every application that has this jar elsewhere. So
 * they are looked for here: the jars in a folder {@code lib} beside this one, and beside this one
 * itself. A library of a codec that lies there is used too.
 */
public final class Launcher {
  private static final String TOOL = "io.rkvs.snapshot.tool.SnapshotTool";

  private Launcher() {}

  /** Runs the tool. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Class.forName(TOOL, true, loader())
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }

  private static ClassLoader loader() {
    ClassLoader ours = Launcher.class.getClassLoader();
    try {
      Class.forName("javax.cache.CacheException", false, ours);
      Class.forName("io.rkvs.extensions.SnapshotException", false, ours);
      Class.forName("com.esotericsoftware.kryo.Kryo", false, ours);
      return ours;
    } catch (ClassNotFoundException alone) {
      return withLibraries();
    }
  }

  @SuppressWarnings("resource") // open as long as the process lives
  private static ClassLoader withLibraries() {
    Path jar = ownJar();
    Path folder = jar.resolveSibling("lib");
    List<URL> urls = new ArrayList<>();
    add(urls, jar);
    for (Path place : List.of(folder, jar.resolveSibling(""))) {
      addJars(urls, place);
    }
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    return loader;
  }

  private static Path ownJar() {
    try {
      URI location = Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(location).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this jar lies at no place: " + e.getMessage(), e);
    }
  }

  private static void addJars(List<URL> urls, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      jars.forEach(jar -> add(urls, jar));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + File.separator, e);
    }
  }

  private static void add(List<URL> urls, Path jar) {
    try {
      urls.add(jar.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalStateException("not a place: " + jar, e);
    }
  }
}
