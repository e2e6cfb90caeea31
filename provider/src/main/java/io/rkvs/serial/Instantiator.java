package io.rkvs.serial;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.instantiator.sun.SunReflectionFactoryInstantiator;

/**
 * Makes empty instances of one class: by its no-argument constructor if it has one, else without
 * any. Thread-safe.
 */
final class Instantiator {
  private final @Nullable Constructor<?> constructor;
  private final @Nullable ObjectInstantiator<?> bypass;

  Instantiator(Class<?> type) {
    constructor = noArgument(type);
    // Not Objenesis's strategy: on some virtual machines it would choose Unsafe.
    bypass = constructor == null ? new SunReflectionFactoryInstantiator<>(type) : null;
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
        .findVirtual(ObjectInstantiator.class, "newInstance", MethodType.methodType(Object.class))
        .bindTo(bypass);
  }

  Object newInstance() {
    Constructor<?> known = constructor;
    if (known == null) {
      return java.util.Objects.requireNonNull(bypass).newInstance();
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
