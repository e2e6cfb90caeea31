package io.rkvs.extensions;

import java.nio.file.Path;
import java.util.Objects;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot was not saved or not loaded. The running namespaces and the last good file are
 * untouched.
 */
public class SnapshotException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The file system refused: full, read-only, gone, interrupted. */
    IO,
    /** The file is damaged, truncated or not a snapshot. */
    CORRUPT,
    /** The file was written by a version that this one cannot read. */
    VERSION,
    /**
     * The file is sound but does not fit: another codec, a class that is not allowed or gone, a
     * namespace it lacks.
     */
    MISMATCH,
    /** Another process or another save holds the directory or the file. */
    BUSY,
    /** The name leaves the persistence directory, or is not a name. */
    NAME,
    /** Persistence is not configured. */
    NOT_CONFIGURED
  }

  private final Kind kind;
  private final transient @Nullable Path path;
  private final long offset;

  /**
   * Creates an exception.
   *
   * @param kind what went wrong
   * @param path the file or directory concerned, or null when there is none
   * @param offset the byte in the file at which the trouble lies, or -1
   * @param message what was expected and what was found; kind, path and offset are added to it
   * @param cause the cause, or null
   */
  public SnapshotException(
      Kind kind, @Nullable Path path, long offset, String message, @Nullable Throwable cause) {
    super(describe(kind, path, offset, message), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.path = path;
    this.offset = offset;
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the file or directory concerned, or null when there is none (or after serialization).
   */
  public @Nullable Path path() {
    return path;
  }

  /** Returns the offset in the file, in bytes, or -1 when it does not apply. */
  public long offset() {
    return offset;
  }

  private static String describe(Kind kind, @Nullable Path path, long offset, String message) {
    StringBuilder text = new StringBuilder(kind.name()).append(": ").append(message);
    if (path != null) {
      text.append(" [").append(path);
      if (offset >= 0) {
        text.append(" at byte ").append(offset);
      }
      text.append(']');
    }
    return text.toString();
  }
}
