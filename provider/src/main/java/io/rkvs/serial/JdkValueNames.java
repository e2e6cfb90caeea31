package io.rkvs.serial;

import java.util.Set;

/**
 * The classes of java.base that may be loaded without being configured: plain data, its containers,
 * and what these write of themselves. Not among them: {@code URL} (its hash asks the network),
 * lambdas and proxies (they name code), and the blocking queues (a Java stream restores them with
 * the locks it likes; {@link BlockingQueueSerializer} has them without).
 */
final class JdkValueNames {
  private static final Set<String> NAMES =
      Set.of(
          "java.io.File",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Class",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Record",
          "java.lang.Short",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.lang.String$CaseInsensitiveComparator",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder",
          "java.lang.Throwable",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.SocketAddress",
          "java.net.URI",
          "java.util.AbstractCollection",
          "java.util.AbstractList",
          "java.util.AbstractMap",
          "java.util.AbstractMap$SimpleEntry",
          "java.util.AbstractMap$SimpleImmutableEntry",
          "java.util.AbstractQueue",
          "java.util.AbstractSequentialList",
          "java.util.AbstractSet",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.Calendar",
          "java.util.CollSer",
          "java.util.Comparators$NaturalOrderComparator",
          "java.util.Currency",
          "java.util.Date",
          "java.util.Dictionary",
          "java.util.EnumMap",
          "java.util.EnumSet",
          "java.util.EnumSet$SerializationProxy",
          "java.util.GregorianCalendar",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.PriorityQueue",
          "java.util.Properties",
          "java.util.Random",
          "java.util.SimpleTimeZone",
          "java.util.Stack",
          "java.util.TimeZone",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Vector",
          "java.util.concurrent.LinkedTransferQueue",
          "java.util.concurrent.TimeUnit",
          "sun.util.calendar.ZoneInfo");

  private static final String[] PREFIXES = {
    "java.math.",
    "java.time.",
    "java.util.Collections$",
    "java.util.JumboEnumSet",
    "java.util.RegularEnumSet",
    "java.util.TreeMap$",
    "java.util.concurrent.ConcurrentHashMap",
    "java.util.concurrent.ConcurrentLinked",
    "java.util.concurrent.ConcurrentSkipList",
    "java.util.concurrent.CopyOnWrite",
    "java.util.concurrent.atomic.",
    "java.util.concurrent.locks.", // a ConcurrentHashMap's own stream has them
  };

  private JdkValueNames() {}

  static boolean contains(String name) {
    if (NAMES.contains(name)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    // The exceptions of java.lang, java.util, java.io, java.net, java.nio: java.time has been seen
    // to above.
    return isException(name) && !name.startsWith("java.util.logging.");
  }

  private static boolean isException(String name) {
    boolean base =
        name.startsWith("java.lang.")
            || name.startsWith("java.util.")
            || name.startsWith("java.io.")
            || name.startsWith("java.net.")
            || name.startsWith("java.nio.");
    return base && (name.endsWith("Exception") || name.endsWith("Error"));
  }
}
