package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Enum sets: the enum, then the constants. Stateless and thread-safe. */
@SuppressWarnings({"unchecked", "rawtypes"}) // the element type is known at run time alone
final class EnumSetSerializer extends Serializer<Object> {
  @Override
  public Object copy(Kryo kryo, Object original) {
    return ((EnumSet) original).clone();
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    EnumSet<?> set = (EnumSet) object;
    EnumSet<?> some = set.isEmpty() ? EnumSet.complementOf((EnumSet) set) : set;
    if (some.isEmpty()) {
      throw new GraphFailure(
          Kind.UNSUPPORTED, EnumSet.class.getName(), "a set of an enum without constants");
    }
    Registration registration = kryo.writeClass(output, some.iterator().next().getDeclaringClass());
    output.writeVarInt(set.size(), true);
    for (Object constant : set) {
      registration.getSerializer().write(kryo, output, constant);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    Registration registration = kryo.readClass(input);
    if (registration == null) {
      throw new GraphFailure(Kind.CORRUPT, EnumSet.class.getName(), "a set of no enum");
    }
    int size = ((GraphInput) input).readCount(1);
    Class<?> element = registration.getType();
    if (element == Outline.Constant.class) {
      return outlined(kryo, input, registration, size);
    }
    EnumSet set = element.isEnum() ? EnumSet.noneOf((Class) element) : null;
    for (int i = 0; i < size; i++) {
      Object constant = registration.getSerializer().read(kryo, input, element);
      if (set != null) {
        set.add(constant);
      } else if (!(constant instanceof Gone.Value)) {
        throw new GraphFailure(Kind.CORRUPT, element.getName(), "not an enum");
      }
    }
    return set == null ? Gone.Value.INSTANCE : set;
  }

  private static List<Object> outlined(
      Kryo kryo, Input input, Registration registration, int size) {
    var constants = new ArrayList<Object>();
    for (int i = 0; i < size; i++) {
      constants.add(registration.getSerializer().read(kryo, input, registration.getType()));
    }
    return constants;
  }
}
