package io.rkvs.serial;

import io.rkvs.serial.SerialException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The commonest values, strings, byte arrays and whole numbers, to the bytes that Kryo would make
 * of them and back, without it: a third of the time. Whatever is out of the ordinary is left to
 * Kryo. Stateless and thread-safe.
 */
final class PlainValues {
  // FixedTypes' numbers and WireTypes' shift
  private static final int INT = 2;
  private static final int STRING = 1 + 2;
  private static final int LONG = 7 + 2;
  private static final int BYTES = 37 + 2;

  /** An array may be pointed at by others, so it says that it is none that was there before. */
  private static final int NEW_OBJECT = 1;

  private static final int LONGEST = 1 << 24;

  /** Type, mark, and a varint of 56 bits. */
  private static final int LONGEST_HEAD = 10;

  private PlainValues() {}

  /**
   * Writes the bytes of a plain value, in at most two pieces.
   *
   * @return false for a value that is not plain; nothing is written then
   * @throws SerialException TOO_LARGE; nothing is written then
   */
  static boolean encode(Object value, SerialLimits limits, ByteTarget target) {
    if (value instanceof String text) {
      if (text.length() >= LONGEST || GraphOutput.hasUnpairedSurrogate(text)) {
        return false;
      }
      encodeText(text, limits, target);
      return true;
    }
    if (value instanceof byte[] array) {
      if (array.length >= LONGEST) {
        return false;
      }
      encodeBytes(array, limits, target);
      return true;
    }
    if (value instanceof Integer number) {
      int n = number;
      encodeNumber(INT, ((n << 1) ^ (n >> 31)) & 0xFFFF_FFFFL, limits, target);
      return true;
    }
    if (value instanceof Long number) {
      long n = (number << 1) ^ (number >> 63);
      if (n < 0 || n >= 1L << 56) {
        return false;
      }
      encodeNumber(LONG, n, limits, target);
      return true;
    }
    return false;
  }

  private static void encodeText(String text, SerialLimits limits, ByteTarget target) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] head = new byte[LONGEST_HEAD];
    head[0] = STRING;
    write(head, putVar(head, 1, (utf8.length << 1) + 1), utf8, "java.lang.String", limits, target);
  }

  private static void encodeBytes(byte[] array, SerialLimits limits, ByteTarget target) {
    byte[] head = new byte[LONGEST_HEAD];
    head[0] = BYTES;
    head[1] = NEW_OBJECT;
    write(head, putVar(head, 2, array.length + 1), array, "[B", limits, target);
  }

  private static void encodeNumber(int type, long number, SerialLimits limits, ByteTarget target) {
    byte[] head = new byte[LONGEST_HEAD];
    head[0] = (byte) type;
    int length = putVar(head, 1, number);
    checkLength(length, "a number", limits);
    target.write(head, 0, length);
  }

  private static void write(
      byte[] head,
      int headLength,
      byte[] content,
      String type,
      SerialLimits limits,
      ByteTarget target) {
    checkLength((long) headLength + content.length, type, limits);
    target.write(head, 0, headLength);
    target.write(content, 0, content.length);
  }

  private static void checkLength(long length, String type, SerialLimits limits) {
    if (length > limits.maxValueBytes()) {
      throw new GraphFailure(
              Kind.TOO_LARGE, type, length + " bytes, limit " + limits.maxValueBytes())
          .toSerialException("encode", null);
    }
  }

  private static int putVar(byte[] bytes, int from, long number) {
    int at = from;
    long left = number;
    while (left >= 0x80) {
      bytes[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[at++] = (byte) left;
    return at;
  }

  /** Returns the string or array that a range holds to its last byte; null for anything else. */
  static @Nullable Object decode(byte[] bytes, int offset, int length) {
    if (length < 2) {
      return null;
    }
    int type = bytes[offset];
    boolean array = type == BYTES && bytes[offset + 1] == NEW_OBJECT;
    if (type != STRING && !array) {
      return null;
    }
    int end = offset + length;
    int at = offset + (array ? 2 : 1);
    long header = 0;
    for (int shift = 0; ; shift += 7) {
      if (at == end || shift > 28) {
        return null;
      }
      byte b = bytes[at++];
      header |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (array) {
      return header - 1 == end - at ? java.util.Arrays.copyOfRange(bytes, at, end) : null;
    }
    boolean utf8 = header > 0 && (header & 1) == 1 && header >>> 1 == end - at;
    return utf8 ? new String(bytes, at, end - at, StandardCharsets.UTF_8) : null;
  }
}
