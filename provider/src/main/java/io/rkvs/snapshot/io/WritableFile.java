package io.rkvs.snapshot.io;

import java.io.Closeable;
import java.io.IOException;

/** A file open for writing, locked against other processes while it is. Thread-safe. */
public interface WritableFile extends Closeable {
  /** Writes all of the range at {@code position}; several threads may write at once. */
  void write(long position, byte[] bytes, int offset, int length) throws IOException;

  /** Returns when content and length are on the device. */
  void force() throws IOException;
}
