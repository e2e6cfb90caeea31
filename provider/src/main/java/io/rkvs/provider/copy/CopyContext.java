package io.rkvs.provider.copy;

import io.rkvs.serial.SerialContext;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the copiers of one cache manager share: its rules, and its pool of Kryo instances.
 * Thread-safe. Closing it lets go of every class that was met; a copier still in use then works on,
 * more slowly.
 */
public final class CopyContext implements AutoCloseable {
  /* Decisions are kept per class, in a ClassValue: on the class itself, so they go when it goes. They are plain Integers, since
   * a value of a class of ours would tie our class loader to String.class and its like for good. */
  static final Integer SHARE = 0;
  static final Integer CLONE = 1;
  static final Integer COPY = 2;

  private final SerialContext serial;
  private final boolean ownsSerial;
  private final ClassValue<Integer> decisions =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return decide(type);
        }
      };

  private CopyContext(SerialContext serial, boolean ownsSerial) {
    this.serial = serial;
    this.ownsSerial = ownsSerial;
  }

  /** Returns a context over a manager's serial context, which stays the caller's to close. */
  public static CopyContext over(SerialContext serial) {
    return new CopyContext(serial, false);
  }

  /**
   * Returns a context of its own.
   *
   * @param classLoader the manager's loader; held weakly
   * @param immutableTypes patterns for classes whose instances are shared, in the syntax of {@code
   *     jdk.serialFilter}
   * @throws IllegalArgumentException when a pattern is malformed
   */
  public static CopyContext of(
      @Nullable ClassLoader classLoader, Collection<String> immutableTypes) {
    return new CopyContext(
        SerialContext.builder().classLoader(classLoader).immutableTypes(immutableTypes).build(),
        true);
  }

  private Integer decide(Class<?> type) {
    if (serial.isShared(type)) {
      return SHARE;
    }
    Class<?> component = type.getComponentType();
    boolean flat = component != null && (component.isPrimitive() || component == String.class);
    return flat ? CLONE : COPY;
  }

  int decisionFor(Class<?> type) {
    return decisions.get(type);
  }

  SerialContext serial() {
    return serial;
  }

  @Override
  public void close() {
    if (ownsSerial) {
      serial.close();
    }
  }
}
