package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rkvs.extensions.NamespaceConfiguration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JSR-107 leaves open, as it is decided here. */
@Timeout(60)
final class OpenPointsTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(OpenPointsTest.class.getClassLoader());
    }
  }

  private static Set<String> names(CacheManager manager) {
    Set<String> names = new HashSet<>();
    manager.getCacheNames().forEach(names::add);
    return names;
  }

  // ------------------------------------------------------------ provider and managers

  @Test
  void bootAndHibernateGetOneManager() {
    CacheManager boot =
        provider.getCacheManager(null, OpenPointsTest.class.getClassLoader(), new Properties());
    CacheManager hibernate =
        provider.getCacheManager(provider.getDefaultURI(), provider.getDefaultClassLoader());
    assertThat(boot).isSameAs(hibernate).isSameAs(provider.getCacheManager());
    assertThat(provider.getDefaultProperties()).isEmpty();
    hibernate.close();
    assertThat(provider.getCacheManager()).isNotSameAs(hibernate);
  }

  @Test
  void aManagerDoesNotKeepItsClassLoader() {
    WeakReference<ClassLoader> loader = openWithNewLoader();
    await()
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }

  private WeakReference<ClassLoader> openWithNewLoader() {
    ClassLoader loader = new Loader();
    provider.getCacheManager(null, loader).createCache("x", new MutableConfiguration<>()).put(1, 1);
    return new WeakReference<>(loader);
  }

  @Test
  void propertiesArePassedThroughAndCopied() {
    Properties given = new Properties();
    given.setProperty("a", "b");
    CacheManager manager = provider.getCacheManager(null, new Loader(), given);
    given.setProperty("a", "c");
    assertThat(manager.getProperties()).containsEntry("a", "b");
    manager.getProperties().clear();
    assertThat(manager.getProperties()).containsEntry("a", "b");
  }

  @Test
  @SuppressWarnings("unchecked") // getConfiguration takes raw classes
  void cachesOfTheFileExistAndTheFirstCreateCacheMerges(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("caches.conf");
    Files.writeString(
        file,
        "rkvs { namespaces { orders { max-entries = 10 }, customers { max-entries = 20 } } }");
    URI uri = file.toUri();
    CacheManager manager = provider.getCacheManager(uri, null);
    assertThat(manager.getURI()).isEqualTo(uri);
    assertThat(names(manager)).containsExactlyInAnyOrder("orders", "customers");
    Cache<String, Integer> orders =
        manager.createCache(
            "orders",
            new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
    NamespaceConfiguration<?, ?> merged = orders.getConfiguration(NamespaceConfiguration.class);
    assertThat(merged.getMaxEntries()).isEqualTo(10);
    assertThat(merged.getKeyType()).isEqualTo(String.class);
    assertThat(manager.<Object, Object>getCache("customers")).isNotNull();
    for (String live : List.of("orders", "customers")) {
      assertThatThrownBy(() -> manager.createCache(live, new MutableConfiguration<>()))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(live);
    }
  }

  @Test
  void typesAreComparedByIdentityAndUntypedLookupsNeverFail() {
    CacheManager manager = provider.getCacheManager();
    manager.createCache(
        "typed", new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));
    assertThat(manager.<Object, Object>getCache("typed")).isNotNull();
    assertThatThrownBy(() -> manager.getCache("typed", Number.class, String.class))
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void closingAManagerClosesWhatUsersGaveAndFailuresDoNotStopIt() {
    List<String> closed = new ArrayList<>();
    CacheManager manager = provider.getCacheManager();
    final class Resource implements CacheLoader<Integer, Integer>, AutoCloseable {
      @Override
      public Integer load(Integer key) {
        return key;
      }

      @Override
      public Map<Integer, Integer> loadAll(Iterable<? extends Integer> keys) {
        return Map.of();
      }

      @Override
      public void close() {
        closed.add("loader");
        throw new IllegalStateException("on purpose");
      }
    }
    final class Listener implements CacheEntryCreatedListener<Integer, Integer>, AutoCloseable {
      @Override
      public void onCreated(
          Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> events) {}

      @Override
      public void close() {
        closed.add("listener");
      }
    }
    Cache<Integer, Integer> cache =
        manager.createCache(
            "closing",
            new MutableConfiguration<Integer, Integer>()
                .setCacheLoaderFactory(Resource::new)
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        Listener::new, null, false, true)));
    manager.close();
    assertThat(closed).containsExactlyInAnyOrder("loader", "listener");
    assertThat(cache.isClosed()).isTrue();
  }

  // ------------------------------------------------------------ configuration and beans

  @Test
  @SuppressWarnings("unchecked") // getConfiguration takes raw classes
  void theConfigurationIsAnImmutableCopy() {
    MutableConfiguration<String, String> given = new MutableConfiguration<>();
    Cache<String, String> cache = provider.getCacheManager().createCache("frozen", given);
    given.setStatisticsEnabled(true);
    CompleteConfiguration<String, String> seen =
        cache.getConfiguration(CompleteConfiguration.class);
    assertThat(seen.isStatisticsEnabled()).isFalse();
    MutableConfiguration<String, String> mutable =
        cache.getConfiguration(MutableConfiguration.class);
    assertThatThrownBy(() -> mutable.setStoreByValue(false))
        .isInstanceOf(UnsupportedOperationException.class);
    provider.getCacheManager().enableStatistics("frozen", true);
    assertThat(seen.isStatisticsEnabled()).isFalse();
    assertThat(cache.getConfiguration(CompleteConfiguration.class).isStatisticsEnabled()).isTrue();
  }

  @Test
  void twoManagersOfOneUriHaveBothTheirBeans() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName ours = new ObjectName("javax.cache:type=CacheStatistics,Cache=twice,*");
    MutableConfiguration<Object, Object> counted =
        new MutableConfiguration<>().setStatisticsEnabled(true);
    CacheManager first = provider.getCacheManager(null, new Loader());
    CacheManager second = provider.getCacheManager(null, new Loader());
    first.createCache("twice", counted).put(1, 1);
    Cache<Object, Object> cache = second.createCache("twice", counted);
    cache.put(1, 1);
    cache.put(2, 2);
    Set<Object> puts = new HashSet<>();
    for (ObjectName name : server.queryNames(ours, null)) {
      puts.add(server.getAttribute(name, "CachePuts"));
    }
    assertThat(puts).containsExactlyInAnyOrder(1L, 2L);
    first.close();
    assertThat(server.queryNames(ours, null)).hasSize(1);
    second.close();
    assertThat(server.queryNames(ours, null)).isEmpty();
  }

  // ------------------------------------------------------------ operations

  @Test
  void theIteratorIsWeakAndItsRemoveIsTheCachesRemove() {
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("weak", new MutableConfiguration<>());
    for (int i = 0; i < 100; i++) {
      cache.put(i, i);
    }
    Iterator<Cache.Entry<Integer, Integer>> iterator = cache.iterator();
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    int seen = 0;
    while (iterator.hasNext()) {
      Cache.Entry<Integer, Integer> entry = iterator.next();
      cache.put(entry.getKey(), -1);
      iterator.remove(); // of the key, whatever its value is now
      seen++;
    }
    assertThat(seen).isEqualTo(100);
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(java.util.NoSuchElementException.class);
  }

  @Test
  void invokeAllKeepsFailuresPerKey() {
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("each", new MutableConfiguration<>());
    Map<Integer, EntryProcessorResult<Integer>> results =
        cache.invokeAll(
            Set.of(1, 2, 3),
            (entry, arguments) -> {
              entry.setValue(entry.getKey());
              if (entry.getKey() == 2) {
                throw new IllegalStateException("on purpose");
              }
              return entry.getKey() == 3 ? null : entry.getKey();
            });
    assertThat(results).containsOnlyKeys(1, 2);
    assertThat(results.get(1).get()).isEqualTo(1);
    assertThatThrownBy(() -> results.get(2).get())
        .isInstanceOf(EntryProcessorException.class)
        .hasRootCauseMessage("on purpose");
    assertThat(cache.getAll(Set.of(1, 2, 3))).isEqualTo(Map.of(1, 1, 3, 3));
  }

  @Test
  void processorsRunOnceWhateverOthersDo() throws Exception {
    Cache<Integer, Integer> cache =
        provider.getCacheManager().createCache("once", new MutableConfiguration<>());
    AtomicInteger runs = new AtomicInteger();
    cache.put(1, 0);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  cache.invoke(
                      1,
                      (entry, arguments) -> {
                        runs.incrementAndGet();
                        entry.setValue(entry.getValue() + 1);
                        return null;
                      });
                }
              });
      threads[t].start();
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(runs).hasValue(4_000);
    assertThat(cache.get(1)).isEqualTo(4_000);
  }

  @Test
  void aCustomPolicyIsAskedOncePerWrite() {
    List<String> asked = new ArrayList<>();
    ExpiryPolicy policy =
        new ExpiryPolicy() {
          @Override
          public Duration getExpiryForCreation() {
            asked.add("creation");
            return Duration.ONE_HOUR;
          }

          @Override
          public Duration getExpiryForAccess() {
            asked.add("access");
            return null;
          }

          @Override
          public Duration getExpiryForUpdate() {
            asked.add("update");
            return null;
          }
        };
    Cache<Integer, Integer> cache =
        provider
            .getCacheManager()
            .createCache(
                "policy",
                new MutableConfiguration<Integer, Integer>().setExpiryPolicyFactory(() -> policy));
    cache.put(1, 1);
    cache.put(1, 2);
    cache.get(1);
    cache.containsKey(1);
    cache.remove(1);
    cache.putIfAbsent(1, 1);
    cache.putIfAbsent(1, 2);
    assertThat(asked).containsExactly("creation", "update", "access", "creation");
  }

  @Test
  void unwrapAnswersOurClassesAndJavaxOnes() {
    CacheManager manager = provider.getCacheManager();
    Cache<Integer, Integer> cache =
        manager.createCache("unwrap", new MutableConfiguration<Integer, Integer>());
    assertThat((Object) cache.unwrap(RkvsCache.class)).isSameAs(cache);
    assertThat((Object) cache.unwrap(Cache.class)).isSameAs(cache);
    assertThat(manager.unwrap(RkvsCacheManager.class)).isSameAs(manager);
    assertThat(manager.unwrap(CacheManager.class)).isSameAs(manager);
    cache.put(1, 1);
    Cache.Entry<Integer, Integer> entry = cache.iterator().next();
    assertThat((Object) entry.unwrap(Cache.Entry.class)).isSameAs(entry);
    for (Runnable wrong :
        List.<Runnable>of(
            () -> cache.unwrap(String.class),
            () -> manager.unwrap(String.class),
            () -> entry.unwrap(String.class))) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("java.lang.String");
    }
  }

  @Test
  void clearTellsNobodyAndRemoveAllTellsAll() {
    List<Object> removed = new ArrayList<>();
    RkvsCache<Integer, Integer> cache =
        (RkvsCache<Integer, Integer>)
            provider
                .getCacheManager()
                .createCache(
                    "told",
                    new MutableConfiguration<Integer, Integer>().setStatisticsEnabled(true));
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            () ->
                (javax.cache.event.CacheEntryRemovedListener<Integer, Integer>)
                    events -> events.forEach(e -> removed.add(e.getKey())),
            null,
            false,
            true));
    cache.put(1, 1);
    cache.clear();
    assertThat(removed).isEmpty();
    cache.putAll(Map.of(2, 2, 3, 3));
    cache.removeAll();
    assertThat(removed).containsExactlyInAnyOrder(2, 3);
    assertThat(cache.parts().pipeline.statistics.removals()).isEqualTo(2);
  }
}
