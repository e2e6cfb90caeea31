package io.rkvs.serial;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Compares graphs by content, and finds the mutable objects that two graphs share. Knows nothing of
 * the code under test.
 */
final class Deep {
  private final IdentityHashMap<Object, Object> compared = new IdentityHashMap<>();

  private Deep() {}

  /** Returns null when the graphs have equal content, else where they first differ. */
  static String difference(Object a, Object b) {
    return new Deep().differ(a, b, "root");
  }

  private String differ(Object a, Object b, String at) {
    if (a == null || b == null) {
      return a == b ? null : at + ": " + show(a) + " / " + show(b);
    }
    if (a == b) {
      return null;
    }
    boolean value = a instanceof String || a instanceof Number || a instanceof Enum<?>;
    Object before = value ? null : compared.put(a, b);
    if (before != null) {
      return before == b ? null : at + ": identity lost";
    }
    if (a.getClass().isArray()) {
      return differArrays(a, b, at);
    }
    if (a instanceof Set<?> || a instanceof Queue<?>) {
      return differSorted((Collection<?>) a, (Collection<?>) b, at);
    }
    if (a instanceof Collection<?> collection) {
      return differArrays(collection.toArray(), ((Collection<?>) b).toArray(), at);
    }
    if (a instanceof Map<?, ?> map) {
      return differMaps(map, (Map<?, ?>) b, at);
    }
    if (a.getClass().isHidden()) {
      return differ(((Supplier<?>) a).get(), ((Supplier<?>) b).get(), at + ".get()");
    }
    if (a.getClass() != b.getClass() && !(a instanceof Map.Entry<?, ?>)) {
      return at + ": " + a.getClass() + " / " + b.getClass();
    }
    return isJdk(a.getClass()) ? differJdk(a, b, at) : differFields(a, b, at);
  }

  private String differArrays(Object a, Object b, String at) {
    if (a.getClass() != b.getClass() || Array.getLength(a) != Array.getLength(b)) {
      return at + ": arrays of " + a.getClass() + " / " + b.getClass();
    }
    for (int i = 0; i < Array.getLength(a); i++) {
      String found = differ(Array.get(a, i), Array.get(b, i), at + "[" + i + "]");
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private String differSorted(Collection<?> a, Collection<?> b, String at) {
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    a.forEach(x -> left.add(show(x)));
    b.forEach(x -> right.add(show(x)));
    left.sort(null);
    right.sort(null);
    return left.equals(right) ? null : at + ": " + left + " / " + right;
  }

  private String differMaps(Map<?, ?> a, Map<?, ?> b, String at) {
    if (a.size() != b.size()) {
      return at + ": " + a.size() + " / " + b.size() + " entries";
    }
    Object[] right = b.entrySet().toArray();
    boolean[] used = new boolean[right.length];
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      String nearest = "no entry";
      for (int i = 0; i < right.length && nearest != null; i++) {
        Map.Entry<?, ?> other = (Map.Entry<?, ?>) right[i];
        if (!used[i] && show(entry.getKey()).equals(show(other.getKey()))) {
          nearest =
              differ(entry.getValue(), other.getValue(), at + "[" + show(entry.getKey()) + "]");
          used[i] = nearest == null;
        }
      }
      if (nearest != null) {
        return at + ": " + show(entry.getKey()) + ": " + nearest;
      }
    }
    return null;
  }

  private String differJdk(Object a, Object b, String at) {
    if (a instanceof Optional<?> optional) {
      return differ(optional.orElse(null), ((Optional<?>) b).orElse(null), at + ".get()");
    }
    if (a instanceof AtomicReference<?> reference) {
      return differ(reference.get(), ((AtomicReference<?>) b).get(), at + ".get()");
    }
    if (a instanceof Map.Entry<?, ?> entry) {
      String key = differ(entry.getKey(), ((Map.Entry<?, ?>) b).getKey(), at + ".key");
      return key != null
          ? key
          : differ(entry.getValue(), ((Map.Entry<?, ?>) b).getValue(), at + ".value");
    }
    if (a instanceof Random random) {
      return random.nextLong() == ((Random) b).nextLong() ? null : at + ": other seeds";
    }
    if (a instanceof Lock) {
      return null;
    }
    boolean same = a.equals(b) || show(a).equals(show(b));
    return same ? null : at + ": " + show(a) + " / " + show(b);
  }

  private String differFields(Object a, Object b, String at) {
    for (Field field : fields(a.getClass())) {
      String found = differ(get(field, a), get(field, b), at + "." + field.getName());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns a mutable object reachable from both graphs, or null. */
  static Object shared(Object a, Object b) {
    IdentityHashMap<Object, Object> left = new IdentityHashMap<>();
    reach(a, left);
    IdentityHashMap<Object, Object> right = new IdentityHashMap<>();
    reach(b, right);
    for (Object candidate : right.keySet()) {
      if (left.containsKey(candidate) && isMutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static void reach(Object from, IdentityHashMap<Object, Object> met) {
    if (from == null || met.put(from, from) != null) {
      return;
    }
    Class<?> type = from.getClass();
    if (type.isArray()) {
      for (int i = 0; !type.getComponentType().isPrimitive() && i < Array.getLength(from); i++) {
        reach(Array.get(from, i), met);
      }
    } else if (from instanceof Collection<?> collection) {
      collection.forEach(x -> reach(x, met));
    } else if (from instanceof Map<?, ?> map) {
      map.forEach(
          (k, v) -> {
            reach(k, met);
            reach(v, met);
          });
    } else if (from instanceof Map.Entry<?, ?> entry) {
      reach(entry.getKey(), met);
      reach(entry.getValue(), met);
    } else if (from instanceof Optional<?> optional) {
      reach(optional.orElse(null), met);
    } else if (from instanceof AtomicReference<?> reference) {
      reach(reference.get(), met);
    }
    if (!isJdk(type)) {
      for (Field field : fields(type)) {
        reach(get(field, from), met);
      }
    }
  }

  private static boolean isMutable(Object object) {
    Class<?> type = object.getClass();
    String name = type.getName();
    if (type.isArray()) {
      return Array.getLength(object) > 0;
    }
    if (name.startsWith("java.time.")
        || object instanceof Enum<?>
        || object instanceof Record
        || type.isHidden()) {
      return false; // what a record holds has been reached by itself
    }
    if (!isJdk(type)) {
      return fields(type).stream().anyMatch(f -> !f.getName().equals("this$0"));
    }
    return name.equals("java.util.ArrayList")
        || name.equals("java.util.Date")
        || name.startsWith("java.sql.")
        || (name.contains("HashMap") && !name.contains("Empty"))
        || name.contains("HashSet")
        || name.contains("Tree")
        || name.contains("Deque")
        || name.contains("Linked")
        || name.contains("Atomic")
        || name.contains("Enum")
        || name.contains("Calendar")
        || name.contains("BitSet")
        || name.contains("StringBu")
        || name.contains("Properties")
        || name.contains("Vector");
  }

  private static boolean isJdk(Class<?> type) {
    return type.getClassLoader() == null
        || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && !isJdk(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static Object get(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String show(Object object) {
    if (object instanceof Object[] array) {
      return Arrays.deepToString(array);
    }
    if (object == null || (!isJdk(object.getClass()) && !hasToString(object))) {
      return object == null ? "null" : object.getClass().getName();
    }
    return String.valueOf(object);
  }

  private static boolean hasToString(Object object) {
    try {
      return object.getClass().getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
