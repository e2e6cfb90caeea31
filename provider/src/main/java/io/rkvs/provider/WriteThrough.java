package io.rkvs.provider;

import io.rkvs.engine.Describe;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a cache's writer. It gets what the caller of the cache gave, never what is stored; what
 * it throws arrives as CacheWriterException. Thread-safe when the writer is.
 */
final class WriteThrough<K, V> {
  private final String cacheName;
  private final CacheWriter<K, V> writer;

  @SuppressWarnings("unchecked") // a writer of wider types only reads what it gets
  WriteThrough(String cacheName, CacheWriter<? super K, ? super V> writer) {
    this.cacheName = cacheName;
    this.writer = (CacheWriter<K, V>) writer;
  }

  /**
   * Writes an entry, or deletes it when the value is null.
   *
   * @throws CacheWriterException when that fails
   */
  @SuppressWarnings("unchecked")
  void write(Object key, @Nullable Object value) {
    try {
      if (value == null) {
        writer.delete(key);
      } else {
        writer.write(new RkvsEntry<>((K) key, (V) value));
      }
    } catch (RuntimeException e) {
      throw failure(value == null ? "delete" : "write", "key " + Describe.of(key), e);
    }
  }

  /** What became of a bulk write: the keys that failed, and why. */
  record Outcome(Set<Object> failedKeys, @Nullable CacheWriterException failure) {
    static final Outcome SUCCESS = new Outcome(Set.of(), null);
  }

  /** Writes several entries by one call; keys[i] belongs to values[i]. */
  @SuppressWarnings("unchecked")
  Outcome writeAll(List<Object> keys, List<Object> values) {
    Collection<Cache.Entry<? extends K, ? extends V>> entries = new LinkedHashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.add(new RkvsEntry<>((K) keys.get(i), (V) values.get(i)));
    }
    try {
      writer.writeAll(entries);
      return Outcome.SUCCESS;
    } catch (RuntimeException e) {
      Set<Object> failed = new HashSet<>();
      entries.forEach(entry -> failed.add(entry.getKey()));
      return new Outcome(
          failed, failure("writeAll", failed.size() + " of " + keys.size() + " keys", e));
    }
  }

  /** Deletes several keys by one call. */
  Outcome deleteAll(List<Object> keys) {
    Set<Object> remaining = new LinkedHashSet<>(keys);
    try {
      writer.deleteAll(remaining);
      return Outcome.SUCCESS;
    } catch (RuntimeException e) {
      return new Outcome(
          new HashSet<>(remaining),
          failure("deleteAll", remaining.size() + " of " + keys.size() + " keys", e));
    }
  }

  private CacheWriterException failure(String call, String what, RuntimeException cause) {
    if (cause instanceof CacheWriterException e) {
      return e;
    }
    return new CacheWriterException(
        "cache '%s': %s of writer %s failed for %s"
            .formatted(cacheName, call, writer.getClass().getName(), what),
        cause);
  }
}
