package io.rkvs.snapshot;

/**
 * A key or value in the form that a file has it, with the dictionary without which it cannot be
 * decoded. Its arrays are shared, not copied: nobody writes to them.
 */
public final class Encoded {
  private final byte[] dictionary;
  private final byte[] bytes;

  /** Creates one over the two arrays. */
  public Encoded(byte[] dictionary, byte[] bytes) {
    this.dictionary = dictionary;
    this.bytes = bytes;
  }

  /** Returns the codec's dictionary of the file that it came from. */
  public byte[] dictionary() {
    return dictionary;
  }

  /** Returns its bytes. */
  public byte[] bytes() {
    return bytes;
  }
}
