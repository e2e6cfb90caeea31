package io.rkvs.provider.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one block of the file says about a namespace, its template included.
 *
 * @param kind which sort of block
 * @param title the block, for messages
 * @param settings what it says, by key
 */
record Layer(Kind kind, String title, Map<String, Setting> settings) {
  /** Sorts of blocks, most specific first. */
  enum Kind {
    /** The block of exactly this name. */
    EXACT,
    /** The block of the most specific pattern that matches. */
    PATTERN,
    /** The built-in pattern, when it is more specific than the file's. */
    BUILT_IN,
    /** The {@code defaults} block. */
    DEFAULTS
  }

  /** Returns what this block says about a key, or null. */
  @Nullable Setting get(String key) {
    return settings.get(key);
  }

  /**
   * Returns whether it was written for this namespace or for a group of them, and so is stronger
   * than the program.
   */
  boolean isForTheNamespace() {
    return kind == Kind.EXACT || kind == Kind.PATTERN;
  }
}
