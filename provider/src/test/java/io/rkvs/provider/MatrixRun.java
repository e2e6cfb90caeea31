package io.rkvs.provider;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.provider.management.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;

/** Runs one row of the operation matrix against a new cache and writes down what came out. */
final class MatrixRun {
  private static final String KEY = "k";

  private final MatrixCase expected;
  private final FakeTicker ticker = new FakeTicker();
  private final List<String> events = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();

  MatrixRun(MatrixCase expected) {
    this.expected = expected;
  }

  MatrixCase run() {
    try (RkvsCachingProvider provider = new RkvsCachingProvider(ticker);
        CacheManager manager = provider.getCacheManager()) {
      RkvsCache<String, Box> cache =
          (RkvsCache<String, Box>) manager.createCache("matrix", configuration());
      if (!expected.before().equals("-")) {
        cache.put(KEY, box(expected.before()));
      }
      if (expected.isExpired()) {
        ticker.advance(Duration.ofHours(1));
      }
      Statistics statistics = cache.parts().pipeline.statistics;
      statistics.clear();
      events.clear();
      calls.clear();
      String result = String.valueOf(perform(cache));
      if (expected.isByValue()) {
        boxes.forEach(Box::spoil);
      }
      return expected.outcome(
          result,
          after(cache),
          String.join(" ", events),
          counters(statistics),
          String.join(" ", calls));
    }
  }

  private Box box(String content) {
    Box box = new Box(content);
    boxes.add(box);
    return box;
  }

  /** Keeps what the cache gave out, so that it can be spoilt, and tells what it was. */
  private String seen(Box given) {
    if (given != null) {
      boxes.add(given);
    }
    return String.valueOf(given);
  }

  private NamespaceConfiguration<String, Box> configuration() {
    NamespaceConfiguration<String, Box> c = new NamespaceConfiguration<>();
    c.setStoreByValue(expected.isByValue());
    c.setStatisticsEnabled(true);
    c.setExpiryPolicyFactory(expected::expiry);
    if (expected.hasLoader()) {
      c.setReadThrough(true).setCacheLoaderFactory(Loader::new);
    }
    if (expected.hasWriter()) {
      c.setWriteThrough(true).setCacheWriterFactory(Writer::new);
    }
    if (expected.listening() != MatrixCase.Listening.NONE) {
      boolean old = expected.listening() == MatrixCase.Listening.OLD_VALUES;
      c.addCacheEntryListenerConfiguration(
          new MutableCacheEntryListenerConfiguration<>(Listener::new, null, old, true));
    }
    return c;
  }

  private static String after(RkvsCache<String, Box> cache) {
    Pipeline<String, Box> pipeline = cache.parts().pipeline;
    io.rkvs.engine.Node node = pipeline.table.find(KEY, io.rkvs.engine.Hashing.hash(KEY));
    return node == null || !pipeline.isLive(node) ? "-" : String.valueOf(node.value());
  }

  private static String counters(Statistics s) {
    return "h".repeat((int) s.hits())
        + "m".repeat((int) s.misses())
        + "p".repeat((int) s.puts())
        + "r".repeat((int) s.removals());
  }

  private Object perform(Cache<String, Box> cache) {
    return switch (expected.operation()) {
      case "get" -> seen(cache.get(KEY));
      case "getAll" -> seen(cache.getAll(Set.of(KEY)));
      case "containsKey" -> cache.containsKey(KEY);
      case "put" -> nothing(() -> cache.put(KEY, box("N")));
      case "putAll" -> nothing(() -> cache.putAll(Map.of(KEY, box("N"))));
      case "getAndPut" -> seen(cache.getAndPut(KEY, box("N")));
      case "putIfAbsent" -> cache.putIfAbsent(KEY, box("N"));
      case "replace" -> cache.replace(KEY, box("N"));
      case "replaceIfA" -> cache.replace(KEY, box("A"), box("N"));
      case "replaceIfX" -> cache.replace(KEY, box("X"), box("N"));
      case "getAndReplace" -> seen(cache.getAndReplace(KEY, box("N")));
      case "remove" -> cache.remove(KEY);
      case "removeIfA" -> cache.remove(KEY, box("A"));
      case "removeIfX" -> cache.remove(KEY, box("X"));
      case "getAndRemove" -> seen(cache.getAndRemove(KEY));
      case "removeAllKeys" -> nothing(() -> cache.removeAll(Set.of(KEY)));
      case "removeAll" -> nothing(cache::removeAll);
      case "clear" -> nothing(cache::clear);
      case "iterate" -> iterate(cache, false);
      case "iterateRemove" -> iterate(cache, true);
      case "loadAll" -> load(cache, false);
      case "loadAllReplace" -> load(cache, true);
      case "invokeAllSet" -> invokeAllSet(cache);
      default -> invoke(cache, processor());
    };
  }

