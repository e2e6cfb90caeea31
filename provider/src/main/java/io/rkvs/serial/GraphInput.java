package io.rkvs.serial;

import com.esotericsoftware.kryo.io.Input;
import io.rkvs.serial.SerialException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes being read. Every length is held against the bytes that are left before anything is
 * allocated, and the array read from is never written to. Not thread-safe.
 */
final class GraphInput extends Input {
  private static final byte[] NOTHING = new byte[0];

  GraphInput() {
    super(NOTHING);
  }

  /** Lets go of the bytes last read. */
  void clear() {
    setBuffer(NOTHING);
  }

  /** Returns the number of bytes not read yet. */
  int remaining() {
    return limit - position;
  }

  /**
   * Reads a count of things that take {@code atLeast} bytes each, one or more; refuses one that
   * cannot be true.
   */
  int readCount(int atLeast) {
    return checked(readVarInt(true), atLeast);
  }

  private int checked(int count, int bytesEach) {
    if (count < 0 || (long) count * bytesEach > remaining()) {
      throw new GraphFailure(
          Kind.TOO_LARGE,
          null,
          "a length of "
              + Integer.toUnsignedString(count)
              + " x "
              + bytesEach
              + " bytes where "
              + remaining()
              + " are left");
    }
    return count;
  }

  @Override
  protected int require(int required) {
    if (remaining() < required) {
      throw new GraphFailure(
          Kind.CORRUPT,
          null,
          "the bytes end " + (required - remaining()) + " too early, at " + position);
    }
    return remaining();
  }

  @Override
  public @Nullable String readString() {
    int header = readVarInt(true);
    if (header == 0) {
      return null;
    }
    int length = checked((header - 1) >>> 1, 1);
    int start = position;
    position += length;
    if (((header - 1) & 1) == 0) {
      return new String(buffer, start, length, StandardCharsets.UTF_8);
    }
    return utf16(start, length);
  }

  /**
   * Decodes by hand: the JDK's decoder would replace the unpaired surrogates that this form exists
   * for.
   */
  private String utf16(int start, int length) {
    char[] chars = new char[length / 2];
    for (int i = 0; i < chars.length; i++) {
      int at = start + 2 * i;
      chars[i] = (char) ((buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff));
    }
    return new String(chars);
  }

  @Override
  public StringBuilder readStringBuilder() {
    return new StringBuilder(String.valueOf(readString()));
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(checked(length, 1));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(checked(length, 4));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(checked(length, 1), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(checked(length, 8));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(checked(length, 1), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(checked(length, 4));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(checked(length, 8));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(checked(length, 2));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(checked(length, 2));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(checked(length, 1));
  }
}
