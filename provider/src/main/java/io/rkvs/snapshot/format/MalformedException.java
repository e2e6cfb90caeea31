package io.rkvs.snapshot.format;

/** Bytes that do not follow the format; whoever knows the file adds path and offset. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that says what was expected and found. */
  public MalformedException(String message) {
    super(message);
  }
}
