package io.rkvs.fuzz;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.KeyNotFoundException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.extensions.WhenFull;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** Single operations of a namespace that has a limit or not, while shards come and go. */
final class SingleKeys {
  private static final int KEYS = 24;
  private static final int LARGEST = 12;

  private final Decisions decisions;
  private final Cache<Integer, String> cache;
  private final Namespace<Integer, String> namespace;
  private final Map<Integer, String> model = new TreeMap<>();
  private final int limit;

  private SingleKeys(Decisions decisions, CacheManager manager) {
    this.decisions = decisions;
    limit = decisions.isYes() ? 0 : 1 + decisions.below(KEYS);
    NamespaceConfiguration<Integer, String> configuration = new NamespaceConfiguration<>();
    configuration
        .setShardCount(1 + decisions.below(9))
        .setWhenFull(WhenFull.REJECT)
        .setMaxEntries(limit)
        .setMaxValueSize(LARGEST);
    configuration.setStoreByValue(decisions.isYes());
    cache = manager.createCache("single", configuration);
    namespace = Namespaces.of(cache);
  }

  static void run(Decisions decisions) {
    Namespaces.run(
        manager -> {
          SingleKeys run = new SingleKeys(decisions, manager);
          while (!decisions.isOver()) {
            run.step();
            run.compareCounts();
          }
          run.compareAll();
        });
  }

  private void step() {
    int key = decisions.below(KEYS);
    String old = model.get(key);
    switch (decisions.below(12)) {
      case 0, 1, 2 -> set(key, value(), old);
      case 3 -> update(key, value(), old);
      case 4 -> Expect.equal("get", cache.get(key), old);
      case 5 -> Expect.equal("consume", namespace.consume(key), model.remove(key));
      case 6 -> Expect.equal("delete", namespace.delete(key), model.remove(key) != null);
      case 7 -> Expect.equal("exists", namespace.exists(key), old != null);
      case 8 -> namespace.resizeShards(1 + decisions.below(64));
      case 9 -> replace(key, value(), old);
      case 10 -> compareAll();
      default -> {
        if (decisions.below(8) == 0) {
          cache.clear();
          model.clear();
        }
      }
    }
  }

  private String value() {
    return "x".repeat(decisions.below(LARGEST + 3));
  }

  private boolean isFull() {
    return limit != 0 && model.size() >= limit;
  }

  private void set(int key, String value, String old) {
    if (value.length() > LARGEST) {
      Expect.refused("set", ValueTooLargeException.class, () -> namespace.set(key, value));
    } else if (old == null && isFull()) {
      Expect.refused("set", CapacityExceededException.class, () -> namespace.set(key, value));
    } else {
      Expect.equal("set", namespace.set(key, value), model.put(key, value));
    }
  }

  private void update(int key, String value, String old) {
    if (value.length() > LARGEST) {
      Expect.refused("update", ValueTooLargeException.class, () -> namespace.update(key, value));
    } else if (old == null) {
      Expect.refused("update", KeyNotFoundException.class, () -> namespace.update(key, value));
    } else {
      Expect.equal("update", namespace.update(key, value), model.put(key, value));
    }
  }

  private void replace(int key, String value, String old) {
    if (value.length() <= LARGEST) {
      boolean isReplaced = cache.replace(key, "xx", value);
      Expect.equal("replace", isReplaced, "xx".equals(old));
      if (isReplaced) {
        model.put(key, value);
      }
    }
  }

  private void compareCounts() {
    Expect.equal("keys", LongStream.of(namespace.shardKeyCounts()).sum(), (long) model.size());
    Expect.equal("shards", namespace.shardKeyCounts().length, namespace.shardCount());
  }

  private void compareAll() {
    TreeSet<Integer> keys = new TreeSet<>();
    namespace.keys().forEach(key -> Expect.that("key " + key + " is met once", keys.add(key)));
    Expect.equal("keys", keys, model.keySet());
    cache.forEach(e -> Expect.equal("value", e.getValue(), model.get(e.getKey())));
    long bytes = model.values().stream().mapToLong(String::length).sum();
    Expect.equal("total size", namespace.stats().totalSize(), bytes);
    Expect.equal("key count", namespace.stats().keyCount(), (long) model.size());
  }
}
