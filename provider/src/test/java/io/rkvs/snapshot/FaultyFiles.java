package io.rkvs.snapshot;

import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.LocalFiles;
import io.rkvs.snapshot.io.ReadableFile;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The local file system, which fails at the n-th operation that changes something; a write that
 * fails has written half. Either that one operation fails (a full disk that somebody makes room
 * on), or that one and all later ones (a machine that goes down).
 */
final class FaultyFiles implements FileOps {
  static final String REASON = "no space left on device (test)";

  private final FileOps real = LocalFiles.INSTANCE;
  private final AtomicInteger operations = new AtomicInteger();
  private final int failAt;
  private final boolean forGood;
  private final boolean links;

  FaultyFiles(int failAt, boolean forGood, boolean links) {
    this.failAt = failAt;
    this.forGood = forGood;
    this.links = links;
  }

  /** Returns one that never fails. */
  static FaultyFiles healthy() {
    return new FaultyFiles(0, false, true);
  }

  /** Returns how many operations there were. */
  int operations() {
    return operations.get();
  }

  private boolean fails() {
    int number = operations.incrementAndGet();
    return number == failAt || (forGood && number > failAt);
  }

  private void step() throws IOException {
    if (fails()) {
      throw new IOException(REASON);
    }
  }

  @Override
  public WritableFile createNew(Path file) throws IOException {
    step();
    WritableFile opened = real.createNew(file);
    return new WritableFile() {
      @Override
      public void write(long position, byte[] bytes, int offset, int length) throws IOException {
        if (fails()) {
          opened.write(position, bytes, offset, length / 2);
          throw new IOException(REASON);
        }
        opened.write(position, bytes, offset, length);
      }

      @Override
      public void force() throws IOException {
        step();
      }

      @Override
      public void close() throws IOException {
        opened.close();
        step();
      }
    };
  }

  @Override
  public ReadableFile openRead(Path file) throws IOException {
    return real.openRead(file);
  }

  @Override
  public void moveAtomically(Path from, Path to) throws IOException {
    step();
    real.moveAtomically(from, to);
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    if (!links) {
      throw new UnsupportedOperationException();
    }
    step();
    real.link(existing, link);
  }

  @Override
  public boolean deleteIfExists(Path file) throws IOException {
    step();
    return real.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step();
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step();
    real.createDirectories(directory);
  }

  @Override
  public boolean exists(Path file) {
    return real.exists(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    step();
    return real.list(directory);
  }

  @Override
  public boolean isUnlocked(Path file) throws IOException {
    return real.isUnlocked(file);
  }
}
