package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The form of a sequence of objects: a varint {@code count << 1 | same}, then, if {@code same}, the
 * class once and the objects bare, else class and object each time. Every object takes one byte at
 * least, which bounds the count on reading.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // Kryo's own signatures are raw
final class Elements {
  private Elements() {}

  static void write(Kryo kryo, Output output, @Nullable Object[] elements) {
    Class<?> common = elements.length > 1 ? commonClass(elements) : null;
    output.writeVarInt(elements.length << 1 | (common == null ? 0 : 1), true);
    Registration registration = common == null ? null : kryo.writeClass(output, common);
    for (int i = 0; i < elements.length; i++) {
      try {
        if (registration == null) {
          kryo.writeClassAndObject(output, elements[i]);
        } else {
          kryo.writeObject(output, elements[i], registration.getSerializer());
        }
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at("[" + i + "]");
      }
    }
  }

  private static @Nullable Class<?> commonClass(@Nullable Object[] elements) {
    Object first = elements[0];
    if (first == null) {
      return null;
    }
    Class<?> type = first.getClass();
    for (Object element : elements) {
      if (element == null || element.getClass() != type) {
        return null;
      }
    }
    return type;
  }

  static int readHeader(Input input) {
    int header = input.readVarInt(true);
    int count = header >>> 1;
    if (count > ((GraphInput) input).remaining()) {
      throw new GraphFailure(
          Kind.TOO_LARGE,
          null,
          count + " elements where " + ((GraphInput) input).remaining() + " bytes are left");
    }
    return header;
  }

  static void read(Kryo kryo, Input input, int header, Consumer<@Nullable Object> sink) {
    int count = header >>> 1;
    Registration registration = (header & 1) == 0 || count == 0 ? null : kryo.readClass(input);
    for (int i = 0; i < count; i++) {
      try {
        sink.accept(
            registration == null
                ? kryo.readClassAndObject(input)
                : kryo.readObject(input, registration.getType(), registration.getSerializer()));
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at("[" + i + "]");
      }
    }
  }
}
