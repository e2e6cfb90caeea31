package io.rkvs.serial;

import io.rkvs.serial.SerialException.Kind;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes by name: first asks the allow list, then the manager's class loader, the thread's
 * context loader, ours.
 *
 * <p>Thread-safe. Nothing is initialised by looking it up. The manager's loader is held weakly, so
 * that an application can go away without having closed its manager.
 */
final class ClassAccess {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  private final WeakReference<ClassLoader> managerLoader;
  private final ClassFilter filter;

  ClassAccess(@Nullable ClassLoader managerLoader, ClassFilter filter) {
    this.managerLoader = new WeakReference<>(managerLoader);
    this.filter = filter;
  }

  /** Tells whether the allow list has a name; loads nothing. */
  boolean allows(String name) {
    return PRIMITIVES.containsKey(name) || filter.allows(name);
  }

  /** Refuses a name that the allow list does not have; loads nothing. */
  void check(String name) {
    if (!allows(name)) {
      throw new GraphFailure(
          Kind.NOT_ALLOWED,
          name,
          "the class is not allowed here; allow it by a pattern such as \"" + name + "\"");
    }
  }

  /**
   * Returns the class of that name, or null when no loader has it; refuses one that is not allowed.
   */
  @Nullable Class<?> find(String name) {
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    check(name);
    Class<?> found = load(name, managerLoader.get());
    if (found == null) {
      found = load(name, Thread.currentThread().getContextClassLoader());
    }
    return found != null ? found : load(name, ClassAccess.class.getClassLoader());
  }

  private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
    if (loader == null) {
      return null;
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null; // a class whose superclass is gone is gone too
    }
  }
}
