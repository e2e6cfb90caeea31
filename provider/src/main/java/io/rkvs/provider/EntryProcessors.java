package io.rkvs.provider;

import io.rkvs.engine.Describe;
import io.rkvs.engine.Hashing;
import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Node;
import io.rkvs.engine.Patience;
import io.rkvs.provider.management.Statistics;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * Runs entry processors: each exactly once, by the calling thread, which holds the key meanwhile. A
 * processor may call the cache for its own key and for any other. Thread-safe.
 */
final class EntryProcessors<K, V> {
  private final Pipeline<K, V> pipeline;
  private final @Nullable ReadThrough<K, V> loads;
  private final TypeCheck types;

  EntryProcessors(Pipeline<K, V> pipeline, @Nullable ReadThrough<K, V> loads, TypeCheck types) {
    this.pipeline = pipeline;
    this.loads = loads;
    this.types = types;
  }

  /**
   * Runs a processor and makes what it did the entry's state.
   *
   * @throws EntryProcessorException when the processor throws an exception; the entry is as before
   */
  <T> @Nullable T invoke(
      K key,
      EntryProcessor<K, V, T> processor,
      @Nullable Object[] arguments,
      int modes,
      Patience patience) {
    int hash = Hashing.hash(key);
    Object kept = pipeline.copy(key);
    Call call = new Call(patience);
    T result;
    Invocation<K, V> entry = null;
    KeyLock lock = pipeline.table.lockKey(kept, hash, patience);
    try {
      Node node = live(lock, modes, call);
      Object present = node == null ? null : node.value();
      if (node != null && (modes & Modes.BOUNDED) != 0 && node.visited <= 0) {
        pipeline.table.hit(node);
      }
      Statistics counters = pipeline.statistics(modes);
      if (counters != null) {
        Pipeline.count(counters, present);
      }
      entry = new Invocation<>(pipeline, loads, types, key, kept, hash, present);
      result = process(processor, entry, arguments);
      entry.commit(lock, modes, counters, call);
    } catch (RuntimeException | Error e) {
      call.failures.attachTo(e);
      throw e;
    } finally {
      if (entry == null || !entry.isReleased()) {
        pipeline.table.unlockKey(lock);
      }
    }
    call.failures.rethrow();
    return result;
  }

  /** Returns the entry of a key that was just taken, or null; an expired one is taken out. */
  private @Nullable Node live(KeyLock lock, int modes, Call call) {
    Node found = lock.found();
    return found == null || pipeline.isLive(found)
        ? found
        : pipeline.liveLocked(lock.key(), lock.hash(), pipeline.now(modes), call);
  }

  private <T> @Nullable T process(
      EntryProcessor<K, V, T> processor, Invocation<K, V> entry, @Nullable Object[] arguments) {
    try {
      return processor.process(entry, arguments);
    } catch (EntryProcessorException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EntryProcessorException(
          "cache '%s': processor %s failed for key %s"
              .formatted(
                  pipeline.name, processor.getClass().getName(), Describe.of(entry.getKey())),
          e);
    }
  }

  /**
   * Runs a processor for one key of several: what it throws is its result. Null when the processor
   * answers null.
   */
  <T> @Nullable EntryProcessorResult<T> invokeSafely(
      K key,
      EntryProcessor<K, V, T> processor,
      @Nullable Object[] arguments,
      int modes,
      Patience patience) {
    try {
      T value = invoke(key, processor, arguments, modes, patience);
      return value == null ? null : () -> value;
    } catch (CacheException e) {
      return () -> {
        throw e;
      };
    } catch (RuntimeException e) {
      return () -> {
        throw new EntryProcessorException(e);
      };
    }
  }
}
