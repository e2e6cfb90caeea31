package io.rkvs.provider.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value of one key into what it stands for. Values from the environment arrive as
 * strings, so a string that reads as the wanted type is one.
 *
 * @param <T> what it stands for
 */
@FunctionalInterface
interface ValueReader<T> {
  /** Returns what {@code value} stands for, or null after noting a problem. */
  @Nullable T read(ConfigValue value, String path, Problems problems);

  /** Whole numbers of a range. */
  static ValueReader<Integer> integers(int min, int max) {
    ValueReader<Long> numbers = longs(min, max, "a whole number from " + min + " to " + max);
    return (value, path, problems) -> {
      Long number = numbers.read(value, path, problems);
      return number == null ? null : number.intValue();
    };
  }

  /** Whole numbers from 0, which stands for none. */
  static ValueReader<Long> counts() {
    return longs(0, Long.MAX_VALUE, "a whole number, 0 (none) or more");
  }

  private static ValueReader<Long> longs(long min, long max, String expected) {
    return simple(
        expected,
        (config, key) -> {
          Number number = config.getNumber(key);
          boolean whole = number.doubleValue() == Math.rint(number.doubleValue());
          long asLong = number.longValue();
          return whole && asLong >= min && asLong <= max && asLong == number.doubleValue()
              ? asLong
              : null;
        });
  }

  /** Sizes in bytes, with or without unit, from 0. */
  static ValueReader<Long> sizes() {
    return simple(
        "a size such as 64 KiB or 1000, or 0 (no limit)",
        (config, key) -> {
          Long bytes = config.getBytes(key);
          return bytes >= 0 ? bytes : null;
        });
  }

  /** Fractions from 0 to below 1. */
  static ValueReader<Double> fractions() {
    return simple(
        "a number from 0 to below 1",
        (config, key) -> {
          double fraction = config.getDouble(key);
          return fraction >= 0 && fraction < 1 ? fraction : null;
        });
  }

  /** True and false. */
  static ValueReader<Boolean> booleans() {
    return simple("true or false", Config::getBoolean);
  }

  /** Text that is not blank. */
  static ValueReader<String> texts(String expected) {
    return simple(
        expected,
        (config, key) -> {
          String text = config.getString(key);
          return text.isBlank() ? null : text;
        });
  }

  /** Lists of text. */
  static ValueReader<List<String>> lists(String expected) {
    return simple(expected, Config::getStringList);
  }

  /** The constants of an enum, in lower case with dashes. */
  static <E extends Enum<E>> ValueReader<E> constants(Class<E> type) {
    List<E> all = new ArrayList<>(EnumSet.allOf(type));
    String expected = all.stream().map(ValueReader::word).collect(Collectors.joining(" or "));
    return simple(
        expected,
        (config, key) -> {
          String text = config.getString(key);
          return all.stream().filter(c -> word(c).equals(text)).findFirst().orElse(null);
        });
  }

  /** Returns how a constant is written in the file. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Durations of a millisecond or more, always with a unit. */
  static ValueReader<Duration> durations() {
    return simple(
        "a duration of at least 1ms, with its unit, such as 30s, 10m or 1d", ValueReader::duration);
  }

  /**
   * Durations as {@link #durations}, or {@code never}, which reads as {@link
   * ExpiryTimes#NEVER_AGAIN}.
   */
  static ValueReader<Duration> durationsOrNever() {
    return simple(
        "never, or a duration of at least 1ms, with its unit, such as 30s, 10m or 1d",
        (config, key) ->
            config.getString(key).equals("never")
                ? ExpiryTimes.NEVER_AGAIN
                : duration(config, key));
  }

  private static @Nullable Duration duration(Config config, String key) {
    if (config.getString(key).chars().noneMatch(Character::isLetter)) {
      return null;
    }
    Duration duration = config.getDuration(key);
    return duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.toNanos() % 1_000_000 == 0
        ? duration
        : null;
  }

  /** A reader from one of the library's getters; null and a refusal by the getter are problems. */
  private static <T> ValueReader<T> simple(
      String expected, BiFunction<Config, String, @Nullable T> getter) {
    return (value, path, problems) -> {
      T result = null;
      if (value.valueType() != ConfigValueType.NULL) {
        try {
          result = getter.apply(value.atKey("v"), "v");
        } catch (ConfigException | ArithmeticException refused) {
          result = null;
        }
      }
      if (result == null) {
        problems.wrongValue(path, value, expected);
      }
      return result;
    };
  }
}
