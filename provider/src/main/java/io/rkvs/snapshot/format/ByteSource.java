package io.rkvs.snapshot.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteSink} wrote from a range of an array, and never past its end: a length is
 * compared with the bytes that are left before anything is allocated. Not thread-safe.
 */
public final class ByteSource {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Creates a source over {@code length} bytes from {@code offset}. */
  public ByteSource(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /** Returns where in the array the next read starts. */
  public int position() {
    return position;
  }

  /** Returns how many bytes are left. */
  public int remaining() {
    return end - position;
  }

  /** Reads a number of at most {@code max}. */
  public long readVar(long max) throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw new MalformedException("a number is cut off");
      }
      int next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        if (value < 0 || value > max) {
          throw new MalformedException(
              "expected a number of at most " + max + ", found " + Long.toUnsignedString(value));
        }
        return value;
      }
    }
    throw new MalformedException("a number has more than ten bytes");
  }

  /** Reads a length and makes sure that so many bytes are left. */
  public int readLength() throws MalformedException {
    long length = readVar(Integer.MAX_VALUE);
    if (length > remaining()) {
      throw new MalformedException(
          "expected a length of at most the " + remaining() + " bytes left, found " + length);
    }
    return (int) length;
  }

  /** Reads eight bytes. */
  public long readLong() throws MalformedException {
    if (remaining() < 8) {
      throw new MalformedException("expected 8 bytes, found " + remaining());
    }
    long value = Bytes.getLong(bytes, position);
    position += 8;
    return value;
  }

  /** Skips {@code length} bytes, which must be there, and returns where they start. */
  public int skip(int length) throws MalformedException {
    if (length < 0 || length > remaining()) {
      throw new MalformedException("expected " + length + " bytes, found " + remaining());
    }
    int start = position;
    position += length;
    return start;
  }

  /** Reads a length and so many bytes. */
  public byte[] readBlob() throws MalformedException {
    int length = readLength();
    int start = skip(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  /** Reads a text; malformed UTF-8 is an error. */
  public String readText() throws MalformedException {
    int length = readLength();
    int start = skip(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text is not UTF-8: " + e.getMessage());
    }
  }
}
