package io.rkvs.fuzz;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.StorageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;

/** Namespaces that come and go, within a number of them or not; handles of gone ones are dead. */
final class Management {
  private final Decisions decisions;
  private final CacheManager manager;
  private final StorageManager storage;
  private final Map<String, Map<Integer, String>> model = new TreeMap<>();
  private final List<Cache<Integer, String>> gone = new ArrayList<>();
  private int most;

  private Management(Decisions decisions, CacheManager manager) {
    this.decisions = decisions;
    this.manager = manager;
    storage = manager.unwrap(StorageManager.class);
  }

  static void run(Decisions decisions) {
    Namespaces.run(
        manager -> {
          Management run = new Management(decisions, manager);
          while (!decisions.isOver()) {
            run.step();
            run.compare();
          }
        });
  }

  private void step() {
    String name = "namespace " + decisions.below(5);
    Map<Integer, String> content = model.get(name);
    Cache<Integer, String> cache = manager.getCache(name);
    Expect.equal("getCache of " + name, cache != null, content != null);
    switch (decisions.below(8)) {
      case 0, 1 -> create(name);
      case 2, 3 -> {
        if (cache != null) {
          int key = decisions.below(8);
          cache.put(key, "v" + decisions.below(3));
          content.put(key, cache.get(key));
        }
      }
      case 4 -> {
        manager.destroyCache(name);
        forget(name, cache);
      }
      case 5 -> {
        if (cache != null) {
          cache.close();
          forget(name, cache);
        }
      }
      case 6 -> limit(decisions.below(7) - 1);
      default -> stats(name, content);
    }
  }

  private void create(String name) {
    if (model.containsKey(name)) {
      Expect.refused("create " + name, CacheException.class, () -> createCache(name));
    } else if (most > 0 && model.size() >= most) {
      Expect.refused("create " + name, CapacityExceededException.class, () -> createCache(name));
    } else {
      createCache(name);
      model.put(name, new TreeMap<>());
    }
  }

  private void createCache(String name) {
    NamespaceConfiguration<Integer, String> configuration = new NamespaceConfiguration<>();
    configuration.setShardCount(1 + decisions.below(4));
    manager.createCache(name, configuration);
  }

  private void forget(String name, Cache<Integer, String> cache) {
    model.remove(name);
    if (cache != null) {
      gone.add(cache);
    }
  }

  private void limit(int number) {
    if (number < 0) {
      Expect.refused("limit", IllegalArgumentException.class, () -> update(number));
    } else if (number > 0 && number < model.size()) {
      Expect.refused("limit", CapacityExceededException.class, () -> update(number));
    } else {
      update(number);
      most = number;
    }
  }

  private void update(int number) {
    storage.updateConfiguration(storage.configuration().withMaxNamespaces(number));
  }

  private void stats(String name, Map<Integer, String> content) {
    if (content == null) {
      Expect.refused("stats", IllegalArgumentException.class, () -> storage.namespaceStats(name));
    } else {
      Expect.equal("keys", storage.namespaceStats(name).keyCount(), (long) content.size());
    }
  }

  private void compare() {
    Expect.equal("count", storage.namespaceCount(), model.size());
    Expect.equal("max-namespaces", storage.configuration().maxNamespaces(), most);
    TreeSet<String> names = new TreeSet<>();
    manager.getCacheNames().forEach(names::add);
    Expect.equal("names", names, model.keySet());
    long keys = model.values().stream().mapToLong(Map::size).sum();
    Expect.equal("all keys", storage.totalKeyCount(), keys);
    List<String> told = storage.allNamespaceStats().stream().map(NamespaceStats::name).toList();
    Expect.equal("names of all stats", new TreeSet<>(told), model.keySet());
    for (Cache<Integer, String> cache : gone) {
      Expect.refused(
          "a handle of a gone namespace", IllegalStateException.class, () -> cache.get(1));
      Expect.refused(
          "a handle of a gone namespace",
          IllegalStateException.class,
          () -> Namespaces.of(cache).set(1, ""));
    }
  }
}
