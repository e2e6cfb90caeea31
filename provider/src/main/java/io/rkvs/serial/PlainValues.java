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

  private PlainValues() {}

  /**
   * Returns the bytes, or null for a value that is not plain.
   *
   * @throws SerialException TOO_LARGE
   */
  static byte @Nullable [] encode(Object value, SerialLimits limits) {
    if (value instanceof String text) {
      return text.length() < LONGEST && !GraphOutput.hasUnpairedSurrogate(text)
          ? encodeText(text, limits)
          : null;
    }
    if (value instanceof byte[] array) {
      return array.length < LONGEST ? encodeBytes(array, limits) : null;
    }
    if (value instanceof Integer number) {
      int n = number;
      return encodeNumber(INT, ((n << 1) ^ (n >> 31)) & 0xFFFF_FFFFL, limits);
    }
    if (value instanceof Long number) {
      long n = (number << 1) ^ (number >> 63);
      return n >= 0 && n < 1L << 56 ? encodeNumber(LONG, n, limits) : null;
    }
    return null;
  }

  private static byte[] encodeText(String text, SerialLimits limits) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int header = (utf8.length << 1) + 1;
    byte[] bytes = allocate(1L + lengthOf(header) + utf8.length, "java.lang.String", limits);
    bytes[0] = STRING;
    int at = putVar(bytes, 1, header);
    System.arraycopy(utf8, 0, bytes, at, utf8.length);
    return bytes;
  }

  private static byte[] encodeBytes(byte[] array, SerialLimits limits) {
    int header = array.length + 1;
    byte[] bytes = allocate(2L + lengthOf(header) + array.length, "[B", limits);
    bytes[0] = BYTES;
    bytes[1] = NEW_OBJECT;
    int at = putVar(bytes, 2, header);
    System.arraycopy(array, 0, bytes, at, array.length);
    return bytes;
  }

  private static byte[] encodeNumber(int type, long number, SerialLimits limits) {
    byte[] bytes = allocate(1L + lengthOf(number), "a number", limits);
    bytes[0] = (byte) type;
    int end = putVar(bytes, 1, number);
    assert end == bytes.length;
    return bytes;
  }

  private static byte[] allocate(long length, String type, SerialLimits limits) {
    if (length > limits.maxValueBytes()) {
      throw new GraphFailure(
              Kind.TOO_LARGE, type, length + " bytes, limit " + limits.maxValueBytes())
          .toSerialException("encode", null);
    }
    return new byte[(int) length];
  }

  private static int lengthOf(long number) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(number)) / 7);
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
