package io.rkvs.snapshot;

import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.ReadableFile;
import io.rkvs.snapshot.io.WritableFile;
import java.nio.file.Path;
import java.util.List;

/** A file system of one file in memory that can only be read. */
final class MemoryFiles implements FileOps {
  static final Path PATH = Path.of("memory.rkvs");

  private final byte[] content;

  MemoryFiles(byte[] content) {
    this.content = content;
  }

  @Override
  public ReadableFile openRead(Path file) {
    return new ReadableFile() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public int read(long position, byte[] into, int offset, int length) {
        int there = (int) Math.max(0, Math.min(length, content.length - position));
        if (there > 0) {
          System.arraycopy(content, (int) position, into, offset, there);
        }
        return there;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public WritableFile createNew(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void moveAtomically(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void link(Path existing, Path link) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean deleteIfExists(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forceDirectory(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createDirectories(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean exists(Path file) {
    return true;
  }

  @Override
  public List<String> list(Path directory) {
    return List.of();
  }

  @Override
  public boolean isUnlocked(Path file) {
    return false;
  }
}
