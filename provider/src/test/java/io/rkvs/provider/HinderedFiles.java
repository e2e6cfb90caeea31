package io.rkvs.provider;

import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.LocalFiles;
import io.rkvs.snapshot.io.ReadableFile;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The local file system, on which a test hinders writing. */
final class HinderedFiles implements FileOps {
  private final FileOps real = LocalFiles.INSTANCE;
  private volatile @Nullable String reason;
  private volatile @Nullable CountDownLatch gate;
  private volatile long from;

  /** Lets files be created, and every write to them fail. */
  void full() {
    reason = "No space left on device";
  }

  /** Lets writes through again. */
  void roomy() {
    reason = null;
  }

  /** Holds up writes until the latch is open. */
  void holdUp(CountDownLatch until) {
    holdUpAfterBytes(0, until);
  }

  /** Holds up writes beyond a position until the latch is open. */
  void holdUpAfterBytes(long position, CountDownLatch until) {
    from = position;
    gate = until;
  }

  @Override
  public WritableFile createNew(Path file) throws IOException {
    WritableFile opened = real.createNew(file);
    return new WritableFile() {
      @Override
      public void write(long position, byte[] bytes, int offset, int length) throws IOException {
        CountDownLatch closed = gate;
        if (closed != null && position >= from) {
          try {
            closed.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
        if (reason != null) {
          opened.write(position, bytes, offset, length / 2);
          throw new FileSystemException(file.toString(), null, reason);
        }
        opened.write(position, bytes, offset, length);
      }

      @Override
      public void force() throws IOException {
        opened.force();
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  @Override
  public ReadableFile openRead(Path file) throws IOException {
    return real.openRead(file);
  }

  @Override
  public void moveAtomically(Path from, Path to) throws IOException {
    real.moveAtomically(from, to);
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    real.link(existing, link);
  }

  @Override
  public boolean deleteIfExists(Path file) throws IOException {
    return real.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    real.forceDirectory(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    real.createDirectories(directory);
  }

  @Override
  public boolean exists(Path file) {
    return real.exists(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public boolean isUnlocked(Path file) throws IOException {
    return real.isUnlocked(file);
  }
}
