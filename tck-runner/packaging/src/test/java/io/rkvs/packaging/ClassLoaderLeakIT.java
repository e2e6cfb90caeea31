package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/**
 * Class loaders that have gone are collected. Here is nothing but a weak reference to each, so that
 * a thread, a bean, a pool or a thread-local that the provider left behind would show.
 */
final class ClassLoaderLeakIT {
  private static final int ATTEMPTS = 100;
  private static final int WAIT_MILLIS = 200;

  private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

  /** Returns a loader of this application's classes and of what else is on the path. */
  private static URLClassLoader application(ClassLoader parent, List<URL> path) {
    List<URL> urls = new ArrayList<>(path);
    urls.add(Workload.class.getProtectionDomain().getCodeSource().getLocation());
    return new URLClassLoader(urls.toArray(URL[]::new), parent);
  }

  private static List<URL> provider() throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(Jars.provider().toUri().toURL());
    for (Path jar : Jars.libraries()) {
      urls.add(jar.toUri().toURL());
    }
    return urls;
  }

  /** A web application that brings the provider along and closes it when it is undeployed. */
  @Test
  void anApplicationWithItsProvider() throws Exception {
    WeakReference<ClassLoader> application =
        reference(application(ClassLoader.getPlatformClassLoader(), provider()), true);
    assertCollected(application);
  }

  /** Applications that come and go over one provider, each of which closes its own manager. */
  @Test
  void applicationsOverOneProvider() throws Exception {
    URL[] path = provider().toArray(URL[]::new);
    try (URLClassLoader shared = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      for (int i = 0; i < 2; i++) {
        assertCollected(reference(application(shared, List.of()), false));
      }
      assertThat(beans()).isEmpty();
    }
  }

  /** Works with a loader's classes, closes what it used, and keeps no more than a reference. */
  private WeakReference<ClassLoader> reference(URLClassLoader loader, boolean closesProvider)
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try (loader) {
      Object provider =
          loader
              .loadClass("javax.cache.Caching")
              .getMethod("getCachingProvider", String.class)
              .invoke(null, "io.rkvs.provider.RkvsCachingProvider");
      Object read =
          loader
              .loadClass(Workload.class.getName())
              .getMethod("run", loader.loadClass("javax.cache.spi.CachingProvider"))
              .invoke(null, provider);
      assertThat(read).isEqualTo("processed of 2");
      assertThat(beans()).isNotEmpty();
      if (closesProvider) {
        loader.loadClass("javax.cache.spi.CachingProvider").getMethod("close").invoke(provider);
      } else {
        loader
            .loadClass("javax.cache.spi.CachingProvider")
            .getMethod("close", ClassLoader.class)
            .invoke(provider, loader);
      }
      assertThat(beans()).isEmpty();
    } finally {
      thread.setContextClassLoader(before);
    }
    return new WeakReference<>(loader, collected);
  }

  private static List<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
        .filter(name -> name.getDomain().matches("javax\\.cache|io\\.rkvs"))
        .toList();
  }

  private void assertCollected(WeakReference<ClassLoader> reference) throws Exception {
    for (int i = 0; i < ATTEMPTS && !reference.refersTo(null); i++) {
      System.gc();
      collected.remove(WAIT_MILLIS);
    }
    assertThat(reference.refersTo(null)).as("collected").isTrue();
  }
}
