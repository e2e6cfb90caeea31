package io.rkvs.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.spi.CachingProvider;

/**
 * Uses everything of a provider that might keep a class loader: copies of values, threads, beans,
 * listeners, loaders, deadlines. What it uses it leaves open.
 */
public final class Workload {
  private Workload() {}

  /** Works with the provider that is found, and closes it. */
  public static void main(String[] arguments) throws Exception {
    try (CachingProvider provider = Caching.getCachingProvider()) {
      System.out.println(run(provider));
    }
  }

  /** Works with a manager of this class's loader and returns what it read, in the end. */
  public static String run(CachingProvider provider) throws Exception {
    CacheManager manager =
        provider.getCacheManager(
            provider.getDefaultURI(),
            Workload.class.getClassLoader(),
            provider.getDefaultProperties());
    Cache<Label, Parcel> cache =
        manager.createCache(
            "parcels",
            new MutableConfiguration<Label, Parcel>()
                .setStatisticsEnabled(true)
                .setManagementEnabled(true)
                .setReadThrough(true)
                .setCacheLoaderFactory(FactoryBuilder.factoryOf(Loader.class))
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1)))
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        FactoryBuilder.factoryOf(Listener.class), null, true, false)));
    Label label = new Label("one");
    cache.put(label, new Parcel("stamps", new ArrayList<>(List.of("red", "blue"))));
    CompletionListenerFuture loaded = new CompletionListenerFuture();
    cache.loadAll(Set.of(new Label("loaded")), true, loaded);
    loaded.get(1, TimeUnit.MINUTES);
    cache.invoke(
        label,
        (entry, arguments) -> {
          entry.setValue(new Parcel("processed", new ArrayList<>()));
          return entry.getValue();
        });
    return cache.get(label).name()
        + " of "
        + StreamSupport.stream(cache.spliterator(), false).count();
  }

  /**
   * A key whose class only this application knows. Not a record: the JDK itself (17) keeps the
   * class of a record whose equals was called, in a cache of java.lang.runtime.ObjectMethods.
   */
  public static final class Label implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;

    /** Creates a label. */
    public Label(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Label label && label.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** A value likewise. */
  public record Parcel(String name, ArrayList<String> contents) implements Serializable {}

  /** Loads a parcel named as its label. */
  public static final class Loader implements CacheLoader<Label, Parcel> {
    @Override
    public Parcel load(Label key) {
      return new Parcel(key.text, new ArrayList<>());
    }

    @Override
    public Map<Label, Parcel> loadAll(Iterable<? extends Label> keys) {
      return StreamSupport.stream(keys.spliterator(), false)
          .collect(Collectors.toMap(key -> key, this::load));
    }
  }

  /** Hears of new entries, on a thread of the provider. */
  public static final class Listener implements CacheEntryCreatedListener<Label, Parcel> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends Label, ? extends Parcel>> events) {
      events.forEach(event -> event.getValue().name());
    }
  }
}
