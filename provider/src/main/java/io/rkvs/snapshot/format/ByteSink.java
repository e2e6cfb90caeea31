package io.rkvs.snapshot.format;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing byte array that is written like a stream and read without a copy. Never blocks, never
 * throws {@code IOException}. Not thread-safe.
 */
public final class ByteSink extends OutputStream {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /** Creates an empty sink with room for {@code capacity} bytes. */
  public ByteSink(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Returns the array behind the sink; valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Returns how many bytes were written. */
  public int size() {
    return size;
  }

  /** Forgets what was written, keeps the room unless it is above {@code keepAtMost} bytes. */
  public void reset(int keepAtMost) {
    size = 0;
    if (bytes.length > keepAtMost) {
      bytes = new byte[Math.max(16, keepAtMost)];
    }
  }

  @Override
  public void write(int value) {
    ensureRoom(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    ensureRoom(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Writes an unsigned number, seven bits a byte, low bits first; small numbers take one byte. */
  public void writeVar(long value) {
    ensureRoom(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Writes eight bytes. */
  public void writeLong(long value) {
    ensureRoom(8);
    Bytes.putLong(bytes, size, value);
    size += 8;
  }

  /** Writes a length and that many bytes. */
  public void writeBlob(byte[] blob) {
    writeVar(blob.length);
    write(blob, 0, blob.length);
  }

  /** Writes a text as UTF-8 with its length in front. */
  public void writeText(String text) {
    writeBlob(Layout.utf8(text));
  }

  /** Returns a copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private void ensureRoom(int more) {
    if (more > bytes.length - size) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > MAX_ARRAY) {
      throw new OutOfMemoryError(
          "a single encoded object of more than " + MAX_ARRAY + " bytes does not fit an array");
    }
    long doubled = Math.min(MAX_ARRAY, 2L * bytes.length);
    bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
  }
}
