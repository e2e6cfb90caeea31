package io.rkvs.snapshot.tool;

import io.rkvs.serial.Outline;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a key or value for people: on one line, without control characters, cut when it is long,
 * and finite when it contains itself. For one value.
 */
final class Text {
  private static final int MOST_CHARS = 2_000;
  private static final int MOST_BYTES = 32;
  private static final int DEEPEST = 24;

  private final StringBuilder text = new StringBuilder();
  private final IdentityHashMap<Object, Object> open = new IdentityHashMap<>();

  private Text() {}

  /** Returns a key or value as text. */
  static String of(Object object) {
    Text text = new Text();
    text.add(object);
    if (text.text.length() > MOST_CHARS) {
      text.text.setLength(MOST_CHARS);
      text.text.append("...");
    }
    return text.text.toString();
  }

  /** Returns a text without control characters, which could play tricks on a terminal. */
  static String escape(String raw) {
    var escaped = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean plain =
                  !Character.isISOControl(c)
                      && type != Character.FORMAT
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR
                      && type != Character.SURROGATE;
              if (plain) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append(String.format("\\u%04x", c));
              }
            });
    return escaped.toString();
  }

  private void add(@Nullable Object object) {
    if (object == null) {
      text.append("null");
    } else if (text.length() > MOST_CHARS || open.size() > DEEPEST) {
      text.append("...");
    } else if (object instanceof String string) {
      String start = string.length() > MOST_CHARS ? string.substring(0, MOST_CHARS) : string;
      text.append('"').append(escape(start)).append('"');
    } else if (object instanceof byte[] bytes) {
      addBytes(bytes);
    } else if (object instanceof Outline.Constant constant) {
      text.append(escape(constant.className())).append('.').append(escape(constant.name()));
    } else if (isNested(object)) {
      if (open.put(object, object) != null) {
        text.append("(contains itself)");
        return;
      }
      addNested(object);
      open.remove(object);
    } else {
      addOther(object);
    }
  }

  private static boolean isNested(Object object) {
    return object instanceof Outline
        || object instanceof Map<?, ?>
        || object instanceof Collection<?>
        || object.getClass().isArray();
  }

  private void addNested(Object object) {
    if (object instanceof Outline outline) {
      addOutline(outline);
    } else if (object instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(separator);
        add(entry.getKey());
        text.append('=');
        add(entry.getValue());
        separator = ", ";
      }
      text.append(map.isEmpty() ? "{}" : "}");
    } else if (object instanceof Collection<?> collection) {
      addAll(collection.toArray());
    } else {
      addAll(object);
    }
  }

  private void addAll(Object array) {
    text.append('[');
    for (int i = 0; i < Array.getLength(array) && text.length() <= MOST_CHARS; i++) {
      text.append(i == 0 ? "" : ", ");
      add(Array.get(array, i));
    }
    text.append(']');
  }

  private void addOutline(Outline outline) {
    text.append(escape(outline.className())).append('(');
    String separator = "";
    for (Outline.Part part : outline.parts()) {
      text.append(separator);
      if (!part.name().isEmpty()) {
        text.append(escape(part.name())).append('=');
      }
      add(part.value());
      separator = ", ";
    }
    if (outline.hiddenBytes() > 0) {
      text.append(separator).append(outline.hiddenBytes()).append(" bytes of its own");
    }
    text.append(')');
  }

  private void addBytes(byte[] bytes) {
    int shown = Math.min(bytes.length, MOST_BYTES);
    text.append("bytes[").append(bytes.length).append("] ");
    text.append(HexFormat.of().formatHex(bytes, 0, shown));
    text.append(shown < bytes.length ? "..." : "");
  }

  /** A class of the JDK, or one of the user's that the user has allowed. */
  private void addOther(Object object) {
    try {
      text.append(escape(String.valueOf(object)));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      text.append(escape(object.getClass().getName())).append(" (its toString fails: ");
      text.append(escape(String.valueOf(e))).append(')');
    }
  }
}
