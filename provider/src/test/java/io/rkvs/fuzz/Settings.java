package io.rkvs.fuzz;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.extensions.WhenFull;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** Settings that change while there are entries: which are accepted, and what they do then. */
final class Settings {
  private final Decisions decisions;
  private final Cache<Integer, byte[]> cache;
  private final Namespace<Integer, byte[]> namespace;
  private final Map<Integer, Integer> model = new TreeMap<>();
  private final boolean rejects;
  private long maxEntries;
  private long maxValueSize;
  private int shards = NamespaceConfiguration.DEFAULT_SHARD_COUNT;

  private Settings(Decisions decisions, CacheManager manager) {
    this.decisions = decisions;
    rejects = decisions.isYes();
    NamespaceConfiguration<Integer, byte[]> configuration = new NamespaceConfiguration<>();
    configuration.setWhenFull(rejects ? WhenFull.REJECT : WhenFull.EVICT);
    cache = manager.createCache("settings", configuration);
    namespace = Namespaces.of(cache);
  }

  static void run(Decisions decisions) {
    Namespaces.run(
        manager -> {
          Settings run = new Settings(decisions, manager);
          while (!decisions.isOver()) {
            run.step();
            run.compare();
          }
        });
  }

  private void step() {
    switch (decisions.below(7)) {
      case 0 -> resize(decisions.number());
      case 1 -> limitEntries(decisions.number());
      case 2 -> limitSize(decisions.number());
      case 3 -> setTimeout(decisions.number());
      case 4 -> {
        int key = decisions.below(32);
        Expect.equal("delete", namespace.delete(key), model.remove(key) != null);
      }
      default -> set(decisions.below(32), decisions.below(64));
    }
  }

  private void resize(long number) {
    int count = (int) number;
    if (count < 1 || count > NamespaceConfiguration.MAX_SHARD_COUNT) {
      Expect.refused(
          "shards " + count, IllegalArgumentException.class, () -> namespace.resizeShards(count));
    } else {
      namespace.resizeShards(count);
      shards = count;
    }
  }

  private void limitEntries(long limit) {
    if (limit < 0) {
      Expect.refused("limit", IllegalArgumentException.class, () -> namespace.setMaxEntries(limit));
    } else if (rejects && limit > 0 && limit < model.size()) {
      Expect.refused(
          "limit", CapacityExceededException.class, () -> namespace.setMaxEntries(limit));
    } else {
      namespace.setMaxEntries(limit);
      maxEntries = limit;
      forgetEvicted();
    }
  }

  private void limitSize(long size) {
    if (size < 0) {
      Expect.refused("size", IllegalArgumentException.class, () -> namespace.setMaxValueSize(size));
    } else {
      namespace.setMaxValueSize(size);
      maxValueSize = size;
    }
  }

  private void setTimeout(long millis) {
    Duration timeout = Duration.ofMillis(millis);
    if (millis <= 0) {
      Expect.refused(
          "timeout", IllegalArgumentException.class, () -> namespace.setLockTimeout(timeout));
    } else {
      namespace.setLockTimeout(timeout);
    }
  }

  private void set(int key, int size) {
    byte[] value = new byte[size];
    boolean isFull = rejects && maxEntries > 0 && model.size() >= maxEntries;
    if (maxValueSize > 0 && size > maxValueSize) {
      Expect.refused("set", ValueTooLargeException.class, () -> namespace.set(key, value));
    } else if (isFull && !model.containsKey(key)) {
      Expect.refused("set", CapacityExceededException.class, () -> namespace.set(key, value));
    } else {
      byte[] old = namespace.set(key, value);
      Expect.equal("old size", old == null ? null : old.length, model.put(key, size));
      forgetEvicted();
    }
  }

  /** Which entries a bound evicts is its own business, how many is not. */
  private void forgetEvicted() {
    if (!rejects && maxEntries > 0 && model.size() > maxEntries) {
      model.keySet().removeIf(key -> !namespace.exists(key));
      Expect.equal("entries within the bound", (long) model.size(), maxEntries);
    }
  }

  @SuppressWarnings("unchecked") // the type of a configuration is a class literal
  private void compare() {
    Expect.equal("shards", namespace.shardCount(), shards);
    Expect.equal("keys", namespace.stats().keyCount(), (long) model.size());
    model.forEach((key, size) -> Expect.equal("size", cache.get(key).length, size));
    NamespaceConfiguration<?, ?> told =
        new NamespaceConfiguration<>(cache.getConfiguration(NamespaceConfiguration.class));
    Expect.equal("max-entries", told.getMaxEntries(), maxEntries);
    Expect.equal("max-value-size", told.getMaxValueSize(), maxValueSize);
  }
}
