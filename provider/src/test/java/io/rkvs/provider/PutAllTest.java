package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.extensions.WhenFull;
import io.rkvs.provider.management.Statistics;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** putAll of caches whose writes concern nobody else: many entries, some there, some not. */
final class PutAllTest {
  private static final int MANY = 1_000;

  private final FakeTicker ticker = new FakeTicker();
  private final RkvsCachingProvider provider = new RkvsCachingProvider(ticker);

  @AfterEach
  void close() {
    provider.close();
  }

  private static NamespaceConfiguration<Object, Object> configuration() {
    NamespaceConfiguration<Object, Object> c = new NamespaceConfiguration<>();
    c.setStoreByValue(false).setStatisticsEnabled(true);
    return c;
  }

  private RkvsCache<Object, Object> cache(NamespaceConfiguration<Object, Object> configuration) {
    return (RkvsCache<Object, Object>)
        provider.getCacheManager().createCache("many", configuration);
  }

  private static Statistics statistics(RkvsCache<Object, Object> cache) {
    return cache.parts().pipeline.statistics;
  }

  private static Map<Object, Object> numbers(int from, int to, Object value) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      map.put(i, value);
    }
    return map;
  }

  private static Map<Object, Object> content(Cache<Object, Object> cache) {
    Map<Object, Object> content = new TreeMap<>();
    cache.forEach(e -> content.put(e.getKey(), e.getValue()));
    return content;
  }

  @Test
  void createsAndUpdatesAndCountsEach() {
    for (boolean isBounded : List.of(false, true)) {
      NamespaceConfiguration<Object, Object> c = configuration();
      c.setMaxEntries(isBounded ? 2 * MANY : 0);
      RkvsCache<Object, Object> cache = cache(c);
      cache.putAll(numbers(0, MANY, "old"));
      cache.putAll(numbers(MANY / 2, MANY + 77, "new"));
      Map<Object, Object> expected = numbers(0, MANY / 2, "old");
      expected.putAll(numbers(MANY / 2, MANY + 77, "new"));
      assertThat(content(cache)).isEqualTo(expected);
      assertThat(statistics(cache).puts()).isEqualTo(MANY + MANY / 2 + 77);
      assertThat(statistics(cache).averagePutMicros()).isPositive();
      cache.putAll(Map.of());
      provider.getCacheManager().destroyCache("many");
    }
  }

  @Test
  void whatIsWrongIsFoundBeforeAnythingIsStored() {
    NamespaceConfiguration<Integer, String> c = new NamespaceConfiguration<>();
    c.setTypes(Integer.class, String.class).setStoreByValue(false);
    RkvsCache<Integer, String> typed =
        (RkvsCache<Integer, String>) provider.getCacheManager().createCache("typed", c);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Cache<Object, Object> cache = (Cache) typed;
    Map<Object, Object> wrong = numbers(0, MANY, "value");
    wrong.put("key", "value");
    assertThatThrownBy(() -> cache.putAll(wrong)).isInstanceOf(ClassCastException.class);
    wrong.remove("key");
    wrong.put(MANY, 1);
    assertThatThrownBy(() -> cache.putAll(wrong)).isInstanceOf(ClassCastException.class);
    wrong.put(MANY, null);
    assertThatThrownBy(() -> cache.putAll(wrong)).isInstanceOf(NullPointerException.class);
    wrong.remove(MANY);
    wrong.put(null, "value");
    assertThatThrownBy(() -> cache.putAll(wrong)).isInstanceOf(NullPointerException.class);
    assertThat(cache).isEmpty();
  }

  /** Whoever changes the map meanwhile gets part of it stored, but nothing that is wrong. */
  @Test
  void aMapThatChangesIsCheckedAgain() {
    RkvsCache<Object, Object> cache = cache(configuration());
    Map<Object, Object> unreliable =
        new AbstractMap<>() {
          private int asked;

          @Override
          public Set<Entry<Object, Object>> entrySet() {
            Map<Object, Object> content = numbers(0, 50, "value");
            content.put(25, asked++ == 0 ? "value" : null);
            return content.entrySet();
          }
        };
    assertThatThrownBy(() -> cache.putAll(unreliable))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("map contains a null value");
    assertThat(content(cache)).isEqualTo(numbers(0, 25, "value"));
  }

  @Test
  void theLastOfEqualKeysStays() {
    RkvsCache<Object, Object> cache = cache(configuration());
    cache.put(100_000, "first");
    IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
    map.put(100_000, "one");
    map.put(Integer.valueOf("100000"), "other");
    assertThat(map).hasSize(2);
    Object last = null;
    for (Object value : map.values()) {
      last = value;
    }
    cache.putAll(map);
    assertThat(content(cache)).isEqualTo(Map.of(100_000, last));
    assertThat(statistics(cache).puts()).isEqualTo(3);
  }

  /** A key that does something when it is compared. */
  private record Key(int number, Runnable whenCompared) {
    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public boolean equals(Object other) {
      boolean isEqual = other instanceof Key key && key.number == number;
      whenCompared.run();
      return isEqual;
    }
  }

  /** An entry is looked for, and written a little later. */
  @Test
  void anEntryThatLeavesBeforeItIsWrittenIsStoredAgain() {
    Key plain = new Key(1, () -> {});
    Map<String, Consumer<Cache<Object, Object>>> changes = new LinkedHashMap<>();
    changes.put("removed", c -> c.remove(plain));
    changes.put("cleared", Cache::clear);
    changes.put(
        "replaced by another",
        c -> {
          c.remove(plain);
          c.put(plain, "in between");
        });
    changes.put("updated", c -> c.put(plain, "in between"));
    changes.forEach(
        (name, change) -> {
          RkvsCache<Object, Object> cache = cache(configuration());
          for (String way : List.of("put", "putAll")) {
            cache.put(plain, "old");
            statistics(cache).clear();
            boolean[] isChanged = {false};
            Key changing =
                new Key(
                    1,
                    () -> {
                      if (!isChanged[0]) {
                        isChanged[0] = true;
                        change.accept(cache);
                        statistics(cache).clear();
                      }
                    });
            if (way.equals("put")) {
              cache.put(changing, way);
            } else {
              cache.putAll(Map.of(changing, way));
            }
            assertThat(isChanged[0]).as(name).isTrue();
            assertThat(cache.get(plain)).as(name).isEqualTo(way);
            assertThat(cache.parts().pipeline.table.size()).as(name).isEqualTo(1);
            assertThat(statistics(cache).puts()).as(name).isEqualTo(1);
          }
          provider.getCacheManager().destroyCache("many");
        });
  }

  @Test
  void anUpdateGivesTheDeadlineThatThePolicySays() {
    javax.cache.expiry.Duration hour = new javax.cache.expiry.Duration(TimeUnit.HOURS, 1);
    for (boolean isModified : List.of(false, true)) {
      NamespaceConfiguration<Object, Object> c = configuration();
      c.setExpiryPolicyFactory(
          isModified ? ModifiedExpiryPolicy.factoryOf(hour) : CreatedExpiryPolicy.factoryOf(hour));
      RkvsCache<Object, Object> cache = cache(c);
      cache.putAll(numbers(0, 10, "old"));
      ticker.advance(Duration.ofMinutes(40));
      cache.putAll(numbers(5, 15, "new"));
      ticker.advance(Duration.ofMinutes(40));
      assertThat(content(cache)).isEqualTo(numbers(isModified ? 5 : 10, 15, "new"));
      cache.putAll(numbers(0, 10, "again"));
      assertThat(content(cache)).hasSize(15);
      provider.getCacheManager().destroyCache("many");
    }
  }

  @Test
  void byValueStoresCopies() {
    NamespaceConfiguration<Object, Object> c = configuration();
    c.setStoreByValue(true);
    RkvsCache<Object, Object> cache = cache(c);
    for (String content : List.of("created", "updated")) {
      Box box = new Box(content);
      cache.putAll(Map.of("key", box));
      box.spoil();
      assertThat(cache.get("key")).isEqualTo(new Box(content));
    }
  }

  /** What cannot be stored fails the call; what came before it stays, and is counted. */
  @Test
  void aFailureLeavesWhatCameBefore() {
    NamespaceConfiguration<Object, Object> limited = configuration();
    limited.setMaxValueSize(100);
    fails(limited, "a".repeat(200), ValueTooLargeException.class);
    NamespaceConfiguration<Object, Object> byValue = configuration();
    byValue.setStoreByValue(true);
    fails(byValue, Thread.currentThread(), CacheException.class);
    NamespaceConfiguration<Object, Object> full = configuration();
    full.setMaxEntries(81).setWhenFull(WhenFull.REJECT);
    fails(full, "new", CapacityExceededException.class);
  }

  private void fails(
      NamespaceConfiguration<Object, Object> configuration,
      Object unwanted,
      Class<? extends Exception> failure) {
    RkvsCache<Object, Object> cache = cache(configuration);
    cache.putAll(numbers(0, 40, "old"));
    cache.put(-1, "old");
    statistics(cache).clear();
    Map<Object, Object> map = numbers(0, 80, "new");
    map.put(80, unwanted);
    map.put(-1, "never");
    assertThatThrownBy(() -> cache.putAll(map)).isInstanceOf(failure);
    Map<Object, Object> expected = numbers(0, 80, "new");
    expected.put(-1, "old");
    assertThat(content(cache)).isEqualTo(expected);
    assertThat(statistics(cache).puts()).isEqualTo(80);
    provider.getCacheManager().destroyCache("many");
  }
}
