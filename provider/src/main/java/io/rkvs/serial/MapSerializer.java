package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Plain mutable maps of the JDK, and the views that are copied into them. Stateless and
 * thread-safe.
 */
final class MapSerializer extends EarlySerializer<Map<Object, Object>> {
  /** Makes an empty map. */
  interface Maker {
    Map<Object, Object> make(int size, @Nullable Comparator<Object> order);
  }

  private final boolean ordered;
  private final Maker maker;

  /** {@code ordered}: the map has a comparator, which is part of it. */
  MapSerializer(boolean ordered, Maker maker) {
    this.ordered = ordered;
    this.maker = maker;
  }

  private static @Nullable Comparator<Object> orderOf(Map<Object, Object> map) {
    return ((SortedMap<Object, Object>) map).comparator();
  }

  @Override
  public Map<Object, Object> copy(Kryo kryo, Map<Object, Object> original) {
    Map<Object, Object> copy =
        maker.make(original.size(), ordered ? Orders.copy(kryo, orderOf(original)) : null);
    ((GraphKryo) kryo).referenceTo(original, copy);
    copyEntries(kryo, original, copy);
    return copy;
  }

  static void copyEntries(Kryo kryo, Map<Object, Object> from, Map<Object, Object> to) {
    for (Map.Entry<Object, Object> entry : from.entrySet()) {
      Object key = entry.getKey();
      try {
        to.put(kryo.copy(key), kryo.copy(entry.getValue()));
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at(keyStep(key));
      }
    }
  }

  static String keyStep(@Nullable Object key) {
    // A key's own toString may do anything; only harmless ones are shown.
    boolean harmless = key instanceof String || key instanceof Number || key instanceof Enum<?>;
    String text = harmless ? String.valueOf(key) : "a key";
    return "[" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "]";
  }

  @Override
  public void write(Kryo kryo, Output output, Map<Object, Object> map) {
    if (ordered) {
      kryo.writeClassAndObject(output, orderOf(map));
    }
    writeEntries(kryo, output, map);
  }

  static void writeEntries(Kryo kryo, Output output, Map<Object, Object> map) {
    var keys = new ArrayList<@Nullable Object>(map.size());
    var values = new ArrayList<@Nullable Object>(map.size());
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      keys.add(entry.getKey());
      values.add(entry.getValue());
    }
    Elements.write(kryo, output, keys.toArray());
    Elements.write(kryo, output, values.toArray());
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<Object, Object> read(
      Kryo kryo, Input input, Class<? extends Map<Object, Object>> type) {
    Comparator<Object> order = ordered ? (Comparator<Object>) kryo.readClassAndObject(input) : null;
    int header = Elements.readHeader(input);
    Map<Object, Object> map = maker.make(header >>> 1, order);
    kryo.reference(map);
    readEntries(kryo, input, header, map);
    return map;
  }

  static void readEntries(Kryo kryo, Input input, int header, Map<Object, Object> map) {
    var keys = new ArrayList<@Nullable Object>(header >>> 1);
    Elements.read(kryo, input, header, keys::add);
    int values = Elements.readHeader(input);
    if (values >>> 1 != keys.size()) {
      throw new GraphFailure(
          SerialException.Kind.CORRUPT,
          null,
          keys.size() + " keys and " + (values >>> 1) + " values");
    }
    var next = keys.iterator();
    Elements.read(kryo, input, values, value -> map.put(next.next(), value));
  }
}
