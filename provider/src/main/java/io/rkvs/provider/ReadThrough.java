package io.rkvs.provider;

import io.rkvs.engine.Describe;
import io.rkvs.engine.Hashing;
import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Node;
import io.rkvs.provider.management.LoadStatistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Loads of absent keys: one at a time per key, whose outcome all who asked for it meanwhile share.
 *
 * <p>Thread-safe when the loader is. Callers wait for each other on key locks, so never longer than
 * the lock timeout, and a cycle of loaders that need each other's keys is reported.
 */
final class ReadThrough<K, V> {
  /* State    tickets  key -> the load that those share who miss the key now. A ticket is joined before the key's lock is asked
   *                   for, and leaves the map when a holder of the lock is done with it.
   * Ticket   open -> running -> done, under the key's lock. Who gets the lock first runs it; the others find the entry, or the
   *          ticket done, with the loader's null or failure.
   * Nested   a loader that asks for the very key it is loading finds the ticket running, and the key absent.
   * Bulk     getAll and loadAll hold the locks of all keys they load, taken in the order of KeyLocks, for one loadAll.
   * Checked by  LoaderTest, NestedCallsTest. */

  private final Pipeline<K, V> pipeline;
  private final CacheLoader<K, V> loader;
  private final Class<V> valueType;
  private final LoadStatistics statistics;
  private final ConcurrentMap<Object, Ticket> tickets = new ConcurrentHashMap<>();

  ReadThrough(
      Pipeline<K, V> pipeline,
      CacheLoader<K, V> loader,
      Class<V> valueType,
      LoadStatistics statistics) {
    this.pipeline = pipeline;
    this.loader = loader;
    this.valueType = valueType;
    this.statistics = statistics;
  }

  CacheLoader<K, V> loader() {
    return loader;
  }

  /**
   * Returns the value of a key that was found absent, as it is kept: loaded, or put meanwhile; null
   * when the loader has none.
   *
   * @throws CacheLoaderException when the load fails, also one that was waited for
   */
  @Nullable Object get(Object key, int hash, int modes) {
    Load load = join(key, hash);
    Call call = new Call(pipeline.table);
    Object value;
    try {
      KeyLock lock = pipeline.table.lockKey(load.key, hash, call.patience);
      try {
        value = find(load, modes, call);
        if (load.isMine()) {
          load.store(pipeline, load(load), pipeline.now(modes), call, true);
          value = load.ticket.value;
        }
      } finally {
        leave(load);
        pipeline.table.unlockKey(lock);
      }
    } catch (RuntimeException | Error e) {
      leave(load);
      call.failures.attachTo(e);
      throw e;
    }
    call.failures.rethrow();
    return value;
  }

  /** Loads a key for an entry processor, whose thread holds it; does not store. */
  @Nullable Object loadOnly(Object key, int hash) {
    return load(new Load(key, hash, new Ticket()));
  }

  /**
   * Loads keys that were found absent by one call of the loader and returns what is there then, as
   * it is kept, by the keys of the caller.
   *
   * @throws CacheLoaderException when the load fails, also one that was waited for
   */
  Map<K, Object> getAll(Collection<? extends K> keys, int modes) {
    return getAll(keys, modes, true);
  }

  /**
   * Loads keys that were found absent by one call of the loader and stores what it has.
   *
   * @throws CacheLoaderException when the load fails, also one that was waited for
   * @throws io.rkvs.extensions.CapacityExceededException when the cache rejects and is full
   */
  void loadMissing(Collection<? extends K> keys, int modes) {
    getAll(keys, modes, false);
  }

  private Map<K, Object> getAll(Collection<? extends K> keys, int modes, boolean isGivenOut) {
    List<Load> loads = new ArrayList<>(keys.size());
    Map<K, Object> found = new LinkedHashMap<>();
    Call call = new Call(pipeline.table);
    try {
      for (K key : keys) {
        loads.add(join(key, Hashing.hash(key)));
      }
      KeyLocks locks = KeyLocks.lock(pipeline.table, loads, call.patience);
      try {
        List<Load> mine = new ArrayList<>();
        int i = 0;
        for (K key : keys) {
          Load load = loads.get(i++);
          Object value = find(load, modes, call);
          if (value != null) {
            found.put(key, value);
          } else if (load.isMine()) {
            mine.add(load);
          }
        }
        loadAll(mine, pipeline.now(modes), call, isGivenOut);
        i = 0;
        for (K key : keys) {
          Load load = loads.get(i++);
          Object value = load.ticket.value;
          if (load.isMine() && value != null) {
            found.put(key, value);
          }
        }
      } finally {
        loads.forEach(this::leave);
        locks.unlock();
      }
    } catch (RuntimeException | Error e) {
      loads.forEach(this::leave);
      call.failures.attachTo(e);
      throw e;
    }
    call.failures.rethrow();
    return found;
  }

  /** Loads all keys by one call of the loader and replaces what is there. */
  void reloadAll(Collection<? extends K> keys, int modes) {
    List<Load> loads = new ArrayList<>(keys.size());
    for (K key : keys) {
      loads.add(new Load(pipeline.copy(key), Hashing.hash(key), new Ticket()));
    }
    Call call = new Call(pipeline.table);
    KeyLocks locks = KeyLocks.lock(pipeline.table, loads, call.patience);
    try {
      loadAll(loads, pipeline.now(modes), call, false);
    } catch (RuntimeException | Error e) {
      call.failures.attachTo(e);
      throw e;
    } finally {
      locks.unlock();
    }
    call.failures.rethrow();
  }

  // ------------------------------------------------------------ the parts that hold the key

