package io.rkvs.tour;

import java.io.PrintStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.management.CacheStatisticsMXBean;
import javax.cache.spi.CachingProvider;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a cache, from its first entry to a million of them.
 *
 * <p>All of it but {@link NamespaceTour} and {@link SnapshotTour} is plain javax.cache: an
 * application that has a cache of another provider changes its class path and nothing else.
 */
public final class Tour {
  private final CacheManager manager;
  private final PrintStream out;

  Tour(CacheManager manager, PrintStream out) {
    this.manager = manager;
    this.out = out;
  }

  /** Walks through everything and prints what happens. */
  public static void main(String[] arguments) throws Exception {
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager()) {
      System.out.println("Provider: " + provider.getClass().getName());
      Tour tour = new Tour(manager, System.out);
      tour.entries();
      tour.copies();
      tour.entryProcessor();
      tour.loaderAndWriter();
      tour.events();
      tour.expiry();
      tour.statistics();
      new NamespaceTour(manager, System.out).walk();
      new SnapshotTour(provider, System.out).walk();
      tour.many(1_000_000);
    }
  }

  void entries() {
    heading("Entries");
    Cache<String, Integer> stock =
        manager.createCache(
            "stock",
            new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));

    stock.put("apples", 3);
    say("get", stock.get("apples"));
    say("get of an absent key", stock.get("pears"));
    say("putIfAbsent over a value", stock.putIfAbsent("apples", 4));
    say("getAndPut gives the old value", stock.getAndPut("apples", 5));
    say("replace, when it is still 5, by 6", stock.replace("apples", 5, 6));
    stock.putAll(Map.of("pears", 10, "plums", 20));
    say("getAll", new TreeMap<>(stock.getAll(Set.of("apples", "pears", "cherries"))));
    say("getAndRemove", stock.getAndRemove("plums"));

    Set<String> names = new TreeSet<>();
    for (Cache.Entry<String, Integer> entry : stock) {
      names.add(entry.getKey());
    }
    say("iterating", names);
  }

  void copies() {
    heading("A value is copied, unless you say otherwise");
    Cache<Integer, Order> byValue = manager.createCache("byValue", new MutableConfiguration<>());
    Order order = new Order("Ann", "tea");
    byValue.put(1, order);
    order.add("cake");
    say("by value, after the caller changed its order", byValue.get(1));

    Cache<Integer, Order> byReference =
        manager.createCache(
            "byReference", new MutableConfiguration<Integer, Order>().setStoreByValue(false));
    byReference.put(1, order);
    order.add("jam");
    say("by reference, the same", byReference.get(1));
  }

  void entryProcessor() {
    heading("Read and write one entry at once");
    Cache<String, Integer> stock = manager.getCache("stock", String.class, Integer.class);
    Integer taken =
        stock.invoke(
            "apples",
            (entry, arguments) -> {
              int wanted = Math.min((Integer) arguments[0], entry.getValue());
              entry.setValue(entry.getValue() - wanted);
              return wanted;
            },
            4);
    say("took", taken);
    say("left", stock.get("apples"));
  }

  void loaderAndWriter() {
    heading("A store behind the cache");
    Warehouse warehouse = new Warehouse(Map.of("bolts", 100, "nuts", 200, "screws", 300));
    Cache<String, Integer> parts =
        manager.createCache(
            "parts",
            new MutableConfiguration<String, Integer>()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> warehouse)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> warehouse));

    say("a miss loads", parts.get("bolts"));
    parts.put("bolts", 99);
    parts.remove("nuts");
    say("the store was told", new TreeMap<>(warehouse.stock()));

    CompletionListenerFuture loaded = new CompletionListenerFuture();
    parts.loadAll(Set.of("screws"), false, loaded);
    await(loaded);
    say("loaded ahead", parts.containsKey("screws"));
  }

  void events() {
    heading("Events");
    Cache<String, Integer> stock = manager.getCache("stock", String.class, Integer.class);
    stock.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            FactoryBuilder.factoryOf(new Printer(out)), null, true, true));
    stock.put("pears", 9);
    stock.remove("pears");
  }

  /** Prints updates and removals, on the thread that makes them, before its call returns. */
  private record Printer(PrintStream out)
      implements CacheEntryUpdatedListener<String, Integer>,
          CacheEntryRemovedListener<String, Integer>,
          Serializable {
    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      for (CacheEntryEvent<? extends String, ? extends Integer> event : events) {
        out.printf("  %s: %d -> %d%n", event.getKey(), event.getOldValue(), event.getValue());
      }
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      for (CacheEntryEvent<? extends String, ? extends Integer> event : events) {
        out.printf("  %s: %d -> removed%n", event.getKey(), event.getOldValue());
      }
    }
  }

  void expiry() throws InterruptedException {
    heading("Expiry");
    Cache<String, String> sessions =
        manager.createCache(
            "sessions",
            new MutableConfiguration<String, String>()
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 200))));
    sessions.put("s1", "Ann");
    say("at once", sessions.get("s1"));
    TimeUnit.MILLISECONDS.sleep(250);
    say("a quarter of a second later", sessions.get("s1"));
  }

  void statistics() throws MalformedObjectNameException {
    heading("Statistics, also for a JMX console");
    manager.enableStatistics("stock", true);
    Cache<String, Integer> stock = manager.getCache("stock", String.class, Integer.class);
    for (String article : List.of("apples", "apples", "apples", "grapes")) {
      stock.get(article);
    }
    var server = ManagementFactory.getPlatformMBeanServer();
    ObjectName pattern = new ObjectName("javax.cache:type=CacheStatistics,Cache=stock,*");
    ObjectName name = server.queryNames(pattern, null).iterator().next();
    var statistics = JMX.newMXBeanProxy(server, name, CacheStatisticsMXBean.class);
    say("hits", statistics.getCacheHits());
    say("misses", statistics.getCacheMisses());
    say("hit percentage", statistics.getCacheHitPercentage());
  }

  void many(int count) {
    heading("%,d entries, Integer to Integer, by reference".formatted(count));
    Cache<Integer, Integer> cache =
        manager.createCache(
            "many", new MutableConfiguration<Integer, Integer>().setStoreByValue(false));
    long heapBefore = usedHeap();

    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      cache.put(i, i);
    }
    long stored = System.nanoTime();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += cache.get(i);
    }
    long read = System.nanoTime();
    long heap = usedHeap() - heapBefore;

    if (sum != (long) count * (count - 1) / 2) {
      throw new IllegalStateException("values read back add up to " + sum);
    }
    say("storing them, growth included, ns an entry", (stored - start) / count);
    say("reading them, ns an entry", (read - stored) / count);
    say("heap, keys and values included, bytes an entry", heap / count);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void await(CompletionListenerFuture future) {
    try {
      future.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("loadAll did not complete", e);
    }
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void say(String what, @Nullable Object value) {
    out.println("  " + what + ": " + value);
  }
}
