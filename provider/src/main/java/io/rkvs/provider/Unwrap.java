package io.rkvs.provider;

/** The common part of every {@code unwrap}. */
final class Unwrap {
  private Unwrap() {}

  /**
   * Returns the object as that type.
   *
   * @throws IllegalArgumentException when it is none
   */
  static <T> T from(Object object, Class<T> type, String what) {
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    throw new IllegalArgumentException(
        "the %s cannot be unwrapped to %s: it is a %s"
            .formatted(what, type.getName(), object.getClass().getName()));
  }
}
