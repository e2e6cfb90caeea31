package io.rkvs.provider.config;

import com.typesafe.config.ConfigValue;
import io.rkvs.extensions.ConfigurationException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes that a file names: with the manager's loader, then the thread's, then our own.
 * Keeps no strong reference to a loader or to a class, so that an application can go away while its
 * configuration object is still known somewhere.
 */
final class Classes {
  private final WeakReference<ClassLoader> loader;

  Classes(ClassLoader loader) {
    this.loader = new WeakReference<>(loader);
  }

  /**
   * Reads class names; the class must exist, be an {@code expected}, and be creatable when {@code
   * creatable}. What is read is the name, not the class.
   */
  ValueReader<String> names(Class<?> expected, boolean creatable) {
    ValueReader<String> texts = ValueReader.texts("the name of a class");
    return (ConfigValue value, String path, Problems problems) -> {
      String name = texts.read(value, path, problems);
      String refusal = name == null ? null : refusal(name, expected, creatable);
      if (refusal != null) {
        problems.add(value.origin(), path, refusal);
        return null;
      }
      return name;
    };
  }

  /** Reads lists of class names; each class must exist. */
  ValueReader<List<String>> lists() {
    ValueReader<List<String>> lists = ValueReader.lists("a list of class names");
    return (value, path, problems) -> {
      List<String> names = lists.read(value, path, problems);
      for (String name : names == null ? List.<String>of() : names) {
        String refusal = refusal(name, Object.class, false);
        if (refusal != null) {
          problems.add(value.origin(), path, refusal);
        }
      }
      return names;
    };
  }

  private @Nullable String refusal(String name, Class<?> expected, boolean creatable) {
    Class<?> found = find(name);
    if (found == null) {
      return "expected a class on the class path, was '"
          + name
          + "', which none of these can load: "
          + loaders();
    }
    if (!expected.isAssignableFrom(found)) {
      return "expected a class that implements " + expected.getName() + ", was " + name;
    }
    boolean hasConstructor =
        Arrays.stream(found.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    return creatable && !hasConstructor
        ? "expected a class with a public constructor without arguments, was " + name
        : null;
  }

  /** Returns the class of a name that was read before. */
  Class<?> get(String name) {
    Class<?> found = find(name);
    if (found == null) {
      throw new ConfigurationException(
          "Cannot load the class "
              + name
              + " that the configuration names, with any of "
              + loaders());
    }
    return found;
  }

  /** Returns a new instance of the class of a name that was read before. */
  <T> T create(String name, Class<T> type) {
    Class<?> found = get(name);
    try {
      return type.cast(found.getConstructor().newInstance());
    } catch (InvocationTargetException failure) {
      throw new ConfigurationException(
          "The constructor of "
              + name
              + ", which the configuration names, failed: "
              + failure.getCause(),
          failure.getCause());
    } catch (ReflectiveOperationException | ClassCastException failure) {
      throw new ConfigurationException(
          "Cannot create a " + name + ", which the configuration names: " + failure, failure);
    }
  }

  private @Nullable Class<?> find(String name) {
    for (ClassLoader candidate : loaders()) {
      Class<?> found = find(name, candidate);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Class<?> find(String name, ClassLoader candidate) {
    try {
      return Class.forName(name, false, candidate);
    } catch (ClassNotFoundException absent) {
      return null;
    } catch (LinkageError broken) {
      throw new ConfigurationException(
          "Cannot load the class " + name + " that the configuration names: " + broken, broken);
    }
  }

  private List<ClassLoader> loaders() {
    List<ClassLoader> all = new ArrayList<>();
    ClassLoader own = Classes.class.getClassLoader();
    for (ClassLoader next :
        new @Nullable ClassLoader[] {
          loader.get(), Thread.currentThread().getContextClassLoader(), own
        }) {
      if (next != null && !all.contains(next)) {
        all.add(next);
      }
    }
    return all;
  }
}
