package io.rkvs.serial;

import com.esotericsoftware.kryo.util.Util;

/**
 * Keeps Kryo away from {@code sun.misc.Unsafe} on the JDKs that warn of it (24 and later).
 *
 * <p>Kryo looks for Unsafe once, when its {@code Util} class starts, unless {@code kryo.unsafe} is
 * {@code false}. The property is set for that moment only, and only when nobody has set it, so that
 * no user needs a flag. Nothing in this package uses Kryo's Unsafe-based parts; an application that
 * shares the Kryo classes gets their portable twins.
 */
final class UnsafeSwitch {
  private static final String PROPERTY = "kryo.unsafe";
  private static final int FIRST_JDK_THAT_WARNS = 24;

  static {
    boolean quiet =
        Runtime.version().feature() >= FIRST_JDK_THAT_WARNS && System.getProperty(PROPERTY) == null;
    if (quiet) {
      System.setProperty(PROPERTY, "false");
    }
    try {
      Util.isUnsafeAvailable();
    } finally {
      if (quiet) {
        System.clearProperty(PROPERTY);
      }
    }
  }

  private UnsafeSwitch() {}

  /**
   * Does its work by being initialised; the first call per process must come before Kryo is used.
   */
  static void engage() {}
}
