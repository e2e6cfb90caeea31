package io.rkvs.snapshot;

import org.jspecify.annotations.Nullable;

/** A key or value that cannot be turned into bytes, or bytes that cannot be turned back. */
public class EntryCodecException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String className;

  /**
   * Creates an exception.
   *
   * @param message what was expected and found
   * @param className the class concerned, or null when it is not known
   * @param cause the cause, or null
   */
  public EntryCodecException(
      String message, @Nullable String className, @Nullable Throwable cause) {
    super(message, cause);
    this.className = className;
  }

  /** Returns the class concerned, or null when it is not known. */
  public @Nullable String className() {
    return className;
  }
}
