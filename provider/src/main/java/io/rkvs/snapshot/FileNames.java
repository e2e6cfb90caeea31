package io.rkvs.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of namespaces as parts of file names, and names that no snapshot may have. Pure functions.
 *
 * <p>A namespace may have any name; a file name may not. Letters, digits, {@code - _} and dots that
 * do not lead stand for themselves, every other byte of the UTF-8 form is {@code %XX}; so the way
 * back is unique, no name leaves its directory, and none is a device of Windows.
 */
final class FileNames {
  /** The file that tells who uses a directory. */
  static final String LOCK = "rkvs.lock";

  /** The file that tells which namespaces were destroyed. */
  static final String DESTROYED = "rkvs.destroyed";

  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");
  private static final Pattern GENERATION = Pattern.compile(".*\\.[1-9][0-9]{0,5}");
  private static final Pattern DAMAGED = Pattern.compile(".*\\.damaged-[0-9TZ]+(-[0-9]+)?");

  private FileNames() {}

  /** Returns the part of a file name that stands for a namespace. */
  static String encode(String namespace) {
    byte[] bytes = namespace.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 8);
    boolean device = isDevice(namespace);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean edgeDot = c == '.' && (i == 0 || i == bytes.length - 1);
      boolean plain = PLAIN.indexOf(c) >= 0 && !edgeDot && !(device && i == 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  /**
   * Returns the namespace that an encoded name stands for, or empty when {@link #encode} never
   * returns it.
   */
  static Optional<String> decode(String encoded) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c != '%') {
        if (PLAIN.indexOf(c) < 0) {
          return Optional.empty();
        }
        bytes.put((byte) c);
        continue;
      }
      int value = i + 2 < encoded.length() ? hex(encoded, i + 1) : -1;
      if (value < 0) {
        return Optional.empty();
      }
      bytes.put((byte) value);
      i += 2;
    }
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return encode(name).equals(encoded) ? Optional.of(name) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a name is of an older generation, which saves rotate by themselves. */
  static boolean isGeneration(String name) {
    return GENERATION.matcher(name).matches();
  }

  /** Returns whether a name is of a damaged file that was set aside. */
  static boolean isSetAside(String name) {
    return DAMAGED.matcher(name).matches();
  }

  /** Returns whether no file may be saved under that name. */
  static boolean isReserved(String name) {
    return name.equalsIgnoreCase(LOCK)
        || name.equalsIgnoreCase(DESTROYED)
        || TempFiles.isTempName(name)
        || isGeneration(name)
        || isSetAside(name)
        || isDevice(name);
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return DEVICES.contains(stem.toLowerCase(Locale.ROOT));
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
