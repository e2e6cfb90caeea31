package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Linked maps, with their order mode. The mode has no getter; a clone has it too, and shows it when
 * its eldest entry is touched. Stateless and thread-safe.
 */
@SuppressWarnings("NonApiType") // exactly this class is meant
final class LinkedHashMapSerializer extends EarlySerializer<LinkedHashMap<Object, Object>> {
  @Override
  @SuppressWarnings("unchecked")
  public LinkedHashMap<Object, Object> copy(Kryo kryo, LinkedHashMap<Object, Object> original) {
    var copy = (LinkedHashMap<Object, Object>) original.clone();
    copy.clear();
    kryo.reference(copy);
    MapSerializer.copyEntries(kryo, original, copy);
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static boolean isAccessOrdered(LinkedHashMap<Object, Object> map) {
    var probe = (LinkedHashMap<Object, Object>) map.clone();
    probe.clear();
    probe.put("first", "");
    probe.put("second", "");
    Object touched = probe.get("first");
    assert touched != null;
    return probe.keySet().iterator().next().equals("second");
  }

  @Override
  public void write(Kryo kryo, Output output, LinkedHashMap<Object, Object> map) {
    output.writeBoolean(isAccessOrdered(map));
    MapSerializer.writeEntries(kryo, output, map);
  }

  @Override
  public LinkedHashMap<Object, Object> read(
      Kryo kryo, Input input, Class<? extends LinkedHashMap<Object, Object>> type) {
    boolean accessOrdered = input.readBoolean();
    int header = Elements.readHeader(input);
    int capacity = (int) Math.min(1 << 30, (header >>> 1) / 0.75 + 1);
    Map<Object, Object> map = new LinkedHashMap<>(capacity, 0.75f, accessOrdered);
    kryo.reference(map);
    MapSerializer.readEntries(kryo, input, header, map);
    return (LinkedHashMap<Object, Object>) map;
  }
}
