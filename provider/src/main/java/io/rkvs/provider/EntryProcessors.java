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
  final Pipeline<K, V> pipeline;
  final @Nullable ReadThrough<K, V> loads;
  final TypeCheck types;

  EntryProcessors(Pipeline<K, V> pipeline, @Nullable ReadThrough<K, V> loads, TypeCheck types) {
    this.pipeline = pipeline;
    this.loads = loads;
    this.types = types;
  }

  /**
   * Runs a processor and makes what it did the entry's state.
   *
   * @param patience of a call that has other keys too; null for one that has none
   * @throws EntryProcessorException when the processor throws an exception; the entry is as before
   */
  <T> @Nullable T invoke(
      K key,
      EntryProcessor<K, V, T> processor,
      @Nullable Object[] arguments,
      int modes,
      @Nullable Patience patience) {
    int hash = Hashing.hash(key);
    Object kept = pipeline.copy(key);
    Invocation<K, V> entry = new Invocation<>(this, key, kept, hash);
    // Where nobody has to be told and nothing is waited for, nothing of the kind is needed.
    Call call = loads == null && (modes & Modes.GUARDED) == 0 ? null : call(patience);
    KeyLock lock = pipeline.table.tryLockKey(kept, hash);
    if (lock == null) {
      call = call == null ? call(patience) : call;
      lock = pipeline.table.lockKey(kept, hash, call.patience);
    }
    T result;
    try {
      Node node = lock.found();
      if (node != null && !pipeline.isLive(node)) {
        call = call == null ? call(patience) : call;
        node = pipeline.liveLocked(kept, hash, pipeline.now(modes), call);
      }
      if (node != null && (modes & Modes.BOUNDED) != 0 && node.visited <= 0) {
        pipeline.table.hit(node);
      }
      Object present = node == null ? null : node.value();
      Statistics counters = pipeline.statistics(modes);
      if (counters != null) {
        Pipeline.count(counters, present);
      }
      entry.begin(present);
      result = process(processor, entry, arguments);
      if (entry.isWrite() && (modes & Modes.GUARDED) == 0) {
        entry.release();
        Patience ofCall = call == null ? null : call.patience;
        pipeline.writeAndUnlock(lock, entry.given(), modes, counters, ofCall);
      } else if (call != null) {
        entry.commit(modes, counters, call);
      } else {
        entry.touch(modes);
      }
    } catch (RuntimeException | Error e) {
      if (call != null) {
        call.failures.attachTo(e);
      }
      throw e;
    } finally {
      if (!entry.isReleased()) {
        pipeline.table.unlockKey(lock);
      }
    }
    if (call != null) {
      call.failures.rethrow();
    }
    return result;
  }

  private Call call(@Nullable Patience patience) {
    return new Call(patience == null ? pipeline.table.patience() : patience);
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
