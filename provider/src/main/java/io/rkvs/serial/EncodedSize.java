package io.rkvs.serial;

/**
 * Measures values in bytes: a {@code byte[]} by its length, a string by its length in UTF-8,
 * anything else by its encoded form with class names counted as two bytes each. Thread-safe;
 * nothing blocks.
 */
public final class EncodedSize {
  private final SerialContext context;
  private final Codec codec;

  EncodedSize(SerialContext context) {
    this.context = context;
    codec = new Codec(context, context.measuringDictionary());
  }

  /**
   * Returns the size of a value in bytes. Allocates nothing for byte arrays and strings; costs an
   * encoding for others.
   *
   * @throws SerialException when the value has no encoded form, or is above the hard limit on
   *     values
   */
  public long of(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof String text) {
      return utf8Length(text);
    }
    return context.use(
        "measure",
        value.getClass(),
        graph -> {
          codec.write(graph, value);
          return (long) graph.output.position();
        },
        needsJava -> (long) JavaStream.writeWhole(value).bytes().length);
  }

  /**
   * Returns the length of a string in UTF-8, in bytes; an unpaired surrogate counts three, as its
   * own code point would.
   */
  public static long utf8Length(String text) {
    int length = text.length();
    long bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++; // four bytes for two chars: two counted as chars, two just now
        }
      }
    }
    return bytes;
  }
}
