package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.ClassTable;
import java.util.List;

/** Turns keys and values into bytes and back. Thread-safe; what it creates is for one thread. */
public interface EntryCodec {
  /** Returns the name that the file stores; a file is read by the codec that wrote it. */
  String id();

  /** Returns the version of its encoding; a codec reads all versions up to its own. */
  int version();

  /**
   * Returns an encoder.
   *
   * @param ledger where it enters the classes it meets
   */
  Encoder newEncoder(ClassLedger ledger);

  /**
   * Returns a decoder for a file.
   *
   * @param classes the file's class dictionary
   * @param version the version the file was written with
   */
  Decoder newDecoder(ClassTable classes, int version);

  /**
   * Returns a line for each class of the file that looks different now; they are reported, not
   * refused.
   */
  default List<String> changedClasses(ClassTable classes) {
    return List.of();
  }

  /** Encodes for one thread. */
  interface Encoder extends AutoCloseable {
    /**
     * Appends the bytes of a key or value.
     *
     * @throws EntryCodecException when it has no bytes
     */
    void encode(Object object, ByteSink out) throws EntryCodecException;

    @Override
    default void close() {}
  }

  /** Decodes for one thread. Allocates no more than a small multiple of the bytes it is given. */
  interface Decoder extends AutoCloseable {
    /**
     * Returns the key or value that a range of bytes stands for.
     *
     * @throws EntryCodecException when it stands for none that may be had here
     */
    Object decode(byte[] bytes, int offset, int length) throws EntryCodecException;

    @Override
    default void close() {}
  }
}
