package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.provider.management.Statistics;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is not to be done: the exception, its message, and that the cache is as before and usable.
 */
@Timeout(60)
final class BadInputTest {
  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final CacheManager manager = provider.getCacheManager();

  @AfterEach
  void close() {
    provider.close();
  }

  private RkvsCache<Object, Object> cache() {
    return cache(new NamespaceConfiguration<>());
  }

  private RkvsCache<Object, Object> cache(NamespaceConfiguration<Object, Object> configuration) {
    return (RkvsCache<Object, Object>)
        manager.createCache(
            "orders", configuration.setStatisticsEnabled(true).setStoreByValue(false));
  }

  private static final Object KEY = "key";
  private static final Object VALUE = "value";

  /** Every operation, with this key and this value. */
  private static Map<String, Consumer<Cache<Object, Object>>> operations(Object key, Object value) {
    Set<Object> keys = new HashSet<>();
    keys.add(key);
    Map<Object, Object> map = new HashMap<>();
    map.put(key, value);
    Map<String, Consumer<Cache<Object, Object>>> all = new LinkedHashMap<>();
    all.put("put", c -> c.put(key, value));
    all.put("getAndPut", c -> c.getAndPut(key, value));
    all.put("putIfAbsent", c -> c.putIfAbsent(key, value));
    all.put("putAll", c -> c.putAll(map));
    all.put("replace", c -> c.replace(key, value));
    all.put("getAndReplace", c -> c.getAndReplace(key, value));
    all.put("replace/3", c -> c.replace(key, VALUE, value));
    all.put("replace/3 old", c -> c.replace(key, value, VALUE));
    all.put("remove/2", c -> c.remove(key, value));
    if (value == VALUE) {
      all.put("get", c -> c.get(key));
      all.put("getAll", c -> c.getAll(keys));
      all.put("containsKey", c -> c.containsKey(key));
      all.put("remove", c -> c.remove(key));
      all.put("getAndRemove", c -> c.getAndRemove(key));
      all.put("removeAll", c -> c.removeAll(keys));
      all.put("loadAll", c -> c.loadAll(keys, true, null));
      all.put("invoke", c -> c.invoke(key, (e, a) -> null));
      all.put("invokeAll", c -> c.invokeAll(keys, (e, a) -> null));
    }
    return all;
  }

  private static void assertUsable(RkvsCache<Object, Object> cache, Object key) {
    Statistics s = cache.parts().pipeline.statistics;
    s.clear();
    cache.put(key, "usable");
    Object seen = cache.invoke(key, (e, a) -> e.getValue());
    assertThat(seen).isEqualTo("usable");
    assertThat(cache.remove(key)).isTrue();
    assertThat(List.of(s.puts(), s.hits(), s.misses(), s.removals()))
        .containsExactly(1L, 1L, 0L, 1L);
  }

  // ------------------------------------------------------------ nulls, closed, types

  @Test
  void nullKeysAndValues() {
    RkvsCache<Object, Object> cache = cache();
    operations(null, VALUE).forEach((name, o) -> assertNull(cache, name + " key", o));
    operations(KEY, null).forEach((name, o) -> assertNull(cache, name + " value", o));
    assertNull(cache, "getAll", c -> c.getAll(null));
    assertNull(cache, "putAll", c -> c.putAll(null));
    assertNull(cache, "removeAll", c -> c.removeAll(null));
    assertNull(cache, "loadAll", c -> c.loadAll(null, true, null));
    assertNull(cache, "invoke", c -> c.invoke(KEY, null));
    assertNull(cache, "invokeAll keys", c -> c.invokeAll(null, (e, a) -> null));
    assertNull(cache, "invokeAll processor", c -> c.invokeAll(Set.of(KEY), null));
    assertNull(cache, "register", c -> c.registerCacheEntryListener(null));
    assertNull(cache, "deregister", c -> c.deregisterCacheEntryListener(null));
    assertThat(cache.iterator()).isExhausted();
    assertUsable(cache, KEY);
  }

