package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Copies the comparators of sorted collections. */
final class Orders {
  private Orders() {}

  /**
   * Returns a comparator for the copy: the same one if it has no state that could be shared, else
   * its copy.
   */
  static @Nullable Comparator<Object> copy(Kryo kryo, @Nullable Comparator<Object> order) {
    if (order == null || isStateless(order.getClass())) {
      return order;
    }
    try {
      return kryo.copy(order);
    } catch (RuntimeException e) {
      throw GraphFailure.of(e, order.getClass()).at(".comparator");
    }
  }

  private static boolean isStateless(Class<?> type) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          return false;
        }
      }
    }
    return true;
  }
}
