package io.rkvs.provider;

import io.rkvs.engine.Describe;

/** Run-time checks of keys and values against the types that the configuration declares. */
final class TypeCheck {
  private final String cacheName;
  private final Class<?> keyType;
  private final Class<?> valueType;

  TypeCheck(String cacheName, Class<?> keyType, Class<?> valueType) {
    this.cacheName = cacheName;
    this.keyType = keyType;
    this.valueType = valueType;
  }

  boolean isNeeded() {
    return keyType != Object.class || valueType != Object.class;
  }

  /**
   * Checks a key.
   *
   * @throws ClassCastException when it is of another type than declared
   */
  void checkKey(Object key) {
    if (!keyType.isInstance(key)) {
      throw wrong("key", keyType, key);
    }
  }

  /**
   * Checks a value.
   *
   * @throws ClassCastException when it is of another type than declared
   */
  void checkValue(Object value) {
    if (!valueType.isInstance(value)) {
      throw wrong("value", valueType, value);
    }
  }

  private ClassCastException wrong(String what, Class<?> expected, Object actual) {
    return new ClassCastException(
        "cache '%s': %s: expected a %s, was %s"
            .formatted(cacheName, what, expected.getName(), Describe.of(actual)));
  }
}
