package io.rkvs.serial;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes empty instances of one class: by its no-argument constructor if it has one, else without
 * any. Thread-safe.
 */
final class Instantiator {
  private final @Nullable Constructor<?> constructor;
  private final @Nullable Bypass bypass;

  /**
   * Makes objects without running a constructor of their class: by a constructor of Object that the
   * JDK makes for libraries that serialize. A record, since the compiler takes the fields of one
   * for constants when it knows the record, and so comes to make the object in line.
   */
  private record Bypass(Constructor<?> constructor) {
    static Bypass of(Class<?> type) {
      try {
        ClassLoader jdk = ClassLoader.getPlatformClassLoader();
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory", true, jdk);
        Object made =
            factory
                .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(
                    factory.getMethod("getReflectionFactory").invoke(null),
                    type,
                    Object.class.getConstructor());
        Constructor<?> constructor = (Constructor<?>) made;
        return new Bypass(constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("expected a constructor for serialization", e);
      }
    }

    @SuppressWarnings("UnusedMethod") // called by its handle
    Object make() throws ReflectiveOperationException {
      return constructor.newInstance();
    }
  }

  Instantiator(Class<?> type) {
    constructor = noArgument(type);
    bypass = constructor == null ? Bypass.of(type) : null;
  }

  private static @Nullable Constructor<?> noArgument(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalStateException("the class is abstract");
    }
    try {
      Constructor<?> found = type.getDeclaredConstructor();
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException absent) {
      return null;
    }
  }

  /** Returns what {@link #newInstance} does, as a handle without arguments. */
  MethodHandle handle(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
    if (constructor != null) {
      return lookup.unreflectConstructor(constructor);
    }
    return lookup
        .findVirtual(Bypass.class, "make", MethodType.methodType(Object.class))
        .bindTo(bypass);
  }

  Object newInstance() {
    Constructor<?> known = constructor;
    if (known == null) {
      known = Objects.requireNonNull(bypass).constructor;
    }
    try {
      return known.newInstance();
    } catch (InvocationTargetException e) {
      throw GraphFailure.of(e.getCause(), known.getDeclaringClass());
    } catch (ReflectiveOperationException e) {
      throw GraphFailure.of(e, known.getDeclaringClass());
    }
  }
}
