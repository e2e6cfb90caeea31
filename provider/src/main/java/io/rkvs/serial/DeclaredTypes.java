package io.rkvs.serial;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that come with a declared type: itself, what it extends, what the types of its stored
 * fields name (arguments of generic types too), what a sealed one permits, and so on. Classes of
 * the JDK are left to their own list.
 */
final class DeclaredTypes {
  private static final int MOST = 4_096;

  private DeclaredTypes() {}

  static Set<String> namesOf(Collection<Class<?>> roots) {
    var names = new HashSet<String>();
    Deque<Class<?>> open = new ArrayDeque<>();
    for (Class<?> root : roots) {
      visit(root, open, names);
    }
    while (!open.isEmpty() && names.size() < MOST) {
      follow(open.remove(), open, names);
    }
    return Set.copyOf(names);
  }

  private static void follow(Class<?> type, Deque<Class<?>> open, Set<String> names) {
    if (type.getGenericSuperclass() != null) {
      visit(type.getGenericSuperclass(), open, names);
    }
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted != null) {
      for (Class<?> subclass : permitted) {
        visit(subclass, open, names);
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
        visit(field.getGenericType(), open, names);
      }
    }
  }

  private static void visit(Type type, Deque<Class<?>> open, Set<String> names) {
    if (type instanceof Class<?> named) {
      Class<?> element = named;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      if (!element.isPrimitive() && !TypeRules.isJdk(element) && names.add(element.getName())) {
        open.add(element);
      }
    } else if (type instanceof ParameterizedType generic) {
      visit(generic.getRawType(), open, names);
      for (Type argument : generic.getActualTypeArguments()) {
        visit(argument, open, names);
      }
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType(), open, names);
    } else if (type instanceof WildcardType wildcard) {
      for (Type bound : wildcard.getUpperBounds()) {
        visit(bound, open, names);
      }
    }
  }
}