  private static void assertNull(
      Cache<Object, Object> cache, String name, Consumer<Cache<Object, Object>> operation) {
    assertThatThrownBy(() -> operation.accept(cache))
        .as(name)
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aBulkOperationWithOneNullDoesNothing() {
    RkvsCache<Object, Object> cache = cache();
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("a", 1);
    map.put("b", null);
    assertNull(cache, "putAll", c -> c.putAll(map));
    assertThat(cache.containsKey("a")).isFalse();
  }

  @Test
  void aClosedCache() {
    RkvsCache<Object, Object> cache = cache();
    cache.close();
    cache.close();
    Map<String, Consumer<Cache<Object, Object>>> all = operations(KEY, VALUE);
    all.put("iterator", c -> assertThat(c.iterator()).isNotNull());
    all.put("clear", Cache::clear);
    all.put("removeAll", Cache::removeAll);
    all.put("register", c -> c.registerCacheEntryListener(listening(events -> {})));
    all.put("deregister", c -> c.deregisterCacheEntryListener(listening(events -> {})));
    all.forEach(
        (name, operation) ->
            assertThatThrownBy(() -> operation.accept(cache))
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders"));
    assertThat(manager.getCacheNames()).isEmpty();
    assertThat(cache.isClosed()).isTrue();
  }

  @Test
  void aClosedManager() {
    cache();
    manager.close();
    manager.close();
    List<Consumer<CacheManager>> all =
        List.of(
            m -> m.createCache("x", new MutableConfiguration<>()),
            m -> m.getCache("x"),
            m -> m.getCache("x", String.class, String.class),
            CacheManager::getCacheNames,
            m -> m.destroyCache("x"),
            m -> m.enableManagement("x", true),
            m -> m.enableStatistics("x", true));
    for (Consumer<CacheManager> operation : all) {
      assertThatThrownBy(() -> operation.accept(manager))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rkvs.conf");
    }
  }

  @Test
  void namesAndConfigurations() {
    cache();
    assertThatThrownBy(() -> manager.createCache(null, new MutableConfiguration<>()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.createCache("x", (Configuration<Object, Object>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.getCache(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.destroyCache(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.createCache("orders", new MutableConfiguration<>()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'orders' exists already");
    assertThatThrownBy(() -> manager.getCache("orders", String.class, Object.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("java.lang.Object")
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(() -> manager.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownUri() {
    for (String uri : List.of("file:/no/such/file.conf", "classpath:none.conf", "none", "x:y")) {
      assertThatThrownBy(() -> provider.getCacheManager(URI.create(uri), null))
          .as(uri)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(uri);
    }
    Properties wrong = new Properties();
    wrong.put("io.rkvs.executor", "none");
    assertThatThrownBy(() -> provider.getCacheManager(null, new ClassLoader(null) {}, wrong))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("io.rkvs.executor")
        .hasMessageContaining("java.lang.String");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void typesOtherThanDeclared() {
    Cache<Object, Object> cache =
        (Cache)
            manager.createCache(
                "typed",
                new NamespaceConfiguration<String, Integer>()
                    .setTypes(String.class, Integer.class));
    cache.put("1", 1);
    operations(1, VALUE).forEach((name, o) -> assertWrongType(cache, name + " key", o));
    operations("1", "one").forEach((name, o) -> assertWrongType(cache, name + " value", o));
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "1",
                    (e, a) -> {
                      e.setValue("one");
                      return null;
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .hasCauseInstanceOf(ClassCastException.class);
    assertThat(cache.get("1")).isEqualTo(1);
  }

  private static void assertWrongType(
      Cache<Object, Object> cache, String name, Consumer<Cache<Object, Object>> operation) {
    assertThatThrownBy(() -> operation.accept(cache))
        .as(name)
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("typed")
        .hasMessageContaining("expected a java.lang.");
  }

  @Test
  void aValueThatCannotBeCopied() {
    RkvsCache<Object, Object> cache =
        (RkvsCache<Object, Object>)
            manager.createCache(
                "byValue", new NamespaceConfiguration<Object, Object>().setStatisticsEnabled(true));
    cache.put(KEY, "before");
    Object uncopyable = new Thread(() -> {});
    assertThatThrownBy(() -> cache.put(KEY, uncopyable))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("byValue")
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(
            () ->
                cache.invoke(
                    KEY,
                    (e, a) -> {
                      e.setValue(uncopyable);
                      return null;
                    }))
        .isInstanceOf(CacheException.class);
    assertThat(cache.get(KEY)).isEqualTo("before");
    cache.remove(KEY);
    assertUsable(cache, KEY);
  }

  // ------------------------------------------------------------ user code that fails

  private static final class Trap {
    private boolean failsInHash;

    @Override
    public boolean equals(Object other) {
      throw new IllegalStateException("equals failed");
    }

    @Override
    public int hashCode() {
      if (failsInHash) {
        throw new IllegalStateException("hashCode failed");
      }
      return 42;
    }

    @Override
    public String toString() {
      throw new IllegalStateException("toString failed");
    }
  }

  @Test
  void keysWhoseMethodsFail() {
    RkvsCache<Object, Object> cache = cache();
    Trap key = new Trap();
    Map<String, Consumer<Cache<Object, Object>>> all = operations(key, VALUE);
    key.failsInHash = true;
    all.entrySet().stream()
        .filter(
            e ->
                !Set.of("putAll", "getAll", "removeAll", "loadAll", "invokeAll")
                    .contains(e.getKey()))
        .forEach(
            e ->
                assertThatThrownBy(() -> e.getValue().accept(cache))
                    .as(e.getKey())
                    .hasMessage("hashCode failed"));
    Trap stored = new Trap();
    cache.put(stored, "first"); // nothing to compare with yet
    assertThatThrownBy(() -> cache.put(new Trap(), "second")).hasMessage("equals failed");
    assertThatThrownBy(() -> cache.invoke(new Trap(), (e, a) -> null)).hasMessage("equals failed");
    assertThat(cache.get(stored)).isEqualTo("first"); // the same object needs no equals
    assertUsable(cache, KEY);
  }

  @Test
  void aProcessorThatFailsForAKeyWithoutText() {
    RkvsCache<Object, Object> cache = cache();
    Trap key = new Trap();
    assertThatThrownBy(
            () ->
                cache.invoke(
                    key,
                    (e, a) -> {
                      e.setValue("x");
                      throw new IllegalStateException("processor failed");
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .hasMessageContaining("orders")
        .hasRootCauseMessage("processor failed");
    assertThat(cache.containsKey(key)).isFalse();
    assertUsable(cache, key);
  }

  @Test
  void anErrorInAProcessorIsNotWrapped() {
    RkvsCache<Object, Object> cache = cache();
    assertThatThrownBy(
            () ->
                cache.invoke(
                    KEY,
                    (e, a) -> {
                      throw new StackOverflowError("on purpose");
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertUsable(cache, KEY);
  }

  private static MutableCacheEntryListenerConfiguration<Object, Object> listening(
      CacheEntryCreatedListener<Object, Object> listener) {
    return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true);
  }

  @Test
  void aListenerThatFailsDoesSoAfterTheCommit() {
    List<Object> heard = new ArrayList<>();
    RkvsCache<Object, Object> cache =
        cache(
            new NamespaceConfiguration<Object, Object>()
                .addCacheEntryListenerConfiguration(
                    listening(
                        events -> {
                          throw new IllegalStateException("listener failed");
                        }))
                .addCacheEntryListenerConfiguration(
                    listening(events -> events.forEach(e -> heard.add(e.getKey())))));
    assertThatThrownBy(() -> cache.put(KEY, VALUE))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasRootCauseMessage("listener failed");
    assertThat(cache.get(KEY)).isEqualTo(VALUE);
    assertThatThrownBy(() -> cache.putAll(Map.of("a", 1, "b", 2)))
        .isInstanceOf(CacheEntryListenerException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(cache.getAll(Set.of("a", "b"))).hasSize(2);
    assertThat(heard).containsExactlyInAnyOrder(KEY, "a", "b");
    assertThat(cache.parts().pipeline.statistics.puts()).isEqualTo(3);
  }

  @Test
  void anErrorInAListenerIsNotWrapped() {
    RkvsCache<Object, Object> cache =
        cache(
            new NamespaceConfiguration<Object, Object>()
                .addCacheEntryListenerConfiguration(
                    listening(
                        events -> {
                          throw new AssertionError("listener failed");
                        })));
    assertThatThrownBy(() -> cache.put(KEY, VALUE)).isInstanceOf(AssertionError.class);
    assertThat(cache.get(KEY)).isEqualTo(VALUE);
  }

  private static final class FailingWriter implements CacheWriter<Object, Object> {
    boolean isFailing = true;

    private void fail() {
      if (isFailing) {
        throw new IllegalStateException("writer failed");
      }
    }

    @Override
    public void write(Cache.Entry<? extends Object, ? extends Object> entry) {
      fail();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends Object, ? extends Object>> entries) {
      entries.removeIf(e -> !e.getKey().equals("bad"));
      fail();
    }

    @Override
    public void delete(Object key) {
      fail();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.removeIf(key -> !key.equals("bad"));
      fail();
    }
  }

  @Test
  void aWriterThatFailsLeavesTheEntryAlone() {
    FailingWriter writer = new FailingWriter();
    RkvsCache<Object, Object> cache =
        cache(
            new NamespaceConfiguration<Object, Object>()
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    writer.isFailing = false;
    cache.put("there", "before");
    writer.isFailing = true;
    Map<String, Consumer<Cache<Object, Object>>> writes = operations("there", "after");
    writes.put("remove", c -> c.remove("there"));
    writes.put("getAndRemove", c -> c.getAndRemove("there"));
    for (String conditional :
        List.of("putIfAbsent", "replace/3", "replace/3 old", "remove/2", "putAll")) {
      writes.remove(conditional);
    }
    writes.put("replace/3", c -> c.replace("there", "before", "after"));
    writes.put("remove/2", c -> c.remove("there", "before"));
    writes.put(
        "invoke",
        c ->
            c.invoke(
                "there",
                (e, a) -> {
                  e.setValue("after");
                  return null;
                }));
    long puts = cache.parts().pipeline.statistics.puts();
    writes.forEach(
        (name, write) ->
            assertThatThrownBy(() -> write.accept(cache))
                .as(name)
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("there"));
    assertThat(cache.get("there")).isEqualTo("before");
    assertThat(cache.parts().pipeline.statistics.puts()).isEqualTo(puts);
    assertThat(cache.parts().pipeline.statistics.removals()).isZero();
    writer.isFailing = false;
    cache.remove("there");
    assertUsable(cache, "there");
  }

  @Test
  void aBulkWriterThatFailsInPartKeepsWhatItHasDone() {
    FailingWriter writer = new FailingWriter();
    RkvsCache<Object, Object> cache =
        cache(
            new NamespaceConfiguration<Object, Object>()
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    assertThatThrownBy(() -> cache.putAll(Map.of("a", 1, "bad", 2, "b", 3)))
        .isInstanceOf(CacheWriterException.class)
        .hasMessageContaining("1 of 3 keys");
    assertThat(cache.getAll(Set.of("a", "b", "bad"))).isEqualTo(Map.of("a", 1, "b", 3));
    assertThat(cache.parts().pipeline.statistics.puts()).isEqualTo(2);
    writer.isFailing = false;
    cache.putAll(Map.of("a", 1, "bad", 2));
    writer.isFailing = true;
    assertThatThrownBy(() -> cache.removeAll(Set.of("a", "bad", "absent")))
        .isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(cache::removeAll).isInstanceOf(CacheWriterException.class);
    assertThat(cache.getAll(Set.of("a", "b", "bad"))).isEqualTo(Map.of("bad", 2));
    assertThat(cache.parts().pipeline.statistics.removals()).isEqualTo(2);
  }

  @Test
  void anExpiryPolicyThatFailsOrAnswersNull() {
    for (boolean isFailing : List.of(true, false)) {
      ExpiryPolicy policy =
          new ExpiryPolicy() {
            private Duration answer() {
              if (isFailing) {
                throw new IllegalStateException("policy failed");
              }
              return null;
            }

            @Override
            public Duration getExpiryForCreation() {
              return answer();
            }

            @Override
            public Duration getExpiryForAccess() {
              return answer();
            }

            @Override
            public Duration getExpiryForUpdate() {
              return answer();
            }
          };
      FakeTicker ticker = new FakeTicker();
      try (RkvsCachingProvider own = new RkvsCachingProvider(ticker)) {
        Cache<Object, Object> cache =
            own.getCacheManager()
                .createCache(
                    "policy",
                    new NamespaceConfiguration<Object, Object>()
                        .setExpiryPolicyFactory(() -> policy));
        cache.put(KEY, 1);
        cache.put(KEY, 2);
        assertThat(cache.get(KEY)).isEqualTo(2);
        ticker.advance(java.time.Duration.ofDays(100_000));
        assertThat(cache.get(KEY)).isEqualTo(2);
      }
    }
  }

  @Test
  void factoriesThatFail() {
    CacheWriter<Object, Object> writer = new FailingWriter();
    assertThatThrownBy(
            () ->
                manager.createCache(
                    "broken",
                    new NamespaceConfiguration<Object, Object>()
                        .setCacheWriterFactory(() -> writer)
                        .setExpiryPolicyFactory(
                            () -> {
                              throw new IllegalStateException("factory failed");
                            })))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("broken")
        .hasMessageContaining("expiry policy")
        .hasMessageContaining("factory failed");
    assertThatThrownBy(
            () ->
                manager.createCache(
                    "broken",
                    new NamespaceConfiguration<Object, Object>().setCacheLoaderFactory(() -> null)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("expected an object, was null");
    assertThat(manager.getCacheNames()).isEmpty();
    assertThatCode(() -> manager.createCache("broken", new MutableConfiguration<>()))
        .doesNotThrowAnyException();
  }

  @Test
  void theSameListenerConfigurationTwice() {
    RkvsCache<Object, Object> cache = cache();
    MutableCacheEntryListenerConfiguration<Object, Object> listening = listening(events -> {});
    cache.registerCacheEntryListener(listening);
    assertThatThrownBy(() -> cache.registerCacheEntryListener(listening))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("orders");
    cache.deregisterCacheEntryListener(listening);
    cache.deregisterCacheEntryListener(listening);
    assertUsable(cache, KEY);
  }
}
