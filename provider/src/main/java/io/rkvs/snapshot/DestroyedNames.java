package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.ReadableFile;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When namespaces were destroyed, kept in a small file of the directory: files of all namespaces
 * that are older than that still hold them, and must not bring them back. One line per namespace,
 * milliseconds and encoded name; replaced as a whole. Thread-safe; changes block until they are on
 * the device.
 */
final class DestroyedNames {
  private static final Logger LOG = LoggerFactory.getLogger(DestroyedNames.class);

  private final FileOps files;
  private final Path directory;
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instant> times;

  /** Reads the file; a line that is none is logged and left out. */
  DestroyedNames(FileOps files, Path directory) {
    this.files = files;
    this.directory = directory;
    this.file = directory.resolve(FileNames.DESTROYED);
    this.times = read();
  }

  private Map<String, Instant> read() {
    Map<String, Instant> read = new TreeMap<>();
    if (!files.exists(file)) {
      return read;
    }
    try (ReadableFile in = files.openRead(file)) {
      byte[] bytes = new byte[(int) Math.min(in.size(), Integer.MAX_VALUE - 8)];
      int length = in.read(0, bytes, 0, bytes.length);
      new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> readLine(line, read));
    } catch (IOException e) {
      throw Faults.io(file, "cannot read which namespaces were destroyed", e);
    }
    return read;
  }

  private void readLine(String line, Map<String, Instant> into) {
    int space = line.indexOf(' ');
    Optional<String> name = FileNames.decode(line.substring(space + 1));
    if (space > 0 && name.isPresent() && line.substring(0, space).matches("[0-9]{1,15}")) {
      into.put(name.get(), Instant.ofEpochMilli(Long.parseLong(line.substring(0, space))));
    } else {
      LOG.warn("{}: expected milliseconds and the name of a namespace, found \"{}\"", file, line);
    }
  }

  /** Notes that a namespace was destroyed. */
  void add(String namespace, Instant when) {
    lock.lock();
    try {
      times.put(namespace, when);
      write();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a namespace was destroyed after the cut that a file holds. */
  boolean isDestroyedSince(String namespace, Instant cutAt) {
    lock.lock();
    try {
      @Nullable Instant destroyed = times.get(namespace);
      return destroyed != null && !cutAt.isAfter(destroyed);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was destroyed before the oldest cut that is still there. */
  void forgetBefore(Instant oldestCut) {
    lock.lock();
    try {
      if (times.values().removeIf(oldestCut::isAfter)) {
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return times.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    StringBuilder text = new StringBuilder();
    times.forEach(
        (name, when) ->
            text.append(when.toEpochMilli())
                .append(' ')
                .append(FileNames.encode(name))
                .append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Path temp = TempFiles.reserve(file);
    try {
      try (WritableFile out = files.createNew(temp)) {
        out.write(0, bytes, 0, bytes.length);
        out.force();
      }
      files.moveAtomically(temp, file);
      files.forceDirectory(directory);
    } catch (IOException e) {
      SnapshotException failure = Faults.io(file, "cannot note which namespaces were destroyed", e);
      discard(temp, failure);
      throw failure;
    } finally {
      TempFiles.release(temp);
    }
  }

  private void discard(Path temp, SnapshotException failure) {
    try {
      files.deleteIfExists(temp);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
