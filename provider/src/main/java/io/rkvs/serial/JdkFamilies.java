package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * JDK classes, many of them private, that are treated alike: as the public type they implement, or
 * by their clone.
 */
final class JdkFamilies {
  private JdkFamilies() {}

  /** Returns the fixed type that stands for a JDK class, or null. */
  static @Nullable Class<?> plainOf(Class<?> type) {
    if (Path.class.isAssignableFrom(type)) {
      return Path.class;
    }
    if (Charset.class.isAssignableFrom(type)) {
      return Charset.class;
    }
    if (ZoneId.class.isAssignableFrom(type)) {
      return ZoneId.class;
    }
    if (EnumSet.class.isAssignableFrom(type)) {
      return EnumSet.class;
    }
    return isView(type) ? plainCollection(type) : null;
  }

  /**
   * Private collection classes of java.util that are not Serializable: windows onto another
   * collection.
   */
  private static boolean isView(Class<?> type) {
    if (!type.getName().startsWith("java.util.") || Modifier.isPublic(type.getModifiers())) {
      return false;
    }
    // The reversed views extend or implement Serializable types, and throw when it comes to it.
    return !Serializable.class.isAssignableFrom(type)
        || (type.getSimpleName().startsWith("Reverse") && !Comparator.class.isAssignableFrom(type));
  }

  private static @Nullable Class<?> plainCollection(Class<?> type) {
    if (List.class.isAssignableFrom(type)) {
      return ArrayList.class;
    }
    if (SortedSet.class.isAssignableFrom(type)) {
      return TreeSet.class;
    }
    if (Set.class.isAssignableFrom(type)) {
      return LinkedHashSet.class;
    }
    if (Deque.class.isAssignableFrom(type)) {
      return ArrayDeque.class;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return ArrayList.class;
    }
    if (SortedMap.class.isAssignableFrom(type)) {
      return TreeMap.class;
    }
    if (Map.class.isAssignableFrom(type)) {
      return LinkedHashMap.class;
    }
    return Map.Entry.class.isAssignableFrom(type) ? AbstractMap.SimpleEntry.class : null;
  }

  /**
   * Returns the model for a JDK class that is copied by its own clone method and written by Java;
   * null for any other.
   */
  static @Nullable TypeModel byClone(Class<?> type) {
    Serializer<?> serializer = null;
    if (type == EnumMap.class) {
      serializer = new CloningSerializers.OfEnumMap();
    } else if (Date.class.isAssignableFrom(type)) {
      serializer = new CloningSerializers.OfDate();
    } else if (Calendar.class.isAssignableFrom(type)) {
      serializer = new CloningSerializers.OfCalendar();
    } else if (TimeZone.class.isAssignableFrom(type)) {
      serializer = new CloningSerializers.OfTimeZone();
    }
    return serializer == null
        ? null
        : new TypeModel(type, type, TypeKind.JAVA, -1, false, serializer);
  }

  /**
   * Returns the model for a lambda or a proxy that is Serializable. Their classes are made up at
   * run time and cannot be found by name; what their Java stream says is enough to make them again.
   */
  static TypeModel madeAtRunTime(Class<?> type) {
    return new TypeModel(
        type,
        JavaObject.class,
        TypeKind.JAVA,
        FixedTypes.JAVA_OBJECT,
        false,
        new JavaNodeSerializer(false));
  }

  /** Stands on the wire for any object made by its Java stream. */
  static final class JavaObject {
    private JavaObject() {}
  }

  /** Returns the model under which objects of missing classes are read. */
  static TypeModel gone(Class<?> standIn) {
    var serializer = new RefusingSerializer(standIn, "its class is missing", null);
    serializer.setImmutable(standIn == Gone.Value.class || standIn == Outline.Constant.class);
    return new TypeModel(standIn, standIn, TypeKind.UNSUPPORTED, -1, false, serializer);
  }
}
