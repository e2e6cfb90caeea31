package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.CacheManager;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded over a bound, by count or by weight, keeps the bound. */
final class BoundLoadsTest {
  private static final int KEYS = 2_000;
  private static final int BOUND = 150;

  @TempDir Path temp;
  private final RkvsCachingProvider provider = new RkvsCachingProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  private static String value(int key) {
    return "v" + key;
  }

  /** A weight of 1 to 4: so many entries fit as by count, or fewer. */
  private static int weight(String value) {
    return value.length() - 1;
  }

  private static NamespaceConfiguration<Integer, String> bounded(boolean isWeighed) {
    NamespaceConfiguration<Integer, String> c =
        new NamespaceConfiguration<Integer, String>()
            .setTypes(Integer.class, String.class)
            .setStatisticsEnabled(true);
    return isWeighed
        ? c.setMaxWeight(BOUND).setWeigher((key, value) -> weight(value))
        : c.setMaxEntries(BOUND);
  }

  private static final class Loader implements CacheLoader<Integer, String> {
    @Override
    public String load(Integer key) {
      return value(key);
    }

    @Override
    public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
      Map<Integer, String> all = new HashMap<>();
      keys.forEach(k -> all.put(k, value(k)));
      return all;
    }
  }

  private static RkvsCache<Integer, String> create(
      CacheManager manager, String name, NamespaceConfiguration<Integer, String> configuration) {
    return (RkvsCache<Integer, String>) manager.createCache(name, configuration);
  }

  private RkvsCache<Integer, String> reading(boolean isWeighed) {
    return create(
        provider.getCacheManager(),
        "reading",
        bounded(isWeighed).setReadThrough(true).setCacheLoaderFactory(Loader::new));
  }

  private static Set<Integer> keys() {
    return IntStream.range(0, KEYS).boxed().collect(Collectors.toSet());
  }

  /**
   * The sum of what is there, told by the values, is what the table says, and no more than BOUND.
   */
  private static void assertBoundIsKept(RkvsCache<Integer, String> cache, boolean isWeighed) {
    long sum = 0;
    long count = 0;
    for (var entry : cache) {
      assertThat(entry.getValue()).isEqualTo(value(entry.getKey()));
      sum += isWeighed ? weight(entry.getValue()) : 1;
      count++;
    }
    assertThat(sum).isLessThanOrEqualTo(BOUND).isGreaterThan(BOUND - 4);
    assertThat(cache.parts().pipeline.table.weight()).isEqualTo(sum);
    assertThat(cache.parts().pipeline.table.size()).isEqualTo(count);
    assertThat(cache.parts().pipeline.table.evictions()).isEqualTo(KEYS - count);
  }

  private static void assertKeeps(
      boolean isWeighed, RkvsCache<Integer, String> cache, IntFunction<String> read) {
    for (int key = 0; key < KEYS; key++) {
      assertThat(read.apply(key)).isEqualTo(value(key));
      assertThat(cache.parts().pipeline.table.weight()).isLessThanOrEqualTo(BOUND);
    }
    assertBoundIsKept(cache, isWeighed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void getsThatLoad(boolean isWeighed) {
    RkvsCache<Integer, String> cache = reading(isWeighed);
    assertKeeps(isWeighed, cache, cache::get);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void processorsThatLoad(boolean isWeighed) {
    RkvsCache<Integer, String> cache = reading(isWeighed);
    assertKeeps(isWeighed, cache, key -> cache.invoke(key, (entry, args) -> entry.getValue()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void getAllThatLoads(boolean isWeighed) {
    RkvsCache<Integer, String> cache = reading(isWeighed);
    assertThat(cache.getAll(keys())).hasSize(KEYS).containsEntry(7, value(7));
    assertBoundIsKept(cache, isWeighed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loadAll(boolean isWeighed) throws Exception {
    RkvsCache<Integer, String> cache = reading(isWeighed);
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(keys(), false, done);
    done.get();
    assertBoundIsKept(cache, isWeighed);
  }

  private CacheManager persistent(RkvsCachingProvider of) throws Exception {
    Path file = temp.resolve("rkvs.conf");
    Files.writeString(
        file, "rkvs { persistence { directory = \"" + temp.resolve("snapshots") + "\" } }");
    return of.getCacheManager(file.toUri(), getClass().getClassLoader());
  }

  @Test
  void snapshots() throws Exception {
    try (RkvsCachingProvider first = new RkvsCachingProvider()) {
      CacheManager manager = persistent(first);
      RkvsCache<Integer, String> all =
          create(
              manager,
              "all",
              new NamespaceConfiguration<Integer, String>().setTypes(Integer.class, String.class));
      keys().forEach(key -> all.put(key, value(key)));
      manager.unwrap(StorageManager.class).saveNamespace("all", "all.rkvs");
    }
    CacheManager manager = persistent(provider);
    StorageManager storage = manager.unwrap(StorageManager.class);
    for (boolean isWeighed : new boolean[] {false, true}) {
      String name = isWeighed ? "weighed" : "counted";
      storage.loadNamespace("all.rkvs", name);
      assertBoundIsKept(create(manager, name, bounded(isWeighed)), isWeighed);
    }
  }
}
