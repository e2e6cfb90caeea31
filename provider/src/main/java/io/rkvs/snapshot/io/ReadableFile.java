package io.rkvs.snapshot.io;

import java.io.Closeable;
import java.io.IOException;

/** A file open for reading. Thread-safe. */
public interface ReadableFile extends Closeable {
  /** Returns the size in bytes. */
  long size() throws IOException;

  /**
   * Reads up to {@code length} bytes from {@code position} and returns how many; fewer only at the
   * end of the file.
   *
   * @throws IOException when the file system fails
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;
}
