package io.rkvs.provider.config;

import io.rkvs.extensions.EvictionListener;
import io.rkvs.extensions.Weigher;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/** Classes that files of tests name. */
public final class SampleClasses {
  private SampleClasses() {}

  /** Weighs everything 7. */
  public static final class Seven implements Weigher<Object, Object> {
    @Override
    public int weigh(Object key, Object value) {
      return 7;
    }
  }

  /** Loads the key itself. */
  public static class Echo implements CacheLoader<Object, Object> {
    @Override
    public Object load(Object key) {
      return key;
    }

    @Override
    public Map<Object, Object> loadAll(Iterable<?> keys) {
      Map<Object, Object> all = new HashMap<>();
      keys.forEach(key -> all.put(key, key));
      return all;
    }
  }

  /** Cannot be created without an argument. */
  public static final class NoConstructor extends Echo {
    public NoConstructor(int argument) {
      super();
    }
  }

  /** Fails when it is created. */
  public static final class Failing extends Echo {
    public Failing() {
      throw new IllegalStateException("no store today");
    }
  }

  /** Writes nowhere. */
  public static final class Nowhere implements CacheWriter<Object, Object> {
    @Override
    public void write(Cache.Entry<?, ?> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<?, ?>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.clear();
    }
  }

  /** Hears nothing. */
  public static final class Deaf implements EvictionListener<Object, Object> {
    @Override
    public void onEviction(Object key, Object value) {}
  }
}
