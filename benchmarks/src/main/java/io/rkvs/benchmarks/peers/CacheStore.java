package io.rkvs.benchmarks.peers;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.processor.EntryProcessor;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A cache through javax.cache. */
public record CacheStore(CacheManager manager, Cache<Object, Object> cache) implements Store {
  private static final EntryProcessor<Object, Object, Object> INCREMENT =
      (entry, arguments) -> {
        entry.setValue((Integer) entry.getValue() + 1);
        return null;
      };

  @Override
  public @Nullable Object get(Object key) {
    return cache.get(key);
  }

  @Override
  public void put(Object key, Object value) {
    cache.put(key, value);
  }

  @Override
  public @Nullable Object getAndRemove(Object key) {
    return cache.getAndRemove(key);
  }

  @Override
  public void increment(Object key) {
    cache.invoke(key, INCREMENT);
  }

  @Override
  public Map<Object, Object> getAll(Set<Object> keys) {
    return cache.getAll(keys);
  }

  @Override
  public void putAll(Map<Object, Object> entries) {
    cache.putAll(entries);
  }

  @Override
  public long iterate() {
    long count = 0;
    for (Cache.Entry<Object, Object> e : cache) {
      count += e.getValue() == null ? 0 : 1;
    }
    return count;
  }

  @Override
  public void removeAll() {
    cache.removeAll();
  }

  @Override
  public void clear() {
    cache.clear();
  }

  /** Asks the bean that javax.cache demands, whatever its name's other parts are. */
  @Override
  public long countedHits() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName pattern =
          new ObjectName("javax.cache:type=CacheStatistics,Cache=" + cache.getName() + ",*");
      Set<ObjectName> names = server.queryNames(pattern, null);
      if (names.size() != 1) {
        throw new IllegalStateException("statistics: expected one bean, found " + names);
      }
      return (Long) server.getAttribute(names.iterator().next(), "CacheHits");
    } catch (JMException e) {
      throw new IllegalStateException("statistics of " + cache.getName() + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    manager.destroyCache(cache.getName());
    manager.close();
  }
}
