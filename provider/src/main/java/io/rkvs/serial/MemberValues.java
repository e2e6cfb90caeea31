package io.rkvs.serial;

import io.rkvs.serial.SerialException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of members as they were written, and fits them to the type that the member has
 * now.
 */
final class MemberValues {
  private MemberValues() {}

  /** Reads one member of the written type. */
  static @Nullable Object read(GraphKryo graph, String typeName) {
    GraphInput input = graph.input;
    return switch (typeName) {
      case "int" -> input.readVarInt(false);
      case "long" -> input.readVarLong(false);
      case "boolean" -> input.readBoolean();
      case "double" -> input.readDouble();
      case "float" -> input.readFloat();
      case "byte" -> input.readByte();
      case "short" -> input.readShort();
      case "char" -> input.readChar();
      default -> graph.readClassAndObject(input);
    };
  }

  /** Reads one member and drops it. */
  static void skip(GraphKryo graph, String typeName) {
    if (isPrimitive(typeName)) {
      Object unused = read(graph, typeName);
      assert unused != null;
    } else {
      graph.discardObject();
    }
  }

  static boolean isPrimitive(String typeName) {
    return switch (typeName) {
      case "int", "long", "boolean", "double", "float", "byte", "short", "char" -> true;
      default -> false;
    };
  }

  /**
   * Returns the value as {@code target} holds it: itself, widened without loss, or unchanged in a
   * box.
   */
  static @Nullable Object fit(@Nullable Object value, Class<?> target) {
    if (value == null) {
      if (target.isPrimitive()) {
        throw misfit("null", target);
      }
      return null;
    }
    Class<?> box = boxOf(target);
    if (box.isInstance(value)) {
      return value;
    }
    Object widened = widen(value, box);
    if (widened == null) {
      throw misfit("a " + value.getClass().getName(), target);
    }
    return widened;
  }

  private static GraphFailure misfit(String found, Class<?> target) {
    return new GraphFailure(
        Kind.INCOMPATIBLE,
        target.getName(),
        "was written as " + found + ", is now " + target.getName());
  }

  private static @Nullable Object widen(Object value, Class<?> box) {
    boolean integral = value instanceof Byte || value instanceof Short || value instanceof Integer;
    if (integral || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (box == Long.class) {
        return number;
      }
      if (box == Integer.class && integral) {
        return (int) number;
      }
      if (box == Short.class && value instanceof Byte) {
        return (short) number;
      }
      if (box == Double.class && integral) {
        return (double) number;
      }
    }
    return value instanceof Float f && box == Double.class ? (Object) (double) f : null;
  }

  private static Class<?> boxOf(Class<?> type) {
    return type.isPrimitive()
        ? java.lang.invoke.MethodType.methodType(type).wrap().returnType()
        : type;
  }
}
