package io.rkvs.snapshot;

import io.rkvs.snapshot.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of files that are being written, and their removal when their writer is dead.
 *
 * <p>A writer holds the lock of its file until it closes it, and the system lets go of it when the
 * process dies; so a file whose lock is free and that no writer of this process owns is a leftover.
 * Files of this process are not even opened: closing them would let go of their lock. Thread-safe.
 */
final class TempFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TempFiles.class);
  private static final Pattern SUFFIX = Pattern.compile("\\.tmp-[0-9]{1,19}-[0-9a-f]{16}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  private TempFiles() {}

  /** Returns a new name beside {@code target} and counts it as live until {@link #release}. */
  static Path reserve(Path target) {
    String suffix =
        ".tmp-"
            + ProcessHandle.current().pid()
            + "-"
            + HexFormat.of().toHexDigits(RANDOM.nextLong());
    Path temp = target.resolveSibling(target.getFileName() + suffix);
    LIVE.add(temp.toAbsolutePath().normalize());
    return temp;
  }

  /** The writer is done with it, one way or the other. */
  static void release(Path temp) {
    LIVE.remove(temp.toAbsolutePath().normalize());
  }

  /** Returns whether a file name is one of a file being written, for any target. */
  static boolean isTempName(String name) {
    int at = name.lastIndexOf(".tmp-");
    return at > 0 && SUFFIX.matcher(name.substring(at)).matches();
  }

  /**
   * Deletes leftovers in a directory; what cannot be deleted stays and is logged.
   *
   * @param prefix only files whose name starts so; empty for all
   * @return how many were deleted
   */
  static int sweep(FileOps files, Path directory, String prefix) throws IOException {
    int deleted = 0;
    for (String name : files.list(directory)) {
      Path file = directory.resolve(name);
      if (name.startsWith(prefix)
          && isTempName(name)
          && !LIVE.contains(file.toAbsolutePath().normalize())) {
        deleted += deleteUnlessLocked(files, file) ? 1 : 0;
      }
    }
    return deleted;
  }

  private static boolean deleteUnlessLocked(FileOps files, Path file) {
    try {
      return files.isUnlocked(file) && files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Leftover of an interrupted save cannot be removed: {}: {}", file, e.toString());
      return false;
    }
  }
}
