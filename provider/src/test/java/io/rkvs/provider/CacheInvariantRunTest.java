package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.engine.Cut;
import io.rkvs.engine.Table;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writers store groups of keys by ALL_OR_NOTHING batches, the group's values always with the sum
 * zero and its number n rising; everybody else checks, by every way there is to read, while shards
 * and bins come and go. A few seconds, or as many as {@code -Drkvs.run.seconds} says; prints the
 * number of checks.
 */
class CacheInvariantRunTest {
  private static final int KINDS = 4;
  private static final int GROUPS = 64;
  private static final int MEMBERS = 3;

  /** Caches that take different ways through the pipeline. */
  enum Kind {
    /** The engine's own commit. */
    PLAIN,
    /** Copies in and out. */
    BY_VALUE,
    /** Every read moves a deadline, every write suspends one. */
    TOUCHED,
    /** Every write holds its keys and tells a listener. */
    LISTENING
  }

  private final RkvsCachingProvider provider = new RkvsCachingProvider();
  private final LongAdder batches = new LongAdder();
  private final LongAdder resizes = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private final List<List<String>> groups = new ArrayList<>();
  private Cache<String, Long> cache;
  private Namespace<String, Long> namespace;
  private Table table;
  private long end;

  @AfterEach
  void close() {
    provider.close();
  }

  @ParameterizedTest
  @EnumSource
  void nobodySeesHalfABatch(Kind kind) throws Exception {
    cache = create(kind);
    namespace = NamespaceTest.namespaceOf(cache);
    table = ((RkvsCache<?, ?>) cache).parts().pipeline.table;
    for (int g = 0; g < GROUPS; g++) {
      groups.add(List.of("group " + g + " a", "group " + g + " b", "group " + g + " c"));
      store(g, 0);
    }
    if (kind == Kind.LISTENING) {
      cache.registerCacheEntryListener(
          new MutableCacheEntryListenerConfiguration<>(() -> listener(), null, false, true));
    }
    double seconds = Integer.getInteger("rkvs.run.seconds", 6) / (double) KINDS;
    end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    run(
        List.of(
            n -> store(2 * n % GROUPS, n),
            n -> store(2 * n % GROUPS + 1, n),
            this::getInOrder,
            this::getAll,
            this::getAtOnce,
            n -> iterate(),
            this::process,
            n -> cut(),
            this::disturb));
    assertThat(batches.sum()).isPositive();
    assertThat(resizes.sum()).isPositive();
    System.out.printf(
        "invariants, %s: %d checks against %d batches and %d resizes, 0 violations%n",
        kind, checks.sum(), batches.sum(), resizes.sum());
  }

  private Cache<String, Long> create(Kind kind) {
    NamespaceConfiguration<String, Long> configuration = new NamespaceConfiguration<>();
    configuration.setStoreByValue(kind == Kind.BY_VALUE);
    if (kind == Kind.TOUCHED) {
      configuration.setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
    }
    return provider.getCacheManager().createCache("invariants", configuration);
  }

  /** What a thread does over and over again, told how often it has been done. */
  private interface Work {
    void run(int n);
  }

  private void run(List<Work> works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    List<Future<?>> all = new ArrayList<>();
    for (Work work : works) {
      all.add(
          threads.submit(
              () -> {
                int n = 1;
                do {
                  work.run(n++);
                } while (System.nanoTime() < end);
              }));
    }
    threads.shutdown();
    for (Future<?> one : all) {
      one.get();
    }
  }

  // ------------------------------------------------------------ writers

  /** All members get the number, but the last, which gets what makes the sum zero. */
  private void store(int group, long number) {
    Map<String, Long> entries = new LinkedHashMap<>();
    List<String> keys = groups.get(group);
    for (int m = 0; m < MEMBERS; m++) {
      entries.put(keys.get(m), m < MEMBERS - 1 ? number : -(MEMBERS - 1) * number);
    }
    assertThat(namespace.setMultiple(entries, BatchMode.ALL_OR_NOTHING).isSuccess()).isTrue();
    batches.increment();
  }

  private static long number(String key, Long value) {
    assertThat(value).as("%s is always there", key).isNotNull();
    return key.endsWith("c") ? value / -(MEMBERS - 1) : value;
  }

