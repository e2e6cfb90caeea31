package io.rkvs.serial;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A value that could not be copied, encoded or decoded. The value that was given is untouched, and
 * nothing half-made was handed out.
 */
public final class SerialException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** A class that the allow list does not name. */
    NOT_ALLOWED,
    /** A class that was written and cannot be found now. */
    CLASS_MISSING,
    /** A class that has changed so that what was written does not fit it any more. */
    INCOMPATIBLE,
    /** A length or count above a limit, or above what the bytes present can hold. */
    TOO_LARGE,
    /** An object graph nested more deeply than the limit or the stack allows. */
    TOO_DEEP,
    /** Bytes that no encoder wrote. */
    CORRUPT,
    /** A type that cannot be copied or encoded, or whose own code threw. */
    UNSUPPORTED
  }

  private final Kind kind;
  private final @Nullable String typeName;
  private final String path;

  SerialException(
      Kind kind,
      String message,
      @Nullable String typeName,
      String path,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.typeName = typeName;
    this.path = path;
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Returns the name of the class concerned, or null when it is not known. */
  public @Nullable String typeName() {
    return typeName;
  }

  /**
   * Returns the way from the root to the place concerned, such as {@code Order.items[3].owner};
   * empty for the root.
   */
  public String path() {
    return path;
  }
}
