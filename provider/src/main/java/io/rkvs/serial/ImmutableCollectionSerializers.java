package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code List.of}, {@code Set.of}, {@code Map.of} and {@code Stream.toList} give. A copy
 * shares one whose content it shares. Stateless and thread-safe.
 */
final class ImmutableCollectionSerializers {
  private ImmutableCollectionSerializers() {}

  /** Copies the elements in place; tells whether any copy is another object. */
  private static boolean copyAll(Kryo kryo, @Nullable Object[] elements) {
    boolean changed = false;
    for (int i = 0; i < elements.length; i++) {
      Object element = elements[i];
      try {
        elements[i] = element == null ? null : kryo.copy(element);
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at("[" + i + "]");
      }
      changed |= elements[i] != element;
    }
    return changed;
  }

  private static @Nullable Object[] readAll(Kryo kryo, Input input) {
    int header = Elements.readHeader(input);
    var elements = new ArrayList<@Nullable Object>(header >>> 1);
    Elements.read(kryo, input, header, elements::add);
    return elements.toArray();
  }

  /** Lists; those of streams may hold null, and answer where the others throw when asked for it. */
  static final class OfList extends Serializer<List<Object>> {
    private static boolean allowsNull(List<Object> list) {
      try {
        boolean unused = list.contains(null);
        return true;
      } catch (NullPointerException forbidden) {
        return false;
      }
    }

    private static List<Object> make(@Nullable Object[] elements, boolean nulls) {
      return nulls ? Arrays.stream(elements).toList() : List.of(elements);
    }

    @Override
    public List<Object> copy(Kryo kryo, List<Object> original) {
      @Nullable Object[] elements = original.toArray();
      return copyAll(kryo, elements) ? make(elements, allowsNull(original)) : original;
    }

    @Override
    public void write(Kryo kryo, Output output, List<Object> list) {
      ((GraphKryo) kryo).beginLate(list);
      output.writeBoolean(allowsNull(list));
      Elements.write(kryo, output, list.toArray());
      ((GraphKryo) kryo).endLate();
    }

    @Override
    public List<Object> read(Kryo kryo, Input input, Class<? extends List<Object>> type) {
      boolean nulls = input.readBoolean();
      return make(readAll(kryo, input), nulls);
    }
  }

  static final class OfSet extends Serializer<Set<Object>> {
    @Override
    public Set<Object> copy(Kryo kryo, Set<Object> original) {
      @Nullable Object[] elements = original.toArray();
      return copyAll(kryo, elements) ? Set.of(elements) : original;
    }

    @Override
    public void write(Kryo kryo, Output output, Set<Object> set) {
      ((GraphKryo) kryo).beginLate(set);
      Elements.write(kryo, output, set.toArray());
      ((GraphKryo) kryo).endLate();
    }

    @Override
    public Set<Object> read(Kryo kryo, Input input, Class<? extends Set<Object>> type) {
      return Set.of(readAll(kryo, input));
    }
  }

  static final class OfMap extends Serializer<Map<Object, Object>> {
    private static @Nullable Object[] flat(Map<Object, Object> map) {
      var flat = new @Nullable Object[map.size() * 2];
      int i = 0;
      for (Map.Entry<Object, Object> entry : map.entrySet()) {
        flat[i++] = entry.getKey();
        flat[i++] = entry.getValue();
      }
      return flat;
    }

    private static Map<Object, Object> make(@Nullable Object[] flat) {
      var entries = new ArrayList<Map.Entry<Object, Object>>(flat.length / 2);
      for (int i = 0; i + 1 < flat.length; i += 2) {
        entries.add(entry(flat[i], flat[i + 1]));
      }
      @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
      Map.Entry<Object, Object>[] array = entries.toArray(new Map.Entry[0]);
      return Map.ofEntries(array);
    }

    @SuppressWarnings("NullAway") // Map.entry refuses null itself
    private static Map.Entry<Object, Object> entry(@Nullable Object key, @Nullable Object value) {
      return Map.entry(key, value);
    }

    @Override
    public Map<Object, Object> copy(Kryo kryo, Map<Object, Object> original) {
      @Nullable Object[] flat = flat(original);
      return copyAll(kryo, flat) ? make(flat) : original;
    }

    @Override
    public void write(Kryo kryo, Output output, Map<Object, Object> map) {
      ((GraphKryo) kryo).beginLate(map);
      Elements.write(kryo, output, flat(map));
      ((GraphKryo) kryo).endLate();
    }

    @Override
    public Map<Object, Object> read(
        Kryo kryo, Input input, Class<? extends Map<Object, Object>> type) {
      return make(readAll(kryo, input));
    }
  }
}