  private static String nothing(Runnable operation) {
    operation.run();
    return "void";
  }

  private Map<String, String> seen(Map<String, Box> given) {
    Map<String, String> told = new LinkedHashMap<>();
    given.forEach((k, v) -> told.put(k, seen(v)));
    return told;
  }

  private List<String> iterate(Cache<String, Box> cache, boolean isRemoving) {
    List<String> told = new ArrayList<>();
    for (Iterator<Cache.Entry<String, Box>> i = cache.iterator(); i.hasNext(); ) {
      Cache.Entry<String, Box> entry = i.next();
      told.add(entry.getKey() + "=" + seen(entry.getValue()));
      if (isRemoving) {
        i.remove();
      }
    }
    return told;
  }

  private static String load(Cache<String, Box> cache, boolean isReplacing) {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of(KEY), isReplacing, done);
    try {
      done.get();
      return "done";
    } catch (InterruptedException | ExecutionException e) {
      return e.toString();
    }
  }

  private EntryProcessor<String, Box, Object> processor() {
    return switch (expected.operation()) {
      case "invokeNothing" -> (entry, arguments) -> null;
      case "invokeExists" -> (entry, arguments) -> entry.exists();
      case "invokeGet" -> (entry, arguments) -> entry.getValue();
      case "invokeSet" -> (entry, arguments) -> set(entry::setValue);
      case "invokeRemove" ->
          (entry, arguments) -> {
            entry.remove();
            return null;
          };
      case "invokeSetRemove" ->
          (entry, arguments) -> {
            set(entry::setValue);
            entry.remove();
            return null;
          };
      case "invokeRemoveSet" ->
          (entry, arguments) -> {
            entry.remove();
            return set(entry::setValue);
          };
      case "invokeGetSet" ->
          (entry, arguments) -> {
            seen(entry.getValue());
            return set(entry::setValue);
          };
      case "invokeGetRemove" ->
          (entry, arguments) -> {
            Box value = entry.getValue();
            entry.remove();
            return value;
          };
      case "invokeFail" ->
          (entry, arguments) -> {
            set(entry::setValue);
            throw new IllegalStateException("on purpose");
          };
      default -> throw new IllegalArgumentException(expected.operation());
    };
  }

  private Box set(java.util.function.Consumer<Box> setter) {
    Box box = box("N");
    setter.accept(box);
    return box;
  }

  private Object invoke(Cache<String, Box> cache, EntryProcessor<String, Box, Object> processor) {
    try {
      Object result = cache.invoke(KEY, processor);
      return result instanceof Box box ? seen(box) : result;
    } catch (EntryProcessorException e) {
      return "failed";
    }
  }

  private Map<String, String> invokeAllSet(Cache<String, Box> cache) {
    Map<String, EntryProcessorResult<Box>> results =
        cache.<Box>invokeAll(Set.of(KEY), (entry, arguments) -> set(entry::setValue));
    Map<String, String> told = new LinkedHashMap<>();
    results.forEach((k, r) -> told.put(k, seen(r.get())));
    return told;
  }

  /** Spoils what it is given: the cache must not have given it what is stored. */
  private final class Listener
      implements CacheEntryCreatedListener<String, Box>,
          CacheEntryUpdatedListener<String, Box>,
          CacheEntryRemovedListener<String, Box>,
          CacheEntryExpiredListener<String, Box> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Box>> all) {
      note("C", all, e -> seen(e.getValue()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Box>> all) {
      note("U", all, e -> old(e) + ">" + seen(e.getValue()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Box>> all) {
      note("R", all, this::old);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends Box>> all) {
      note("E", all, this::old);
    }

    private String old(CacheEntryEvent<? extends String, ? extends Box> event) {
      return event.isOldValueAvailable() ? seen(event.getOldValue()) : "?";
    }

    private void note(
        String type,
        Iterable<CacheEntryEvent<? extends String, ? extends Box>> all,
        Function<CacheEntryEvent<? extends String, ? extends Box>, String> text) {
      all.forEach(e -> events.add(type + "(" + text.apply(e) + ")"));
    }
  }

  private final class Loader implements CacheLoader<String, Box> {
    @Override
    public Box load(String key) {
      calls.add("l");
      return box("L");
    }

    @Override
    public Map<String, Box> loadAll(Iterable<? extends String> keys) {
      calls.add("L");
      Map<String, Box> all = new LinkedHashMap<>();
      keys.forEach(key -> all.put(key, box("L")));
      return all;
    }
  }

  private final class Writer implements CacheWriter<String, Box> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends Box> entry) {
      calls.add("w(" + seen(entry.getValue()) + ")");
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Box>> entries) {
      entries.forEach(entry -> calls.add("W(" + seen(entry.getValue()) + ")"));
    }

    @Override
    public void delete(Object key) {
      calls.add("d");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      calls.add("D");
    }
  }
}
