package io.rkvs.provider.config;

import io.rkvs.extensions.NamespaceConfiguration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of a namespace block: how its value is read, and how it lands in the configuration of a
 * cache.
 *
 * @param name as written in the file
 * @param storage whether it is one of RKVS's own settings; the others are JSR-107's
 * @param reader reads the value
 * @param getter the same setting of a configuration, to see whether a caller touched it; compared
 *     by equals
 * @param setter puts a value that was read into a configuration
 * @param <T> what the value is read as
 */
record NamespaceKey<T>(
    String name,
    boolean storage,
    ValueReader<T> reader,
    Function<NamespaceConfiguration<?, ?>, ? extends @Nullable Object> getter,
    Setter<T> setter) {

  /**
   * Puts a value into a configuration.
   *
   * @param <T> the value's type
   */
  @FunctionalInterface
  interface Setter<T> {
    /** Puts it. */
    void set(NamespaceConfiguration<Object, Object> configuration, T value);
  }

  /** Returns whether a configuration has another value than one that nobody touched. */
  boolean isTouched(NamespaceConfiguration<?, ?> configuration) {
    Object untouched = getter.apply(NamespaceKeys.UNTOUCHED);
    Object actual = getter.apply(configuration);
    return actual == null ? untouched != null : !actual.equals(untouched);
  }

  /** Puts a value that this key's reader has read. */
  @SuppressWarnings("unchecked") // it came from this key's reader
  void apply(NamespaceConfiguration<Object, Object> configuration, Object value) {
    setter.set(configuration, (T) value);
  }
}
