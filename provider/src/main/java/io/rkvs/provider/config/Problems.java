package io.rkvs.provider.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.rkvs.extensions.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is wrong with a file. All of it is collected, so that one start shows every mistake: the
 * first is thrown, the others are added to it as suppressed.
 */
final class Problems {
  private static final Pattern LINE = Pattern.compile(": (\\d+)$");
  private static final int LONGEST_VALUE = 80;

  private final List<ConfigurationException> found = new ArrayList<>();

  /** Notes that the value at {@code path} is not what was expected. */
  void wrongValue(String path, ConfigValue value, String expected) {
    add(value.origin(), path, "expected " + expected + ", was " + render(value));
  }

  /** Notes any other problem with the key at {@code path}. */
  void add(ConfigOrigin origin, String path, String what) {
    found.add(new ConfigurationException(where(origin) + ": " + path + ": " + what));
  }

  /** Throws the first problem, if there is one. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    ConfigurationException first = found.get(0);
    for (ConfigurationException other : found.subList(1, found.size())) {
      first.addSuppressed(other);
    }
    throw first;
  }

  /** Returns the file, and the line where it is known. */
  static String where(ConfigOrigin origin) {
    return LINE.matcher(origin.description()).replaceFirst(", line $1");
  }

  private static String render(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
