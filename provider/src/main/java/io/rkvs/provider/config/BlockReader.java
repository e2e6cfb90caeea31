package io.rkvs.provider.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks: objects whose keys are known beforehand. Unknown keys are problems, with a guess
 * what was meant.
 */
final class BlockReader {
  /** The keys of an {@code expiry} block. */
  static final Set<String> EXPIRY_KEYS = Set.of("created", "updated", "accessed");

  /** The keys of an {@code autosave} block. */
  static final Set<String> AUTOSAVE_KEYS = Set.of("interval", "file", "after-changes");

  private BlockReader() {}

  /** Returns the value as a block, or null after noting a problem. */
  static @Nullable ConfigObject block(ConfigValue value, String path, Problems problems) {
    if (value instanceof ConfigObject object) {
      return object;
    }
    problems.wrongValue(path, value, "a block { ... }");
    return null;
  }

  /** Notes every key of a block that is not among the known ones. */
  static void refuseUnknown(
      ConfigObject block, String path, Collection<String> known, Problems problems) {
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            entry.getValue().origin(),
            join(path, entry.getKey()),
            "unknown key" + Nearest.hint(entry.getKey(), new TreeSet<>(known)));
      }
    }
  }

  /**
   * Returns the value of a key, or {@code otherwise} when the key is not there, is null, or after
   * noting a problem.
   */
  static <T> @Nullable T read(
      @Nullable ConfigObject block,
      String path,
      String key,
      ValueReader<T> reader,
      @Nullable T otherwise,
      Problems problems) {
    ConfigValue value = block == null ? null : block.get(key);
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      return otherwise;
    }
    T result = reader.read(value, join(path, key), problems);
    return result == null ? otherwise : result;
  }

  /** Reads the times of expiry. */
  static ValueReader<ExpiryTimes> expiry() {
    return (value, path, problems) -> {
      ConfigObject block = block(value, path, problems);
      if (block == null) {
        return null;
      }
      refuseUnknown(block, path, EXPIRY_KEYS, problems);
      ValueReader<Duration> times = ValueReader.durationsOrNever();
      Duration created = read(block, path, "created", times, null, problems);
      Duration updated = read(block, path, "updated", times, null, problems);
      Duration accessed = read(block, path, "accessed", times, null, problems);
      if (created == null && !block.containsKey("created")) {
        problems.add(
            value.origin(),
            join(path, "created"),
            "expected a duration or never beside updated and accessed, was not set: an entry that is never touched again"
                + " would never expire");
      }
      return created == null ? null : new ExpiryTimes(created, updated, accessed);
    };
  }

  /** Reads an autosave block; it has no default file. */
  static ValueReader<AutosaveTimes> autosave(String exampleFile, Set<String> placeholders) {
    return (value, path, problems) -> {
      ConfigObject block = block(value, path, problems);
      if (block == null) {
        return null;
      }
      refuseUnknown(block, path, AUTOSAVE_KEYS, problems);
      Duration interval = read(block, path, "interval", ValueReader.durations(), null, problems);
      String file = read(block, path, "file", fileNames(exampleFile, placeholders), null, problems);
      Long changes = read(block, path, "after-changes", ValueReader.counts(), 0L, problems);
      String missing = interval == null ? "interval" : "file";
      if ((interval == null) != (file == null) && !block.containsKey(missing)) {
        problems.add(
            value.origin(),
            path,
            "expected both interval and file, was only "
                + (interval == null ? "file" : "interval"));
      }
      return interval == null || file == null
          ? null
          : new AutosaveTimes(interval, file, changes == null ? 0 : changes);
    };
  }

  private static ValueReader<String> fileNames(String example, Set<String> placeholders) {
    String expected =
        "a file name such as "
            + example
            + (placeholders.size() == 1
                ? ", with no other placeholder than "
                : ", with no other placeholders than ")
            + String.join(" and ", new TreeSet<>(placeholders));
    ValueReader<String> texts = ValueReader.texts(expected);
    return (value, path, problems) -> {
      String text = texts.read(value, path, problems);
      String rest = text == null ? "" : text;
      for (String placeholder : placeholders) {
        rest = rest.replace(placeholder, "");
      }
      if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
        problems.wrongValue(path, value, expected);
        return null;
      }
      return text;
    };
  }

  /** Returns a path in HOCON's notation: keys with dots or stars are quoted. */
  static String join(String path, String key) {
    return path.isEmpty() ? ConfigUtil.joinPath(key) : path + "." + ConfigUtil.joinPath(key);
  }
}
