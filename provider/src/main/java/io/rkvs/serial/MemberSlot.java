package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Field;

/**
 * One field of a class, or one component of a record: how to copy, write and read it. Stateless and
 * thread-safe.
 */
final class MemberSlot {
  final String name;
  final Field field;
  final Class<?> type;

  /**
   * The primitive's letter in the class file format; 'V' a final value type, shared; 'L' any other
   * object.
   */
  private final char code;

  MemberSlot(String name, Field field) {
    this.name = name;
    this.field = field;
    type = field.getType();
    code = codeOf(type);
    field.setAccessible(true);
  }

  private static char codeOf(Class<?> type) {
    if (type.isPrimitive()) {
      return type.descriptorString().charAt(0);
    }
    return FixedTypes.isValue(type) ? 'V' : 'L';
  }

  boolean isPrimitive() {
    return type.isPrimitive();
  }

  /** Returns whether no copy of an object needs a copy of what this field holds. */
  boolean isFlat() {
    return code != 'L';
  }

  ClassSchema.Member member() {
    return new ClassSchema.Member(name, type.getName());
  }

  void copy(Kryo kryo, Object from, Object to) throws IllegalAccessException {
    switch (code) {
      case 'I' -> field.setInt(to, field.getInt(from));
      case 'J' -> field.setLong(to, field.getLong(from));
      case 'Z' -> field.setBoolean(to, field.getBoolean(from));
      case 'D' -> field.setDouble(to, field.getDouble(from));
      case 'F' -> field.setFloat(to, field.getFloat(from));
      case 'B' -> field.setByte(to, field.getByte(from));
      case 'S' -> field.setShort(to, field.getShort(from));
      case 'C' -> field.setChar(to, field.getChar(from));
      case 'V' -> field.set(to, field.get(from));
      default -> {
        Object value = field.get(from);
        field.set(to, value == null ? null : kryo.copy(value));
      }
    }
  }

  void write(Kryo kryo, Output output, Object from) throws IllegalAccessException {
    switch (code) {
      case 'I' -> output.writeVarInt(field.getInt(from), false);
      case 'J' -> output.writeVarLong(field.getLong(from), false);
      case 'Z' -> output.writeBoolean(field.getBoolean(from));
      case 'D' -> output.writeDouble(field.getDouble(from));
      case 'F' -> output.writeFloat(field.getFloat(from));
      case 'B' -> output.writeByte(field.getByte(from));
      case 'S' -> output.writeShort(field.getShort(from));
      case 'C' -> output.writeChar(field.getChar(from));
      default -> kryo.writeClassAndObject(output, field.get(from));
    }
  }
}
