package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Copies, writes and reads arrays of objects of one class. Stateless and thread-safe. */
final class ArraySerializer extends EarlySerializer<Object[]> {
  private final Class<?> component;

  ArraySerializer(Class<?> type) {
    component = type.getComponentType();
  }

  @Override
  public Object[] copy(Kryo kryo, Object[] original) {
    var copy = (Object[]) Array.newInstance(component, original.length);
    kryo.reference(copy);
    for (int i = 0; i < original.length; i++) {
      try {
        copy[i] = kryo.copy(original[i]);
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, component).at("[" + i + "]");
      }
    }
    return copy;
  }

  @Override
  public void write(Kryo kryo, Output output, Object[] array) {
    output.writeVarInt(array.length, true);
    for (int i = 0; i < array.length; i++) {
      try {
        kryo.writeClassAndObject(output, array[i]);
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, component).at("[" + i + "]");
      }
    }
  }

  @Override
  public Object[] read(Kryo kryo, Input input, Class<? extends Object[]> type) {
    int length = ((GraphInput) input).readCount(1);
    var array = (Object[]) Array.newInstance(component, length);
    kryo.reference(array);
    for (int i = 0; i < length; i++) {
      try {
        array[i] = kryo.readClassAndObject(input);
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, component).at("[" + i + "]");
      }
    }
    return array;
  }
}
