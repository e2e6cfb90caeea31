package io.rkvs.benchmarks;

/** The types of key that the benchmarks use. */
public enum KeyKind {
  INTEGER {
    @Override
    Object key(int number) {
      // Integer.valueOf gives shared objects for small numbers only; as for a caller, that is part
      // of it.
      return number;
    }
  },
  STRING {
    @Override
    Object key(int number) {
      return "key-" + number;
    }
  };

  /** Returns a new key of this kind, equal to every other one of the same number. */
  abstract Object key(int number);

  Object[] keys(int count) {
    Object[] keys = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = key(i);
    }
    return keys;
  }
}
