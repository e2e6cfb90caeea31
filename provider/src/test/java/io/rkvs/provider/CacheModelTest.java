package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.provider.config.FixedExpiryPolicy;
import io.rkvs.provider.management.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.processor.EntryProcessorResult;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any sequence of operations, with time passing between them, against a plain map: answers,
 * counters, events and content agree after each step. A failure names the shortest sequence and the
 * seed.
 */
final class CacheModelTest {
  private static final int KEYS = 4;
  private static final long CREATED = 50;
  private static final long UPDATED = 30;
  private static final long ACCESSED = 70;

  /** What happens in one step: an operation on a key with a value, after some milliseconds. */
  record Step(String operation, int key, int value, int other, int millis) {}

  /** How the cache is configured. */
  record Shape(
      boolean isByValue, boolean isListening, boolean hasExpiry, boolean isShardedFinely) {}

  private static Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.of(
                "get",
                "getAll",
                "containsKey",
                "put",
                "getAndPut",
                "putIfAbsent",
                "putAll",
                "replace",
                "replaceIf",
                "getAndReplace",
                "remove",
                "removeIf",
                "getAndRemove",
                "removeAllKeys",
                "removeAll",
                "clear",
                "iterate",
                "iterateRemove",
                "invokeGet",
                "invokeAdd",
                "invokeRemove",
                "invokeAll",
                "size"),
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(0, 0, 0, 1, 20, 30, 60))
        .as(Step::new);
  }

  @Provide
  static Arbitrary<Shape> shapes() {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(either, either, either, either).as(Shape::new);
  }

  @Property(tries = 400)
  void agreesWithAMap(@ForAll("shapes") Shape shape, @ForAll("sequences") List<Step> steps) {
    new Run(shape).run(steps);
  }

  @Provide
  static Arbitrary<List<Step>> sequences() {
    return steps().list().ofMaxSize(60);
  }

  /** A value and when it expires; -1 is never. */
  private static final class Entry {
    Integer value;
    long deadline;

    Entry(Integer value, long deadline) {
      this.value = value;
      this.deadline = deadline;
    }
  }

  private static final class Run {
    private final Shape shape;
    private final FakeTicker ticker = new FakeTicker();
    private final Map<Integer, Entry> model = new TreeMap<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> expectedEvents = new ArrayList<>();
    private long now;
    private long hits;
    private long misses;
    private long puts;
    private long removals;

    Run(Shape shape) {
      this.shape = shape;
    }

    void run(List<Step> steps) {
      try (RkvsCachingProvider provider = new RkvsCachingProvider(ticker)) {
        RkvsCache<Integer, Integer> cache =
            (RkvsCache<Integer, Integer>)
                provider.getCacheManager().createCache("model", configuration());
        for (Step step : steps) {
          now += step.millis;
          ticker.advance(Duration.ofMillis(step.millis));
          model.values().removeIf(e -> e.deadline >= 0 && e.deadline <= now);
          Object expected = expected(step);
          Object actual = actual(cache, step);
          assertThat(actual).as("%s at %d ms", step, now).isEqualTo(expected);
          check(cache, step);
        }
      }
    }

    private NamespaceConfiguration<Integer, Integer> configuration() {
      NamespaceConfiguration<Integer, Integer> c = new NamespaceConfiguration<>();
      c.setStoreByValue(shape.isByValue).setStatisticsEnabled(true);
      c.setShardCount(shape.isShardedFinely ? 8 : 1);
      if (shape.hasExpiry) {
        c.setExpiryPolicyFactory(
            () -> new FixedExpiryPolicy(millis(CREATED), millis(UPDATED), millis(ACCESSED)));
      }
      if (shape.isListening) {
        listen(
            c,
            (CacheEntryCreatedListener<Integer, Integer>)
                all -> all.forEach(e -> heard.add("C" + e.getKey() + e.getValue())));
        listen(
            c,
            (CacheEntryUpdatedListener<Integer, Integer>)
                all ->
                    all.forEach(e -> heard.add("U" + e.getKey() + e.getOldValue() + e.getValue())));
        listen(
            c,
            (CacheEntryRemovedListener<Integer, Integer>)
                all -> all.forEach(e -> heard.add("R" + e.getKey() + e.getOldValue())));
      }
      return c;
    }

    private static void listen(
        NamespaceConfiguration<Integer, Integer> c,
        javax.cache.event.CacheEntryListener<Integer, Integer> listener) {
      c.addCacheEntryListenerConfiguration(
          new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true));
    }

    private static javax.cache.expiry.Duration millis(long millis) {
      return new javax.cache.expiry.Duration(java.util.concurrent.TimeUnit.MILLISECONDS, millis);
    }

    private void check(RkvsCache<Integer, Integer> cache, Step step) {
      Statistics s = cache.parts().pipeline.statistics;
      assertThat(List.of(s.hits(), s.misses(), s.puts(), s.removals()))
          .as("counters after %s", step)
          .containsExactly(hits, misses, puts, removals);
      if (shape.isListening) {
        assertThat(heard)
            .as("events after %s", step)
            .containsExactlyInAnyOrderElementsOf(expectedEvents);
      }
      for (int key = 0; key < KEYS; key++) {
        assertThat(cache.containsKey(key))
            .as("key %d after %s", key, step)
            .isEqualTo(model.containsKey(key));
      }
    }

    // ---------------------------------------------------------- the map

    private Integer old(int key) {
      Entry e = model.get(key);
      return e == null ? null : e.value;
    }

    private Integer counted(int key) {
      Integer old = old(key);
      if (old == null) {
        misses++;
      } else {
        hits++;
      }
      return old;
    }

    private Integer accessed(int key) {
      Integer old = counted(key);
      touch(key);
      return old;
    }

    private void touch(int key) {
      Entry e = model.get(key);
      if (e != null && shape.hasExpiry) {
        e.deadline = now + ACCESSED;
      }
    }

    private void store(int key, int value) {
      puts++;
      Entry e = model.get(key);
      if (e == null) {
        model.put(key, new Entry(value, shape.hasExpiry ? now + CREATED : -1));
        expectedEvents.add("C" + key + value);
      } else {
        expectedEvents.add("U" + key + e.value + value);
        e.value = value;
        e.deadline = shape.hasExpiry ? now + UPDATED : -1;
      }
    }

    private boolean drop(int key) {
      Entry e = model.remove(key);
      if (e != null) {
        removals++;
        expectedEvents.add("R" + key + e.value);
      }
      return e != null;
    }

    private Object expected(Step s) {
      switch (s.operation) {
        case "get", "invokeGet" -> {
          return accessed(s.key);
        }
        case "getAll" -> {
          Map<Integer, Integer> all = new HashMap<>();
          for (int key : Set.of(s.key, (s.key + 1) % KEYS)) {
            Integer old = accessed(key);
            if (old != null) {
              all.put(key, old);
            }
          }
          return all;
        }
        case "containsKey" -> {
          return model.containsKey(s.key);
        }
        case "put" -> {
          store(s.key, s.value);
          return "done";
        }
        case "putAll" -> {
          store(s.key, s.value);
          store((s.key + 1) % KEYS, s.other);
          return "done";
        }
        case "getAndPut" -> {
          Integer old = counted(s.key);
          store(s.key, s.value);
          return old;
        }
        case "putIfAbsent" -> {
          Integer old = counted(s.key);
          if (old == null) {
            store(s.key, s.value);
          }
          return old == null;
        }
        case "replace" -> {
          Integer old = counted(s.key);
          if (old != null) {
            store(s.key, s.value);
          }
          return old != null;
        }
        case "getAndReplace" -> {
          Integer old = counted(s.key);
          if (old != null) {
            store(s.key, s.value);
          }
          return old;
        }
        case "replaceIf" -> {
          Integer old = counted(s.key);
          boolean same = Objects.equals(old, s.other);
          if (same) {
            store(s.key, s.value);
          } else {
            touch(s.key);
          }
          return same;
        }
        case "remove" -> {
          return drop(s.key);
        }
        case "removeIf" -> {
          Integer old = counted(s.key);
          boolean same = Objects.equals(old, s.other);
          if (same) {
            drop(s.key);
          } else {
            touch(s.key);
          }
          return same;
        }
        case "getAndRemove" -> {
          Integer old = counted(s.key);
          drop(s.key);
          return old;
        }
        case "removeAllKeys" -> {
          drop(s.key);
          drop((s.key + 1) % KEYS);
          return "done";
        }
        case "removeAll" -> {
          new TreeSet<>(model.keySet()).forEach(this::drop);
          return "done";
        }
        case "clear" -> {
          model.clear();
          return "done";
        }
        case "iterate", "iterateRemove" -> {
          Map<Integer, Integer> all = new TreeMap<>();
          for (int key : new TreeSet<>(model.keySet())) {
            all.put(key, accessed(key));
            if (s.operation.equals("iterateRemove")) {
              drop(key);
            }
          }
          return all;
        }
        case "invokeAdd" -> {
          Integer old = counted(s.key);
          store(s.key, (old == null ? 0 : old + 1) % 3);
          return old(s.key);
        }
        case "invokeRemove" -> {
          Integer old = counted(s.key);
          drop(s.key);
          return old != null;
        }
        case "invokeAll" -> {
          Map<Integer, Integer> all = new TreeMap<>();
          for (int key : Set.of(s.key, (s.key + 1) % KEYS)) {
            counted(key);
            store(key, s.value);
            all.put(key, s.value);
          }
          return all;
        }
        case "size" -> {
          return model.size();
        }
        default -> throw new IllegalArgumentException(s.operation);
      }
    }

    // ---------------------------------------------------------- the cache

    private static Object actual(RkvsCache<Integer, Integer> c, Step s) {
      Integer next = (s.key + 1) % KEYS;
      return switch (s.operation) {
        case "get" -> c.get(s.key);
        case "getAll" -> c.getAll(Set.of(s.key, next));
        case "containsKey" -> c.containsKey(s.key);
        case "put" -> done(() -> c.put(s.key, s.value));
        case "putAll" -> done(() -> c.putAll(Map.of(s.key, s.value, next, s.other)));
        case "getAndPut" -> c.getAndPut(s.key, s.value);
        case "putIfAbsent" -> c.putIfAbsent(s.key, s.value);
        case "replace" -> c.replace(s.key, s.value);
        case "getAndReplace" -> c.getAndReplace(s.key, s.value);
        case "replaceIf" -> c.replace(s.key, s.other, s.value);
        case "remove" -> c.remove(s.key);
        case "removeIf" -> c.remove(s.key, s.other);
        case "getAndRemove" -> c.getAndRemove(s.key);
        case "removeAllKeys" -> done(() -> c.removeAll(Set.of(s.key, next)));
        case "removeAll" -> done(c::removeAll);
        case "clear" -> done(c::clear);
        case "iterate" -> iterate(c, false);
        case "iterateRemove" -> iterate(c, true);
        case "invokeGet" -> c.<Integer>invoke(s.key, (e, a) -> e.exists() ? e.getValue() : null);
        case "invokeAdd" ->
            c.<Integer>invoke(
                s.key,
                (e, a) -> {
                  e.setValue(e.exists() ? (e.getValue() + 1) % 3 : 0);
                  return e.getValue();
                });
        case "invokeRemove" ->
            c.<Boolean>invoke(
                s.key,
                (e, a) -> {
                  boolean there = e.exists();
                  e.remove();
                  return there;
                });
        case "invokeAll" -> invokeAll(c, s, next);
        case "size" -> size(c);
        default -> throw new IllegalArgumentException(s.operation);
      };
    }

    private static String done(Runnable operation) {
      operation.run();
      return "done";
    }

    private static Map<Integer, Integer> iterate(Cache<Integer, Integer> c, boolean isRemoving) {
      Map<Integer, Integer> all = new TreeMap<>();
      for (Iterator<Cache.Entry<Integer, Integer>> i = c.iterator(); i.hasNext(); ) {
        Cache.Entry<Integer, Integer> entry = i.next();
        all.put(entry.getKey(), entry.getValue());
        if (isRemoving) {
          i.remove();
        }
      }
      return all;
    }

    private static Map<Integer, Integer> invokeAll(
        Cache<Integer, Integer> c, Step s, Integer next) {
      Map<Integer, EntryProcessorResult<Integer>> results =
          c.<Integer>invokeAll(
              Set.of(s.key, next),
              (e, a) -> {
                e.setValue(s.value);
                return e.getValue();
              });
      Map<Integer, Integer> all = new TreeMap<>();
      results.forEach((key, result) -> all.put(key, result.get()));
      return all;
    }

    /** Counts without touching or counting. */
    private static int size(RkvsCache<Integer, Integer> c) {
      int size = 0;
      for (int key = 0; key < KEYS; key++) {
        size += c.containsKey(key) ? 1 : 0;
      }
      return size;
    }
  }
}
