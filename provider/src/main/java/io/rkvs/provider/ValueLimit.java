package io.rkvs.provider;

import io.rkvs.engine.Describe;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.serial.EncodedSize;
import io.rkvs.serial.SerialException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The largest value that a cache accepts, in bytes; can be changed at any time. Thread-safe. */
final class ValueLimit {
  private final String cacheName;
  private final EncodedSize sizes;
  private volatile long maxBytes;

  ValueLimit(String cacheName, EncodedSize sizes, long maxBytes) {
    this.cacheName = cacheName;
    this.sizes = sizes;
    this.maxBytes = maxBytes;
  }

  /** Sets the limit, 0 for none. */
  void set(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "cache '%s': maxValueSize: expected 0 (no limit) or more bytes, was %d"
              .formatted(cacheName, bytes));
    }
    maxBytes = bytes;
  }

  /** Returns the size of a value in bytes, 0 when it has no encoded form. */
  long sizeOf(Object value) {
    try {
      return sizes.of(value);
    } catch (SerialException e) {
      return 0;
    }
  }

  private long measure(Object key, Object value) {
    try {
      return sizes.of(value);
    } catch (SerialException e) {
      throw new CacheException(
          "cache '%s': the size of the value of key %s cannot be told, and the cache has a largest one: %s"
              .formatted(cacheName, Describe.of(key), e.getMessage()),
          e);
    }
  }

  /**
   * Checks a value that is about to be stored.
   *
   * @throws ValueTooLargeException when it is larger than the limit
   */
  void check(Object key, @Nullable Object value) {
    long max = maxBytes;
    if (max > 0 && value != null) {
      long size = measure(key, value);
      if (size > max) {
        throw new ValueTooLargeException(
            "cache '%s': the value of key %s is too large: expected at most %d bytes, has %d"
                .formatted(cacheName, Describe.of(key), max, size));
      }
    }
  }
}
