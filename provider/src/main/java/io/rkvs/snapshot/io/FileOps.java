package io.rkvs.snapshot.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What snapshots ask of a file system, one method per thing that can fail. Thread-safe. {@link
 * LocalFiles} is the one that runs; tests wrap it to fail at the n-th operation.
 */
public interface FileOps {
  /** Creates a file that must not exist and opens it for writing. */
  WritableFile createNew(Path file) throws IOException;

  /** Opens a file for reading. */
  ReadableFile openRead(Path file) throws IOException;

  /** Renames a file within its file system in one atomic step, over an existing one. */
  void moveAtomically(Path from, Path to) throws IOException;

  /**
   * Gives a file a second name.
   *
   * @throws UnsupportedOperationException when the file system has no links
   */
  void link(Path existing, Path link) throws IOException;

  /** Deletes a file when it is there; returns whether it was. */
  boolean deleteIfExists(Path file) throws IOException;

  /** Makes renames in a directory durable; does nothing where the platform cannot. */
  void forceDirectory(Path directory) throws IOException;

  /** Creates a directory and its parents unless they are there. */
  void createDirectories(Path directory) throws IOException;

  /** Returns whether there is something of that name. */
  boolean exists(Path file);

  /** Returns the names of what is in a directory, sorted; empty when there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Returns whether nobody writes to that file: true when its lock is free. */
  boolean isUnlocked(Path file) throws IOException;
}
