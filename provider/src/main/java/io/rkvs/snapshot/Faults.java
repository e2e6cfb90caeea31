package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways in which snapshots fail, each with kind, path, offset and what was expected. */
public final class Faults {
  private static final long NO_OFFSET = -1;

  private Faults() {}

  /** The file system refused. */
  public static SnapshotException io(Path path, String doing, IOException cause) {
    return new SnapshotException(Kind.IO, path, NO_OFFSET, doing + ": " + reason(cause), cause);
  }

  /** The bytes at {@code offset} are not what they must be. */
  public static SnapshotException corrupt(Path path, long offset, @Nullable String message) {
    return new SnapshotException(Kind.CORRUPT, path, offset, String.valueOf(message), null);
  }

  /** A later release wrote the file. */
  public static SnapshotException version(Path path, @Nullable String message) {
    return new SnapshotException(Kind.VERSION, path, NO_OFFSET, String.valueOf(message), null);
  }

  /** The file is sound but not for this use. */
  public static SnapshotException mismatch(
      @Nullable Path path, long offset, String message, @Nullable Throwable cause) {
    return new SnapshotException(Kind.MISMATCH, path, offset, message, cause);
  }

  /** Somebody else has it. */
  public static SnapshotException busy(Path path, String message) {
    return new SnapshotException(Kind.BUSY, path, NO_OFFSET, message, null);
  }

  /** It is no name for a file here. */
  public static SnapshotException name(@Nullable Path path, String message) {
    return new SnapshotException(Kind.NAME, path, NO_OFFSET, message, null);
  }

  private static String reason(IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return "the thread was interrupted";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "access denied";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
