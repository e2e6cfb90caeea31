package io.rkvs.provider.config;

import com.typesafe.config.ConfigOrigin;
import org.jspecify.annotations.Nullable;

/**
 * A value that a file gives to a key.
 *
 * @param value what was read, or null for "whatever less specific blocks say, leave it alone"
 * @param origin file and line
 * @param via the template it came through, or null
 */
record Setting(@Nullable Object value, ConfigOrigin origin, @Nullable String via) {
  /** Returns where it is written, for messages. */
  String where() {
    return Problems.where(origin) + (via == null ? "" : ", template " + via);
  }

  /** Returns the value as the file would write it. */
  String text() {
    return value instanceof Enum<?> constant ? ValueReader.word(constant) : String.valueOf(value);
  }
}
