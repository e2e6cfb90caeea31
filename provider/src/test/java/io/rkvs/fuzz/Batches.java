package io.rkvs.fuzz;

import io.rkvs.extensions.BatchError;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** Batches in both modes: what they answer, what they change, and which items they blame. */
final class Batches {
  private static final int KEYS = 16;
  private static final int LARGEST = 6;

  private final Decisions decisions;
  private final Cache<Integer, String> cache;
  private final Namespace<Integer, String> namespace;
  private final int limit;
  private Map<Integer, String> model = new TreeMap<>();

  private Batches(Decisions decisions, CacheManager manager) {
    this.decisions = decisions;
    limit = decisions.isYes() ? 0 : 2 + decisions.below(KEYS);
    NamespaceConfiguration<Integer, String> configuration = new NamespaceConfiguration<>();
    configuration
        .setShardCount(1 + decisions.below(5))
        .setWhenFull(WhenFull.REJECT)
        .setMaxEntries(limit)
        .setMaxValueSize(LARGEST);
    cache = manager.createCache("batches", configuration);
    namespace = Namespaces.of(cache);
  }

  static void run(Decisions decisions) {
    Namespaces.run(
        manager -> {
          Batches run = new Batches(decisions, manager);
          while (!decisions.isOver()) {
            run.step();
            run.compare();
          }
        });
  }

  private void step() {
    BatchMode mode = decisions.isYes() ? BatchMode.ALL_OR_NOTHING : BatchMode.BEST_EFFORT;
    switch (decisions.below(6)) {
      case 0, 1 -> set(mode);
      case 2 -> get(mode);
      case 3 -> consume(mode);
      case 4 -> delete(mode);
      default -> namespace.resizeShards(1 + decisions.below(20));
    }
  }

  private List<Integer> keys() {
    List<Integer> keys = new ArrayList<>();
    for (int i = decisions.below(8); i > 0; i--) {
      keys.add(decisions.below(KEYS));
    }
    return keys;
  }

  private void set(BatchMode mode) {
    Map<Integer, String> entries = new LinkedHashMap<>();
    keys().forEach(key -> entries.put(key, "v".repeat(decisions.below(LARGEST + 2))));
    boolean isAll = mode == BatchMode.ALL_OR_NOTHING;
    Map<Integer, String> after = new TreeMap<>(model);
    Map<Integer, String> previous = new LinkedHashMap<>();
    List<Integer> blamed = new ArrayList<>();
    int created = 0;
    int i = 0;
    for (Map.Entry<Integer, String> e : entries.entrySet()) {
      boolean isNew = !model.containsKey(e.getKey());
      boolean isTooLarge = e.getValue().length() > LARGEST;
      // Of a batch that is refused whole, items that fail for themselves take places all the same.
      boolean isFull = isNew && limit != 0 && model.size() + created >= limit;
      if (isTooLarge || isFull) {
        blamed.add(i);
      } else if (after.put(e.getKey(), e.getValue()) != null) {
        previous.put(e.getKey(), model.get(e.getKey()));
      }
      created += isNew && (isAll || !isTooLarge) && !isFull ? 1 : 0;
      i++;
    }
    BatchResult<Map<Integer, String>> result = namespace.setMultiple(entries, mode);
    check("set", result, blamed, entries.size(), new ArrayList<>(entries.keySet()));
    if (!isAll || blamed.isEmpty()) {
      Expect.equal("previous values", result.data(), previous);
      model = after;
    } else {
      Expect.equal("data", result.data(), null);
    }
  }

  private void get(BatchMode mode) {
    List<Integer> keys = keys();
    Map<Integer, String> found = new LinkedHashMap<>();
    List<Integer> absent = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String value = model.get(keys.get(i));
      if (value == null) {
        absent.add(i);
      } else {
        found.put(keys.get(i), value);
      }
    }
    BatchResult<Map<Integer, String>> result = namespace.getMultiple(keys, mode);
    check("get", result, absent, keys.size(), keys);
    boolean isNothing = mode == BatchMode.ALL_OR_NOTHING && !absent.isEmpty();
    Expect.equal("data", result.data(), isNothing ? null : found);
  }

  private void consume(BatchMode mode) {
    List<Integer> keys = keys();
    Map<Integer, String> taken = new LinkedHashMap<>();
    List<Integer> absent = take(keys, mode, taken);
    BatchResult<Map<Integer, String>> result = namespace.consumeMultiple(keys, mode);
    check("consume", result, absent, keys.size(), keys);
    boolean isNothing = mode == BatchMode.ALL_OR_NOTHING && !absent.isEmpty();
    Expect.equal("data", result.data(), isNothing ? null : taken);
  }

  private void delete(BatchMode mode) {
    List<Integer> keys = keys();
    Map<Integer, String> taken = new LinkedHashMap<>();
    List<Integer> absent = take(keys, mode, taken);
    BatchResult<Set<Integer>> result = namespace.deleteMultiple(keys, mode);
    check("delete", result, absent, keys.size(), keys);
    boolean isNothing = mode == BatchMode.ALL_OR_NOTHING && !absent.isEmpty();
    Expect.equal("data", result.data(), isNothing ? null : taken.keySet());
  }

  /** Takes the keys out of the model, one after the other, and returns the items that miss. */
  private List<Integer> take(List<Integer> keys, BatchMode mode, Map<Integer, String> taken) {
    Map<Integer, String> after = new TreeMap<>(model);
    List<Integer> absent = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String value = after.remove(keys.get(i));
      if (value == null) {
        absent.add(i);
      } else {
        taken.put(keys.get(i), value);
      }
    }
    if (mode == BatchMode.BEST_EFFORT || absent.isEmpty()) {
      model = after;
    }
    return absent;
  }

  private static void check(
      String operation, BatchResult<?> result, List<Integer> blamed, int size, List<Integer> keys) {
    Expect.equal("success", result.isSuccess(), blamed.isEmpty());
    Expect.equal("processed", result.totalProcessed(), size);
    Expect.equal("blamed", result.errors().stream().map(BatchError::index).toList(), blamed);
    for (BatchError error : result.errors()) {
      Expect.equal("operation", error.operation(), operation);
      Expect.equal("key", error.key(), keys.get(error.index()));
    }
  }

  private void compare() {
    Map<Integer, String> content = new TreeMap<>();
    cache.forEach(e -> content.put(e.getKey(), e.getValue()));
    Expect.equal("content", content, model);
    Expect.equal("count", LongStream.of(namespace.shardKeyCounts()).sum(), (long) model.size());
  }
}
