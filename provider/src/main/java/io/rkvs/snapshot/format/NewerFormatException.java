package io.rkvs.snapshot.format;

/** A sound header of a format version that this code does not know. */
public final class NewerFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that names both versions. */
  public NewerFormatException(int major, int minor) {
    super(
        "the file has format version "
            + major
            + "."
            + minor
            + ", written by a newer release; this release reads versions up to "
            + Layout.MAJOR
            + "."
            + Layout.MINOR);
  }
}
