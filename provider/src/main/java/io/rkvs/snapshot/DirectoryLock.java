package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive use of a directory, by one process and one owner in it. The lock file says who has it,
 * so the second is told. The system lets go of it when the process dies. The file stays: deleting
 * it would let two processes lock two files of one name.
 *
 * <p>Owners in this process are kept in a map, and asked first: opening and closing the file once
 * more would let go of its lock.
 */
final class DirectoryLock implements AutoCloseable {
  /**
   * The byte that is locked lies beyond the text, so the text can be read where locks are
   * mandatory.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MOST_TEXT = 4096;
  private static final ConcurrentMap<Path, String> OWNERS = new ConcurrentHashMap<>();

  private final Path key;
  private final FileChannel channel;

  private DirectoryLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Locks an existing directory.
   *
   * @param directory its real path
   * @param owner who wants it, for the other's message
   * @throws SnapshotException {@code BUSY} when another has it, {@code IO} when the lock file
   *     cannot be written
   */
  static DirectoryLock acquire(Path directory, String owner) {
    String holder = OWNERS.putIfAbsent(directory, owner);
    if (holder != null) {
      throw Faults.busy(
          directory,
          "the directory is in use by " + holder + " in this process (" + process() + ")");
    }
    boolean acquired = false;
    try {
      DirectoryLock lock = new DirectoryLock(directory, lockFile(directory, owner));
      acquired = true;
      return lock;
    } catch (IOException e) {
      throw Faults.io(directory, "cannot lock the directory", e);
    } finally {
      if (!acquired) {
        OWNERS.remove(directory, owner);
      }
    }
  }

  private static FileChannel lockFile(Path directory, String owner) throws IOException {
    Path file = directory.resolve(FileNames.LOCK);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw Faults.busy(
            directory, "the directory is in use by another process: " + readHolder(channel));
      }
      writeHolder(channel, owner);
      locked = true;
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException anotherClassLoader) {
      return null;
    }
  }

  private static void writeHolder(FileChannel channel, String owner) throws IOException {
    String text = process() + ", " + owner + "\n";
    channel.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    for (long at = 0; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
    channel.force(true);
  }

  private static String readHolder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_TEXT);
    channel.read(bytes, 0);
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
    return text.isEmpty() ? "it has not said who it is" : text;
  }

  private static String process() {
    ProcessHandle self = ProcessHandle.current();
    String started = self.info().startInstant().map(Instant::toString).orElse("an unknown time");
    return "pid " + self.pid() + " on host " + host() + ", started " + started;
  }

  private static String host() {
    String named = System.getenv("HOSTNAME");
    if (named != null && !named.isBlank()) {
      return named;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Returns whether the lock file is still the one that was locked. */
  boolean isValid() {
    return channel.isOpen() && Files.exists(key.resolve(FileNames.LOCK));
  }

  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        channel.truncate(0);
        channel.close();
      }
    } catch (IOException e) {
      throw Faults.io(key, "cannot unlock the directory", e);
    } finally {
      OWNERS.remove(key);
    }
  }
}
