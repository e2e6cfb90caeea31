package io.rkvs.provider.copy;

import io.rkvs.serial.FlatCopier;
import io.rkvs.serial.SerialContext;
import java.util.Arrays;
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
  static final Integer COPY_FLAT = 3;

  /* The copiers of flat classes that were used last, by their classes' identities; a racy cache, whose elements are safe to be
   * published in any way. Not in the ClassValue, since a copier is an object of a class of ours. */
  private static final int RECENT = 16;
  private final @Nullable FlatCopier[] recent = new FlatCopier[RECENT];
  private volatile boolean isClosed;

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
    if (component != null && (component.isPrimitive() || component == String.class)) {
      return CLONE;
    }
    return serial.flatCopier(type) == null ? COPY : COPY_FLAT;
  }

  /** Returns the copier of a flat class, null when it was not used lately, or is none. */
  @Nullable FlatCopier recent(Class<?> type) {
    FlatCopier copier = recent[System.identityHashCode(type) & (RECENT - 1)];
    return copier != null && copier.type() == type ? copier : null;
  }

  /** Returns a copy of an object of a class whose decision is COPY_FLAT. */
  Object copyFlat(Object value) {
    Class<?> type = value.getClass();
    FlatCopier copier = serial.flatCopier(type);
    if (copier == null) {
      return serial.copy(value);
    }
    if (!isClosed) {
      recent[System.identityHashCode(type) & (RECENT - 1)] = copier;
    }
    return copier.copy(value);
  }

  int decisionFor(Class<?> type) {
    return decisions.get(type);
  }

  SerialContext serial() {
    return serial;
  }

  @Override
  public void close() {
    isClosed = true;
    Arrays.fill(recent, null);
    if (ownsSerial) {
      serial.close();
    }
  }
}
