package io.rkvs.serial;

import com.esotericsoftware.kryo.KryoSerializable;
import java.io.Externalizable;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.MathContext;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URL;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.Chronology;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the class alone how its instances are copied and written.
 *
 * <p>Stateless and thread-safe. The questions are asked in an order that matters: a class that says
 * how it wants to be serialized is obeyed before its fields are looked at, and a JDK class is never
 * taken apart.
 */
final class TypeRules {
  /** JDK classes whose instances never change, and that {@link FixedTypes} gives no number. */
  private static final Set<Class<?>> JDK_VALUES =
      Set.of(
          Locale.class,
          File.class,
          URL.class,
          Inet4Address.class,
          Inet6Address.class,
          InetSocketAddress.class,
          MathContext.class,
          StackTraceElement.class);

  private TypeRules() {}

  /**
   * Returns the kind of a class that has no fixed number. Enums are asked for by their declaring
   * class.
   */
  static TypeKind kindOf(Class<?> type) {
    if (Throwable.class.isAssignableFrom(type)) {
      return TypeKind.JAVA;
    }
    if (type.isArray()) {
      return TypeKind.ARRAY;
    }
    if (Enum.class.isAssignableFrom(type)) {
      return TypeKind.ENUM;
    }
    if (KryoSerializable.class.isAssignableFrom(type)) {
      return TypeKind.OPAQUE;
    }
    if (type.isRecord()) {
      return hasOwnForm(type) ? TypeKind.JAVA : TypeKind.RECORD;
    }
    if (isJdk(type)) {
      return jdkKind(type);
    }
    if (type.isHidden() || Proxy.isProxyClass(type)) {
      return Serializable.class.isAssignableFrom(type) ? TypeKind.JAVA : TypeKind.UNSUPPORTED;
    }
    return userKind(type);
  }

  private static TypeKind jdkKind(Class<?> type) {
    if (type == Object.class) {
      return TypeKind.FIELDS;
    }
    if (!Serializable.class.isAssignableFrom(type)) {
      return TypeKind.UNSUPPORTED;
    }
    return isJdkValue(type) ? TypeKind.JAVA_VALUE : TypeKind.JAVA;
  }

  private static boolean isJdkValue(Class<?> type) {
    return JDK_VALUES.contains(type)
        || ChronoLocalDate.class.isAssignableFrom(type)
        || Chronology.class.isAssignableFrom(type);
  }

  private static TypeKind userKind(Class<?> type) {
    boolean serializable = Serializable.class.isAssignableFrom(type);
    Class<?> jdkParent = jdkParent(type);
    if (serializable) {
      boolean java =
          jdkParent != Object.class
              || Externalizable.class.isAssignableFrom(type)
              || Collection.class.isAssignableFrom(type)
              || Map.class.isAssignableFrom(type)
              || hasOwnForm(type);
      return java ? TypeKind.JAVA : TypeKind.FIELDS;
    }
    return hasHiddenState(jdkParent) ? TypeKind.UNSUPPORTED : TypeKind.FIELDS;
  }

  /** Returns why a class of kind UNSUPPORTED is refused. */
  static String refusal(Class<?> type) {
    if (type.isHidden()) {
      return "a lambda or hidden class that is not Serializable";
    }
    if (Proxy.isProxyClass(type)) {
      return "a proxy that is not Serializable";
    }
    if (isJdk(type)) {
      return "a JDK class that is not Serializable and has no copy of its own";
    }
    return "it extends "
        + jdkParent(type).getName()
        + ", whose state is out of reach, and is not Serializable";
  }

  /** Tells whether a class belongs to the JDK. */
  static boolean isJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || isNamedJdkModule(type);
  }

  private static boolean isNamedJdkModule(Class<?> type) {
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  /** Returns the nearest superclass that belongs to the JDK. */
  static Class<?> jdkParent(Class<?> type) {
    Class<?> parent = type;
    while (parent != null && !isJdk(parent)) {
      parent = parent.getSuperclass();
    }
    return parent == null ? Object.class : parent;
  }

  private static boolean hasHiddenState(Class<?> jdkParent) {
    for (Class<?> c = jdkParent; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Tells whether a class, or one it extends, defines its own serialized form. */
  static boolean hasOwnForm(Class<?> type) {
    for (Class<?> c = type;
        c != null && c != Object.class && c != Record.class;
        c = c.getSuperclass()) {
      if (declares(c, "writeReplace")
          || declares(c, "readResolve")
          || declares(c, "writeObject", ObjectOutputStream.class)
          || declares(c, "readObject", ObjectInputStream.class)
          || declares(c, "readObjectNoData")
          || declaresPersistentFields(c)) {
        return Serializable.class.isAssignableFrom(type);
      }
    }
    return false;
  }

  private static boolean declares(Class<?> type, String name, Class<?>... parameters) {
    return declared(type, name, parameters) != null;
  }

  private static @Nullable Method declared(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getDeclaredMethod(name, parameters);
    } catch (NoSuchMethodException absent) {
      return null;
    }
  }

  private static boolean declaresPersistentFields(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals("serialPersistentFields")
          && Modifier.isStatic(field.getModifiers())) {
        return true;
      }
    }
    return false;
  }
}
