package io.rkvs.provider.config;

import io.rkvs.extensions.ConfigurationException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a manager's file is.
 *
 * @param origin what the manager was asked for
 * @param url where to read it, or null when there is no file and none was asked for
 */
record Location(URI origin, @Nullable URL url) {
  private static final Logger LOG = LoggerFactory.getLogger(Location.class);

  /**
   * Finds the file of a manager.
   *
   * @param uri null and {@link RkvsFileConfiguration#DEFAULT_URI} for the default; {@code
   *     classpath:} names and names without a scheme are class path resources, the latter files of
   *     the working directory as well; all others are URLs
   * @throws ConfigurationException when a file was asked for and there is none
   */
  static Location find(@Nullable URI uri, ClassLoader loader) {
    if (uri == null || uri.equals(RkvsFileConfiguration.DEFAULT_URI)) {
      return new Location(RkvsFileConfiguration.DEFAULT_URI, defaultResource(loader));
    }
    String scheme = uri.getScheme();
    if (scheme == null) {
      return new Location(uri, plainName(uri, loader));
    }
    if (scheme.toLowerCase(Locale.ROOT).equals("classpath")) {
      return new Location(uri, resourceOrFail(uri, loader));
    }
    return new Location(uri, anyUrl(uri));
  }

  private static @Nullable URL defaultResource(ClassLoader loader) {
    String name = RkvsFileConfiguration.DEFAULT_URI.toString();
    URL first = resource(name, loader);
    Set<String> all = new LinkedHashSet<>();
    try {
      Collections.list(loader.getResources(name)).forEach(url -> all.add(url.toString()));
    } catch (IOException failure) {
      throw new ConfigurationException(
          "Cannot look for " + name + " on the class path: " + failure, failure);
    }
    if (all.size() > 1) {
      LOG.warn(
          "Several {} are on the class path, and only the first is read: {}. Name one in the manager's URI.",
          name,
          all);
    }
    return first;
  }

  private static URL plainName(URI uri, ClassLoader loader) {
    String name = uri.getPath();
    URL url = name == null || name.startsWith("/") ? null : resource(name, loader);
    if (url != null) {
      return url;
    }
    Path path = Path.of(name == null ? "" : name).toAbsolutePath();
    if (name == null || name.isEmpty() || !Files.exists(path)) {
      throw new ConfigurationException(
          "No configuration "
              + uri
              + ": neither a class path resource of that name nor the file "
              + path
              + " exists");
    }
    return anyUrl(path.toUri());
  }

  private static URL resourceOrFail(URI uri, ClassLoader loader) {
    String name = uri.getSchemeSpecificPart();
    while (name.startsWith("/")) {
      name = name.substring(1);
    }
    URL url = name.isEmpty() ? null : resource(name, loader);
    if (url == null) {
      throw new ConfigurationException(
          "No configuration "
              + uri
              + ": the class path of "
              + loader
              + " has no resource '"
              + name
              + "'");
    }
    return url;
  }

  private static URL anyUrl(URI uri) {
    try {
      if ("file".equals(uri.getScheme()) && Files.isDirectory(Path.of(uri))) {
        throw new ConfigurationException(
            "No configuration " + uri + ": expected a file, was a directory");
      }
      return uri.toURL();
    } catch (MalformedURLException | IllegalArgumentException failure) {
      throw new ConfigurationException(
          "No configuration "
              + uri
              + ": expected file:, classpath:, jar: or another kind of URL, or a plain name ("
              + failure.getMessage()
              + ")",
          failure);
    }
  }

  /** Looks with the manager's loader, then the thread's, then our own. */
  private static @Nullable URL resource(String name, ClassLoader loader) {
    URL url = loader.getResource(name);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (url == null && context != null) {
      url = context.getResource(name);
    }
    ClassLoader own = Location.class.getClassLoader();
    return url == null && own != null ? own.getResource(name) : url;
  }
}
