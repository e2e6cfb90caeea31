package io.rkvs.packaging;

import io.rkvs.extensions.Namespace;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** An application that saves values of its own class to the file it is told. */
public final class Keeper {
  private Keeper() {}

  /** Saves a few parcels. */
  public static void main(String[] arguments) {
    try (CacheManager manager = Caching.getCachingProvider().getCacheManager()) {
      Cache<String, Parcel> parcels =
          manager.createCache(
              "parcels",
              new MutableConfiguration<String, Parcel>().setTypes(String.class, Parcel.class));
      for (int i = 0; i < 1_000; i++) {
        parcels.put("parcel " + i, new Parcel(i, List.of("stamps", "cards")));
      }
      System.out.println(parcels.unwrap(Namespace.class).save(Path.of(arguments[0])).entries());
    }
  }

  /** A value of a class that only this application knows. */
  private static final class Parcel implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int grams;
    private final ArrayList<String> contents;

    Parcel(int grams, List<String> contents) {
      this.grams = grams;
      this.contents = new ArrayList<>(contents);
    }

    @Override
    public String toString() {
      return grams + " g of " + contents;
    }
  }
}
