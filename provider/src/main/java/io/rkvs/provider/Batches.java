package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a namespace: what is asked of each item, and how it is told what became of it.
 * Thread-safe.
 *
 * <p>BEST_EFFORT is one operation after the other, in order, see {@link EachOfBatch}.
 * ALL_OR_NOTHING is one commit of the engine, see {@link AtomicBatch}. All arguments are checked
 * before anything happens.
 */
final class Batches<K, V> {
  private final RkvsCache<K, V> cache;
  private final CacheParts<K, V> parts;
  private final Pipeline<K, V> pipeline;
  private final AtomicBatch<K, V> atomic;
  private final EachOfBatch<K, V> each;

  Batches(RkvsCache<K, V> cache, CacheParts<K, V> parts) {
    this.cache = cache;
    this.parts = parts;
    pipeline = parts.pipeline;
    atomic = new AtomicBatch<>(parts);
    each = new EachOfBatch<>(cache, parts);
  }

  // ------------------------------------------------------------ get

  BatchResult<Map<K, V>> get(Collection<? extends K> keys, BatchMode mode) {
    BatchRun<K> run = new BatchRun<>("get", check(keys, mode));
    int modes = cache.open();
    Statistics counters = pipeline.statistics(modes);
    long start = counters == null ? 0 : counters.startGet();
    @Nullable Object[] values =
        mode == BatchMode.ALL_OR_NOTHING ? atomic.read(run.keys, modes) : readEach(run.keys, modes);
    Map<K, V> data = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      V value = given(values[i]);
      if (value == null) {
        run.fail(i, BatchRun.ABSENT);
      } else {
        data.put(run.keys.get(i), value);
      }
    }
    if (counters != null && values.length > 0) {
      counters.gets(values.length, run.errorCount());
      counters.endGets(start, values.length);
    }
    return run.result(data, mode);
  }

  private @Nullable Object[] readEach(List<K> keys, int modes) {
    @Nullable Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      K key = keys.get(i);
      values[i] = pipeline.read(key, Hashing.hash(key), modes);
    }
    return values;
  }

  // ------------------------------------------------------------ set

  BatchResult<Map<K, V>> set(Map<? extends K, ? extends V> entries, BatchMode mode) {
    Objects.requireNonNull(entries, "entries");
    Objects.requireNonNull(mode, "mode");
    cache.open();
    List<K> keys = new ArrayList<>(entries.size());
    List<V> values = new ArrayList<>(entries.size());
    for (Map.Entry<? extends K, ? extends V> e : entries.entrySet()) {
      cache.open(
          Objects.requireNonNull(e.getKey(), "entries contains a null key"),
          Objects.requireNonNull(e.getValue(), "entries contains a null value"));
      keys.add(e.getKey());
      values.add(e.getValue());
    }
    BatchRun<K> run = new BatchRun<>("set", keys);
    if (mode == BatchMode.ALL_OR_NOTHING) {
      parts.settings.checkBatchFits(keys.size());
    }
    Map<K, V> previous =
        mode == BatchMode.ALL_OR_NOTHING
            ? map(run, atomic.write(run, Op.SET, values, cache.open()))
            : map(run, each.write(run, Op.SET, values));
    return run.result(previous, mode);
  }

  // ------------------------------------------------------------ consume, delete

  BatchResult<Map<K, V>> consume(Collection<? extends K> keys, BatchMode mode) {
    BatchRun<K> run = new BatchRun<>("consume", check(keys, mode));
    return run.result(remove(run, Op.GET_AND_REMOVE, mode), mode);
  }

  BatchResult<Set<K>> delete(Collection<? extends K> keys, BatchMode mode) {
    BatchRun<K> run = new BatchRun<>("delete", check(keys, mode));
    Map<K, V> deleted = remove(run, Op.DELETE, mode);
    return run.result(new LinkedHashSet<>(deleted.keySet()), mode);
  }

  private Map<K, V> remove(BatchRun<K> run, Op op, BatchMode mode) {
    return mode == BatchMode.ALL_OR_NOTHING
        ? map(run, atomic.write(run, op, null, cache.open()))
        : map(run, each.write(run, op, null));
  }

  // ------------------------------------------------------------ common

  private List<K> check(Collection<? extends K> keys, BatchMode mode) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(mode, "mode");
    cache.open();
    List<K> checked = new ArrayList<>(keys.size());
    for (K key : keys) {
      cache.open(Objects.requireNonNull(key, "keys contains null"));
      checked.add(key);
    }
    return checked;
  }

  private Map<K, V> map(BatchRun<K> run, @Nullable Object @Nullable [] previous) {
    Map<K, V> map = new LinkedHashMap<>();
    if (previous != null) {
      for (int i = 0; i < previous.length; i++) {
        V value = given(previous[i]);
        if (value != null) {
          map.put(run.keys.get(i), value);
        }
      }
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private @Nullable V given(@Nullable Object kept) {
    return (V) pipeline.copyOrNull(kept);
  }
}
