package io.rkvs.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/**
 * As DevTools does it: the libraries, RKVS among them, stay where they are, and the application's
 * classes are loaded anew for each start by a loader of their own.
 */
class ReloadTest {
  /** Loads the application's classes itself and everything else with its parent. */
  private static final class RestartLoader extends URLClassLoader {
    RestartLoader() {
      super(
          new URL[] {ShopApplication.class.getProtectionDomain().getCodeSource().getLocation()},
          ReloadTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        boolean ours = name.startsWith("io.rkvs.shop.") && !name.equals(Shop.class.getName());
        if (!ours) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  @Test
  void copiesAreMadeWithTheClassesOfTheRunningApplication() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    for (int i = 0; i < 2; i++) {
      try (RestartLoader loader = new RestartLoader()) {
        thread.setContextClassLoader(loader);
        Class<?> application = loader.loadClass(ShopApplication.class.getName());
        assertThat(application).isNotSameAs(ShopApplication.class);
        try (Shop shop = Shop.start(application)) {
          shop.put("/prices/pen", "1.50");
          int calls = shop.calls("price");
          assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
          assertThat(shop.read("/prices/pen")).isEqualTo("1.50");
          assertThat(shop.calls("price")).as("a price from the cache").isEqualTo(calls);
          assertThat(shop.read("/quotes/pen/2")).isEqualTo("3.00");
          shop.put("/articles/1", "chair");
          assertThat(shop.read("/articles/1")).isEqualTo("chair");
        }
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}
