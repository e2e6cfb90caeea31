package io.rkvs.snapshot;

import io.rkvs.snapshot.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file and its predecessors: {@code name} is the newest, {@code name.1} the one before it, and so
 * on.
 *
 * <p><b>Replacing</b> goes: older generations move up by one, the highest number first; the present
 * file gets {@code name.1} as a second name; the new file is renamed over {@code name}; the
 * directory is forced; what is beyond the number to keep is deleted. At each step {@code name} is a
 * whole file, and no generation that counts is lost: a failure leaves one too many at worst, and
 * the next save removes it. Where files cannot have two names the present one is renamed, and
 * renamed back if the last step fails; only a crash between the two renames leaves no {@code name},
 * and then {@code name.1} is there.
 *
 * <p>The caller holds the path's lock.
 */
final class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  private final FileOps files;
  private final Path target;
  private final Path directory;
  private final String name;

  Generations(FileOps files, Path target) {
    this.files = files;
    this.target = target.toAbsolutePath().normalize();
    Path parent = this.target.getParent();
    Path fileName = this.target.getFileName();
    if (parent == null || fileName == null) {
      throw Faults.name(target, "expected the name of a file");
    }
    this.directory = parent;
    this.name = fileName.toString();
  }

  /** Returns the directory of the file. */
  Path directory() {
    return directory;
  }

  /** Returns generation {@code number}; 0 is the file itself. */
  Path generation(int number) {
    return number == 0 ? target : target.resolveSibling(name + "." + number);
  }

  /** Returns the generations that exist, the newest first. */
  List<Path> existing() throws IOException {
    List<Path> existing = new ArrayList<>();
    if (files.exists(target)) {
      existing.add(target);
    }
    for (int number : numbers()) {
      existing.add(generation(number));
    }
    return existing;
  }

  /** Makes {@code temp} the newest generation and keeps {@code keep} in all. */
  void replace(Path temp, int keep) throws IOException {
    boolean moved = false;
    if (keep > 1 && files.exists(target)) {
      shift();
      moved = !linkPrevious();
    }
    try {
      files.moveAtomically(temp, target);
    } catch (IOException e) {
      if (moved) {
        restore(e);
      }
      throw e;
    }
    files.forceDirectory(directory);
    prune(keep);
  }

  private void shift() throws IOException {
    for (int number : numbers().descendingSet()) {
      if (files.exists(generation(number))) {
        files.moveAtomically(generation(number), generation(number + 1));
      }
    }
  }

  /** Returns whether the present file has both names now; otherwise it was renamed. */
  private boolean linkPrevious() throws IOException {
    try {
      files.link(target, generation(1));
      return true;
    } catch (UnsupportedOperationException noLinks) {
      files.moveAtomically(target, generation(1));
      return false;
    }
  }

  private void restore(IOException first) {
    try {
      files.moveAtomically(generation(1), target);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }

  /** The new file is committed: what cannot be deleted now is logged and deleted the next time. */
  private void prune(int keep) {
    try {
      for (int number : numbers()) {
        if (number >= keep) {
          files.deleteIfExists(generation(number));
        }
      }
    } catch (IOException e) {
      LOG.warn("Old generations of {} cannot be removed: {}", target, e.toString());
    }
  }

  private NavigableSet<Integer> numbers() throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    for (String other : files.list(directory)) {
      if (other.startsWith(name + ".")) {
        String number = other.substring(name.length() + 1);
        if (number.matches("[1-9][0-9]{0,5}")) {
          numbers.add(Integer.parseInt(number));
        }
      }
    }
    return numbers;
  }
}
