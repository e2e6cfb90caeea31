package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * Words for keys, threads and values in messages. User code's {@code toString} may fail or be long:
 * neither reaches the message.
 */
public final class Describe {
  private static final int MAX_LENGTH = 100;

  private Describe() {}

  /** Returns a short text for a key or value that names its class and never throws. */
  public static String of(@Nullable Object object) {
    if (object == null) {
      return "null";
    }
    String type = object.getClass().getName();
    String text;
    try {
      text = String.valueOf(object);
    } catch (RuntimeException | StackOverflowError e) {
      return type + " (its toString failed: " + e.getClass().getName() + ")";
    }
    if (text.length() > MAX_LENGTH) {
      text = text.substring(0, MAX_LENGTH) + "...";
    }
    return "'" + text + "' (" + type + ")";
  }

  /** Returns a text for a thread. */
  public static String of(@Nullable Thread thread) {
    return thread == null
        ? "a thread that has just left"
        : "thread '" + thread.getName() + "' (" + thread.getState() + ")";
  }
}