  private Load join(Object key, int hash) {
    Object kept = pipeline.copy(key);
    Ticket fresh = new Ticket();
    Ticket present = tickets.putIfAbsent(kept, fresh);
    return new Load(kept, hash, present == null ? fresh : present);
  }

  private void leave(Load load) {
    Ticket ticket = load.ticket;
    if (ticket.isRunningFor == load && !ticket.isDone) {
      ticket.isRunningFor = null; // never came to run it: the next holder of the key does
    }
    if (ticket.isRunningFor == null || ticket.isRunningFor == load) {
      tickets.remove(load.key, ticket); // not so in a call from within the loader
    }
  }

  /**
   * Returns what is there by now; when there is nothing, and nobody has loaded, the load becomes
   * ours to run.
   */
  private @Nullable Object find(Load load, int modes, Call call) {
    Node node = pipeline.liveLocked(load.key, load.hash, pipeline.now(modes), call);
    if (node != null) {
      return node.value();
    }
    Ticket ticket = load.ticket;
    if (ticket.isDone) {
      Throwable failure = ticket.failure;
      if (failure != null) {
        throw new CacheLoaderException(
            "cache '%s': the load of key %s that was waited for failed: %s"
                .formatted(pipeline.name, Describe.of(load.key), failure.getMessage()),
            failure);
      }
      return ticket.value;
    }
    if (ticket.isRunningFor == null) {
      ticket.isRunningFor = load;
    }
    return null;
  }

  private @Nullable Object load(Load load) {
    try {
      K key = given(load.key);
      return kept(load.key, timed(() -> loader.load(key)));
    } catch (RuntimeException e) {
      CacheLoaderException failure = failure("load", "key " + Describe.of(load.key), e);
      load.ticket.fail(failure);
      throw failure;
    } catch (Error e) {
      load.ticket.fail(e);
      throw e;
    }
  }

  private void loadAll(List<Load> loads, long now, Call call, boolean isGivenOut) {
    if (loads.isEmpty()) {
      return;
    }
    List<K> keys = new ArrayList<>(loads.size());
    loads.forEach(l -> keys.add(given(l.key)));
    Map<K, V> loaded;
    try {
      loaded = timed(() -> loader.loadAll(keys));
      if (loaded == null) {
        throw new CacheLoaderException(
            "cache '%s': loadAll of loader %s: expected a map, was null"
                .formatted(pipeline.name, loader.getClass().getName()));
      }
    } catch (RuntimeException e) {
      CacheLoaderException failure = failure("loadAll", loads.size() + " keys", e);
      loads.forEach(l -> l.ticket.fail(failure));
      throw failure;
    } catch (Error e) {
      loads.forEach(l -> l.ticket.fail(e));
      throw e;
    }
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      try {
        Object value = kept(load.key, loaded.get(keys.get(i)));
        load.store(pipeline, value, now, call, isGivenOut);
      } catch (RuntimeException e) {
        if (!load.ticket.isDone) {
          load.ticket.fail(e); // what was loaded but not stored is good for others who wait for it
        }
        call.failures.add(e); // the rest of the batch is kept
      }
    }
  }

  private <R> R timed(Supplier<R> call) {
    long start = pipeline.ticker.nanos();
    boolean failed = true;
    try {
      R answer = call.get();
      failed = false;
      return answer;
    } finally {
      statistics.loaded(pipeline.ticker.nanos() - start, failed);
    }
  }

  @SuppressWarnings("unchecked")
  private K given(Object key) {
    return (K) pipeline.copy(key);
  }

  private @Nullable Object kept(Object key, @Nullable V loaded) {
    if (loaded != null && !valueType.isInstance(loaded)) {
      throw new ClassCastException(
          "cache '%s': the loader's value for key %s: expected a %s, was %s"
              .formatted(
                  pipeline.name, Describe.of(key), valueType.getName(), Describe.of(loaded)));
    }
    return pipeline.copyOrNull(loaded);
  }

  private CacheLoaderException failure(String call, String what, RuntimeException cause) {
    if (cause instanceof CacheLoaderException e) {
      return e;
    }
    return new CacheLoaderException(
        "cache '%s': %s of loader %s failed for %s"
            .formatted(pipeline.name, call, loader.getClass().getName(), what),
        cause);
  }

  /** One key of one operation that wants it loaded. */
  private static final class Load implements KeyLocks.Keyed {
    final Object key;
    final int hash;
    final Ticket ticket;

    Load(Object key, int hash, Ticket ticket) {
      this.key = key;
      this.hash = hash;
      this.ticket = ticket;
    }

    @Override
    public Object key() {
      return key;
    }

    @Override
    public int hash() {
      return hash;
    }

    boolean isMine() {
      return ticket.isRunningFor == this;
    }

    /**
     * Stores what was loaded, unless that is nothing; a loader that has put the key itself is
     * overwritten.
     *
     * @param isGivenOut whether somebody gets the value even if the cache refuses it
     */
    void store(
        Pipeline<?, ?> pipeline, @Nullable Object value, long now, Call call, boolean isGivenOut) {
      ticket.succeed(value);
      if (value != null && isGivenOut) {
        pipeline.offerLoaded(key, hash, value, now, call);
      } else if (value != null) {
        pipeline.storeLoaded(key, hash, value, now, call);
      }
    }
  }

  /** What those share who miss a key at the same time; all fields guarded by the key's lock. */
  private static final class Ticket {
    @Nullable Load isRunningFor;
    boolean isDone;
    @Nullable Object value;
    @Nullable Throwable failure;

    void succeed(@Nullable Object loaded) {
      isDone = true;
      value = loaded;
    }

    void fail(Throwable cause) {
      isDone = true;
      value = null;
      failure = cause;
    }
  }
}
