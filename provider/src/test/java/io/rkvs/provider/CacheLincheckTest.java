package io.rkvs.provider;

import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The operations of a cache on few keys, entry processors and batches among them: linearizable. */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class CacheLincheckTest {
  private static final int FACTOR = Boolean.getBoolean("rkvs.long") ? 20 : 1;
  private static final CacheManager MANAGER = new RkvsCachingProvider().getCacheManager();

  private final Cache<Integer, Integer> cache;

  /** Starts with an empty cache. */
  public CacheLincheckTest() {
    MANAGER.destroyCache("lincheck");
    cache =
        MANAGER.createCache(
            "lincheck", new MutableConfiguration<Integer, Integer>().setStoreByValue(false));
  }

  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return cache.get(key);
  }

  @Operation
  public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
    cache.put(key, value);
  }

  @Operation
  public @Nullable Integer getAndPut(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return cache.getAndPut(key, value);
  }

  @Operation
  public boolean putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
    return cache.putIfAbsent(key, value);
  }

  @Operation
  public boolean replace(
      @Param(name = "key") int key,
      @Param(name = "value") int expected,
      @Param(name = "value") int value) {
    return cache.replace(key, expected, value);
  }

  @Operation
  public @Nullable Integer getAndReplace(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return cache.getAndReplace(key, value);
  }

  @Operation
  public boolean remove(@Param(name = "key") int key) {
    return cache.remove(key);
  }

  @Operation
  public @Nullable Integer getAndRemove(@Param(name = "key") int key) {
    return cache.getAndRemove(key);
  }

  /** Adds one by an entry processor, which holds the key while it runs. */
  @Operation
  public @Nullable Integer increment(@Param(name = "key") int key) {
    return cache.<@Nullable Integer>invoke(
        key,
        (entry, arguments) -> {
          Integer old = entry.getValue();
          entry.setValue(old == null ? 1 : old + 1);
          return old;
        });
  }

  @Test
  void stressed() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(1)
        .iterations(10 * FACTOR)
        .invocationsPerIteration(150 * FACTOR)
        .check(CacheLincheckTest.class);
  }
}
