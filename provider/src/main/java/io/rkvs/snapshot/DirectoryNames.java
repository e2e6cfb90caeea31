package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.io.FileOps;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The names that a persistence directory allows: whoever chooses one, a program, a configuration or
 * somebody behind a web form, reaches no file outside the directory, by no spelling and no link,
 * and overwrites none that the directory needs itself. Immutable.
 *
 * @param root the real path of the directory
 * @param files the file system
 */
record DirectoryNames(Path root, FileOps files) {
  /**
   * Returns the file of a name.
   *
   * @throws SnapshotException {@code NAME} when it is no plain relative name, leads out of the
   *     directory, or is one of the directory's own files
   */
  Path resolve(String fileName) {
    Path path = requireInside(fileName);
    String last = path.getFileName().toString();
    if (last.equalsIgnoreCase(FileNames.LOCK) || last.equalsIgnoreCase(FileNames.DESTROYED)) {
      throw Faults.name(path, "that name is the directory's own");
    }
    return path;
  }

  /**
   * Returns the file of a name that is to be written.
   *
   * @throws SnapshotException {@code NAME} as {@link #resolve}, and when a file of that name would
   *     be taken for something else
   */
  Path resolveForSave(String fileName) {
    Path path = resolve(fileName);
    if (FileNames.isReserved(path.getFileName().toString())) {
      throw Faults.name(
          path,
          "a name that ends like an older generation, a damaged or a temporary file, or is a device, cannot be saved to");
    }
    return path;
  }

  private Path requireInside(String fileName) {
    if (fileName.isBlank()
        || fileName.indexOf('\\') >= 0
        || fileName.chars().anyMatch(c -> c < ' ')) {
      throw Faults.name(
          root,
          "file name \""
              + printable(fileName)
              + "\": expected a name without control characters or backslashes");
    }
    Path path;
    try {
      Path relative = root.getFileSystem().getPath(fileName);
      for (Path part : relative) {
        if (relative.isAbsolute() || part.toString().equals("..") || part.toString().equals(".")) {
          throw leavesDirectory(fileName);
        }
      }
      path = root.resolve(relative).normalize();
    } catch (InvalidPathException e) {
      throw Faults.name(root, "file name \"" + printable(fileName) + "\": " + e.getReason());
    }
    if (!path.startsWith(root) || path.equals(root)) {
      throw leavesDirectory(fileName);
    }
    requireRealInside(path, fileName);
    return path;
  }

  /**
   * Links are followed: neither a directory on the way nor the file itself may be one that leads
   * out.
   */
  private void requireRealInside(Path path, String fileName) {
    for (Path part = path; part != null && !part.equals(root); part = part.getParent()) {
      if (files.exists(part)) {
        try {
          if (!part.toRealPath().startsWith(root)) {
            throw leavesDirectory(fileName);
          }
        } catch (IOException e) {
          throw Faults.io(part, "cannot resolve file name \"" + printable(fileName) + "\"", e);
        }
      }
    }
  }

  private SnapshotException leavesDirectory(String fileName) {
    return Faults.name(
        root, "file name \"" + printable(fileName) + "\" leads out of the persistence directory");
  }

  private static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