  /** Shards come and go, and so do other keys, by which bins grow and shrink. */
  private void disturb(int n) {
    namespace.resizeShards(1 + n * 7 % 48);
    resizes.increment();
    for (int i = 0; i < 2_000; i++) {
      if (n % 2 == 0) {
        namespace.delete("other " + i);
      } else {
        namespace.set("other " + i, (long) n);
      }
    }
  }

  // ------------------------------------------------------------ readers

  /** What is read later is never older. */
  private void getInOrder(int n) {
    List<String> keys = groups.get(n % GROUPS);
    String first = keys.get(n / GROUPS % MEMBERS);
    String second = keys.get((n / GROUPS + 1 + n / GROUPS / MEMBERS % (MEMBERS - 1)) % MEMBERS);
    long earlier = number(first, cache.get(first));
    long later = number(second, cache.get(second));
    assertThat(later).as("%s, then %s", first, second).isGreaterThanOrEqualTo(earlier);
    checks.increment();
  }

  /** getAll reads key after key, in the order it is given. */
  private void getAll(int n) {
    List<String> keys = groups.get(n % GROUPS);
    Map<String, Long> all = cache.getAll(new LinkedHashSet<>(keys));
    long[] numbers = keys.stream().mapToLong(key -> number(key, all.get(key))).toArray();
    assertThat(numbers).as("numbers of %s", keys).isSorted();
    checks.increment();
  }

  private void getAtOnce(int n) {
    List<String> keys = groups.get(n % GROUPS);
    BatchResult<Map<String, Long>> all = namespace.getMultiple(keys, BatchMode.ALL_OR_NOTHING);
    assertThat(all.errors()).isEmpty();
    assertThat(sum(all.data().values())).as("sum of %s", all.data()).isZero();
    checks.increment();
  }

  /** Of each group, what the iterator comes to later is never older. */
  private void iterate() {
    Map<String, Long> numbers = new HashMap<>();
    int seen = 0;
    for (Cache.Entry<String, Long> entry : cache) {
      if (entry.getKey().startsWith("group")) {
        String group = entry.getKey().substring(0, entry.getKey().length() - 2);
        long number = number(entry.getKey(), entry.getValue());
        Long before = numbers.put(group, number);
        assertThat(number).as(entry.getKey()).isGreaterThanOrEqualTo(before == null ? 0 : before);
        checks.increment();
        seen++;
      }
    }
    assertThat(seen).as("each key is met once").isEqualTo(GROUPS * MEMBERS);
  }

  /** As long as a processor has one member, no batch changes any of them. */
  private void process(int n) {
    List<String> keys = groups.get(n % GROUPS);
    String held = keys.get(n % MEMBERS);
    long sum =
        cache.invoke(
            held,
            (entry, arguments) -> {
              long others = 0;
              for (String key : keys) {
                others += key.equals(held) ? 0 : cache.get(key);
              }
              return others + entry.getValue();
            });
    assertThat(sum).as("sum while a processor has %s", held).isZero();
    checks.increment();
  }

  private void cut() {
    Map<Object, Object> content = new HashMap<>();
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      for (int slot = 0; slot < cut.slotCount(); slot++) {
        cut.take(slot, (key, value, deadline) -> content.put(key, value));
      }
      assertThat((long) content.size()).isEqualTo(cut.size());
    }
    for (List<String> keys : groups) {
      long sum = sum(keys.stream().map(key -> (Long) content.get(key)).toList());
      assertThat(sum).as("sum in a cut of %s", keys).isZero();
      checks.increment();
    }
  }

  private static long sum(Iterable<Long> values) {
    long sum = 0;
    for (Long value : values) {
      sum += value;
    }
    return sum;
  }

  /** Is told after the commit: all members are there by then. */
  private CacheEntryUpdatedListener<String, Long> listener() {
    return events -> {
      for (CacheEntryEvent<? extends String, ? extends Long> event : events) {
        if (event.getKey().startsWith("group")) {
          long told = number(event.getKey(), event.getValue());
          int group = Integer.parseInt(event.getKey().split(" ", -1)[1]);
          for (String key : groups.get(group)) {
            assertThat(number(key, cache.get(key))).as(key).isGreaterThanOrEqualTo(told);
          }
          checks.increment();
        }
      }
    };
  }
}
