package io.rkvs.snapshot.format;

import java.io.IOException;

/**
 * Compresses the payload of blocks. A codec is known by its id, which the file stores with each
 * block, so a file can always say what it needs. Thread-safe; what it creates is not.
 */
public interface BlockCodec {
  /** Returns the id, 0 to 255. */
  int id();

  /** Returns the name for configuration and messages. */
  String codecName();

  /** Returns a compressor for one thread. */
  Compressor newCompressor();

  /** Returns a decompressor for one thread. */
  Decompressor newDecompressor();

  /**
   * Returns the most bytes that {@code storedBytes} can expand to: what a file claims beyond that
   * is a lie.
   */
  long maxRawBytes(int storedBytes);

  /** Compresses for one thread. */
  interface Compressor extends AutoCloseable {
    /**
     * Compresses {@code length} bytes from the start of {@code source} to {@code target} from
     * {@code targetOffset} on.
     *
     * @return the compressed length, or -1 when it is not shorter than {@code length}
     * @throws IOException when the library fails
     */
    int compress(byte[] source, int length, byte[] target, int targetOffset) throws IOException;

    @Override
    default void close() {}
  }

  /** Decompresses for one thread. */
  interface Decompressor extends AutoCloseable {
    /**
     * Decompresses {@code length} bytes, which must give exactly {@code target.length}.
     *
     * @throws MalformedException when they do not
     */
    void decompress(byte[] source, int offset, int length, byte[] target) throws MalformedException;

    @Override
    default void close() {}
  }
}
