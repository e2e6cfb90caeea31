package io.rkvs.serial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The names of the classes that may be loaded to decode a value. Immutable and thread-safe; a name
 * is judged before its class is looked up.
 *
 * <p>Patterns have the syntax of {@code jdk.serialFilter}: {@code com.acme.Order}, {@code
 * com.acme.*} (a package), {@code com.acme.**} (with the packages below), {@code com.acme.O*} (a
 * prefix), {@code *} (all), each negated by a leading {@code !}, parted by {@code ;}. The first
 * that matches decides. A name that none matches is allowed when it is one of the value types of
 * java.base ({@link JdkValueNames}) or belongs to a declared type, and refused otherwise; so a
 * closing {@code !*} only says what holds anyhow. An array is judged by its element class.
 */
public final class ClassFilter {
  private final List<Pattern> patterns;
  private final Set<String> declared;

  private ClassFilter(List<Pattern> patterns, Set<String> declared) {
    this.patterns = patterns;
    this.declared = declared;
  }

  /**
   * Makes a filter.
   *
   * @param patterns patterns, each of which may hold several parted by {@code ;}
   * @param declaredTypes the key and value types that caches declare; the classes their fields name
   *     are allowed with them
   * @throws IllegalArgumentException when a pattern is malformed
   */
  public static ClassFilter of(Collection<String> patterns, Collection<Class<?>> declaredTypes) {
    var parsed = new ArrayList<Pattern>();
    for (String line : patterns) {
      for (String pattern : line.split(";", -1)) {
        if (!pattern.isBlank()) {
          parsed.add(Pattern.parse(pattern.trim()));
        }
      }
    }
    return new ClassFilter(List.copyOf(parsed), DeclaredTypes.namesOf(declaredTypes));
  }

  /** Tells whether a class of this binary name may be loaded. */
  public boolean allows(String className) {
    String name = elementName(className);
    for (Pattern pattern : patterns) {
      if (pattern.matches(name)) {
        return !pattern.negated || (pattern.isAll() && isAllowedAnyhow(name));
      }
    }
    return isAllowedAnyhow(name);
  }

  /** Tells whether a pattern, and not a default, allows the class of this name. */
  boolean names(String className) {
    for (Pattern pattern : patterns) {
      if (pattern.matches(className)) {
        return !pattern.negated;
      }
    }
    return false;
  }

  private boolean isAllowedAnyhow(String name) {
    return name.isEmpty() || declared.contains(name) || JdkValueNames.contains(name);
  }

  /** Returns the name of the class at the bottom of an array; empty for an array of primitives. */
  private static String elementName(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    boolean object = name.startsWith("L", dimensions) && name.endsWith(";");
    return object ? name.substring(dimensions + 1, name.length() - 1) : "";
  }

  private record Pattern(boolean negated, String prefix, Form form) {
    enum Form {
      EXACT,
      PACKAGE,
      PREFIX
    }

    static Pattern parse(String text) {
      boolean negated = text.startsWith("!");
      String body = negated ? text.substring(1) : text;
      if (body.isEmpty() || body.indexOf('=') >= 0 || body.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            "class pattern \""
                + text
                + "\": expected a class name, \"package.*\", \"package.**\", a prefix with"
                + " \"*\" at its end, or \"*\", with or without \"!\" before it");
      }
      Pattern pattern;
      if (body.endsWith(".**")) {
        pattern = new Pattern(negated, body.substring(0, body.length() - 2), Form.PREFIX);
      } else if (body.endsWith(".*")) {
        pattern = new Pattern(negated, body.substring(0, body.length() - 1), Form.PACKAGE);
      } else if (body.endsWith("*")) {
        pattern = new Pattern(negated, body.substring(0, body.length() - 1), Form.PREFIX);
      } else {
        pattern = new Pattern(negated, body, Form.EXACT);
      }
      if (pattern.prefix.indexOf('*') >= 0) {
        throw new IllegalArgumentException(
            "class pattern \"" + text + "\": \"*\" may only stand at the end");
      }
      return pattern;
    }

    boolean isAll() {
      return prefix.isEmpty();
    }

    boolean matches(String name) {
      return switch (form) {
        case EXACT -> name.equals(prefix);
        case PREFIX -> name.startsWith(prefix);
        case PACKAGE -> name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0;
      };
    }
  }
}
