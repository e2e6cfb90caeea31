package io.rkvs.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * An application: stores a value of its own class and gets a copy back.
 *
 * <p>Runs in a JVM or an OSGi bundle of its own and so knows the JDK and the cache API alone.
 */
public final class Probe {
  private Probe() {}

  /** Uses the provider that is found without being named. */
  public static void main(String[] arguments) {
    System.out.println(use(Caching.getCachingProvider()));
  }

  /** Uses a provider with this class's loader and says how it went. */
  public static String use(CachingProvider provider) {
    try (CacheManager manager =
        provider.getCacheManager(
            provider.getDefaultURI(),
            Probe.class.getClassLoader(),
            provider.getDefaultProperties())) {
      Cache<String, Parcel> cache = manager.createCache("parcels", new MutableConfiguration<>());
      Parcel parcel = new Parcel("stamps");
      cache.put("one", parcel);
      parcel.contents.add("changed after put");
      List<String> stored = cache.get("one").contents;
      return provider.getClass().getName()
          + " in "
          + provider.getClass().getModule()
          + " stored "
          + stored;
    }
  }

  /** A value of a class that only this application knows. */
  private static final class Parcel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> contents = new ArrayList<>();

    Parcel(String content) {
      contents.add(content);
    }
  }
}
