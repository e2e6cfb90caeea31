package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.ClassTable;
import java.util.List;

/** Turns keys and values into bytes and back. Thread-safe. */
public interface EntryCodec {
  /** Returns the name that the file stores; a file is read by the codec that wrote it. */
  String id();

  /** Returns the version of its encoding; a codec reads all versions up to its own. */
  int version();

  /** Starts to write a file. */
  Writing newWriting();

  /**
   * Starts to read a file.
   *
   * @param dictionary what {@link Writing#dictionary} returned when it was written
   * @param fileVersion the codec's version at that time
   * @throws EntryCodecException when the dictionary is none of this codec
   */
  Reading newReading(byte[] dictionary, int fileVersion) throws EntryCodecException;

  /** The codec's side of one file that is written. Thread-safe. */
  interface Writing {
    /** Returns an encoder for one thread. */
    Encoder newEncoder();

    /** Returns the classes of all that was encoded so far, for people to look at. */
    ClassTable classes();

    /**
     * Returns the bytes without which nothing that was encoded so far can be decoded; may be empty.
     */
    byte[] dictionary() throws EntryCodecException;
  }

  /** The codec's side of one file that is read. Thread-safe. */
  interface Reading {
    /** Returns a decoder for one thread. */
    Decoder newDecoder();

    /**
     * Returns a line for each class that looks different now, of those met so far; they are
     * reported, not refused.
     */
    List<String> changedClasses();
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
