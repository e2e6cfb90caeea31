package io.rkvs.serial;

import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes being written, with this project's string format.
 *
 * <p>A string is a header {@code h} as a varint, then its bytes: {@code h = 0} null; else {@code (h
 * - 1) >>> 1} is the number of bytes and the lowest bit of {@code h - 1} says UTF-16 (big-endian),
 * which is used only for strings with unpaired surrogates, so that none loses a character. Not
 * thread-safe.
 */
final class GraphOutput extends Output {
  private final int limit;

  /** Creates an output that refuses to grow above {@code limit} bytes. */
  GraphOutput(int limit) {
    super(Math.min(512, limit), limit);
    this.limit = limit;
  }

  /** Forgets what was written; a large buffer is let go. */
  void clear() {
    if (buffer.length > 1 << 16) {
      setBuffer(new byte[512], limit);
    }
    reset();
  }

  /** Hands over what was written; returns the number of bytes. */
  int copyTo(ByteTarget target) {
    target.write(buffer, 0, position);
    return position;
  }

  @Override
  protected boolean require(int required) {
    try {
      return super.require(required);
    } catch (KryoBufferOverflowException overflow) {
      throw new GraphFailure(
          Kind.TOO_LARGE,
          null,
          "the encoded value is longer than the limit of " + limit + " bytes");
    }
  }

  @Override
  public void writeString(@Nullable String value) {
    if (value == null) {
      writeVarInt(0, true);
      return;
    }
    if (hasUnpairedSurrogate(value)) {
      writeVarInt(((value.length() << 1) << 1 | 1) + 1, true);
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        writeByte(c >>> 8);
        writeByte(c);
      }
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > limit) {
      throw new GraphFailure(
          Kind.TOO_LARGE,
          "java.lang.String",
          utf8.length + " bytes of text, limit " + limit + " bytes");
    }
    writeVarInt((utf8.length << 1) + 1, true);
    writeBytes(utf8, 0, utf8.length);
  }

  @Override
  public void writeAscii(@Nullable String value) {
    writeString(value);
  }

  static boolean hasUnpairedSurrogate(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!paired) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
