package io.rkvs.provider.copy;

import io.rkvs.serial.FlatCopier;
import io.rkvs.serial.SerialException;
import javax.cache.CacheException;

/**
 * Store by value. Immutable values are shared, flat arrays are cloned, all else goes through Kryo.
 *
 * <p>The commonest classes are told by identity before anything is looked up: for them, storing by
 * value costs two or three comparisons.
 */
final class ByValueCopier implements Copier {
  private final String cacheName;
  private final CopyContext context;

  ByValueCopier(String cacheName, CopyContext context) {
    this.cacheName = cacheName;
    this.context = context;
  }

  @Override
  public <T> T copy(T value) {
    Class<?> type = value.getClass();
    if (type == String.class || type == Integer.class || type == Long.class) {
      return value;
    }
    try {
      @SuppressWarnings("unchecked") // a copy has the class of its original, or one that stands in
      T copy = (T) copyOther(value, type);
      return copy;
    } catch (SerialException e) {
      throw new CacheException("cache '" + cacheName + "' stores by value: " + e.getMessage(), e);
    }
  }

  private Object copyOther(Object value, Class<?> type) {
    FlatCopier flat = context.recent(type);
    if (flat != null) {
      return flat.copy(value);
    }
    int decision = context.decisionFor(type);
    if (decision == CopyContext.SHARE) {
      return value;
    }
    if (decision == CopyContext.CLONE) {
      return cloneOf(value);
    }
    return decision == CopyContext.COPY_FLAT
        ? context.copyFlat(value)
        : context.serial().copy(value);
  }

  private static Object cloneOf(Object array) {
    if (array instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (array instanceof int[] ints) {
      return ints.clone();
    }
    if (array instanceof long[] longs) {
      return longs.clone();
    }
    if (array instanceof String[] strings) {
      return strings.clone();
    }
    if (array instanceof double[] doubles) {
      return doubles.clone();
    }
    if (array instanceof char[] chars) {
      return chars.clone();
    }
    if (array instanceof float[] floats) {
      return floats.clone();
    }
    if (array instanceof short[] shorts) {
      return shorts.clone();
    }
    return ((boolean[]) array).clone();
  }
}
