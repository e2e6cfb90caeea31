package io.rkvs.serial;

/** Where encoded bytes go. */
@FunctionalInterface
public interface ByteTarget {
  /** Takes a range of an array, which is used again afterwards: it copies what it wants to keep. */
  void write(byte[] bytes, int offset, int length);
}
