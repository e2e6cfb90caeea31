package io.rkvs.serial;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.*;
import java.time.chrono.JapaneseDate;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values of every kind met in practice, under the name by which a failing test shows them. */
@SuppressWarnings({
  "all",
  "rawtypes",
  "unchecked",
  "deprecation"
}) // samples of everything, old and odd
final class SerialCases {
  /** One case. */
  record Case(String name, Supplier<Object> supplier) {
    Object make() {
      return supplier.get();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private SerialCases() {}

  private static Case of(String name, Supplier<Object> supplier) {
    return new Case(name, supplier);
  }

  static List<Case> all() {
    return List.of(
        new Case[] {
          of("POJO", () -> Fixtures.Plain.sample()),
          of("all primitives and boxes", () -> new Fixtures.AllPrimitives()),
          of("no no-argument constructor", () -> new Fixtures.NoNoArg(3, new Date(4))),
          of("private class, private constructor", () -> Fixtures.privateSerializable()),
          of("inherited and hidden fields", () -> new Fixtures.Derived()),
          of("ring of nodes", () -> Fixtures.ring()),
          of("inner class", () -> new Fixtures.Inner().new In()),
          of(
              "anonymous class",
              () ->
                  new Object() {
                    Date date = new Date(1);
                  }),
          of(
              "java.lang.Object array of everything",
              () -> new Object[] {1, "a", new Date(2), null, new int[] {3}}),
          of("enum", () -> Fixtures.Color.RED),
          of("enum constant with a body", () -> Fixtures.Color.GREEN),
          of(
              "record of values",
              () ->
                  new Fixtures.Named(
                      "n", new UUID(1, 2), Fixtures.Color.GREEN, new Fixtures.Point(1, 2))),
          of(
              "record of mutables",
              () -> new Fixtures.Holder(new Date(1), new ArrayList<>(List.of(new Date(2))))),
          of(
              "generic record",
              () -> new Fixtures.Generic<>(new Date(1), new HashMap<>(Map.of("k", new Date(2))))),
          of("private record", () -> Fixtures.hidden()),
          of(
              "record with a compact constructor",
              () -> new Fixtures.Checked(new ArrayList<>(List.of("a")))),
          of("nested records", () -> new Fixtures.Chain("a", new Fixtures.Chain("b", null))),
          of(
              "query key, hash rebuilt in readObject",
              () -> new Fixtures.QueryKeyLike("select", 1, "x", new Date(3))),
          of("soft lock with UUID", () -> new Fixtures.SoftLockLike(UUID.randomUUID(), 7, 3L)),
          of(
              "cache entry",
              () ->
                  new Fixtures.CacheEntryLike(
                      new Serializable[] {1L, "a", new Date(2), null}, "Sub", 4)),
          of("item", () -> new Fixtures.ItemLike(99, new ArrayList<>(List.of(1, 2)))),
          of("cache key", () -> new Fixtures.CacheKeyLike(5L, "Entity")),
          of(
              "list of cache keys",
              () ->
                  new ArrayList<>(
                      List.of(
                          new Fixtures.CacheKeyLike(5L, "E"), new Fixtures.CacheKeyLike(6L, "E")))),
          of("writeObject and readObject", () -> new Fixtures.Rebuilds()),
          of("Externalizable", () -> new Fixtures.External(4, "t")),
          of("readResolve", () -> Fixtures.Single.INSTANCE),
          of("writeReplace", () -> new Fixtures.Replaced("r")),
          of("subclass of ArrayList", () -> fill(new Fixtures.OwnList(), 1, new Date(2))),
          of("subclass of HashMap", () -> put(new Fixtures.OwnMap(), "k", new Date(2))),
          of(
              "double-brace list",
              () ->
                  new ArrayList<Object>() {
                    {
                      add(1);
                    }
                  }),
          of("own exception", () -> new Fixtures.OwnException("m", 3, new IOException("io"))),
          of("exception with suppressed", () -> suppressed()),
          of("Error", () -> new StackOverflowError("deep")),
          of("KryoSerializable", () -> new Fixtures.OwnKryo()),
          of("serializable lambda", () -> (Fixtures.SerialSupplier<String>) () -> "x"),
          of("capturing lambda", () -> capturing(new ArrayList<>(List.of("c")))),
          of("method reference", () -> (Fixtures.SerialSupplier<Date>) Fixtures::sampleDate),
          of("proxy", () -> proxy()),
          of("Java node with parts", () -> javaNode(new Fixtures.Bean(), new Date(1))),
          of("cycle through a Java node", () -> cycle()),
          of("shared by a Java node and its owner", () -> sharedPart()),
          of("Integer", () -> Integer.valueOf(7)),
          of("Long", () -> Long.MIN_VALUE),
          of("Short", () -> (short) -3),
          of("Byte", () -> (byte) -1),
          of("Character", () -> '\uffff'),
          of("Boolean", () -> true),
          of("Float", () -> Float.NaN),
          of("Double", () -> -0.0),
          of("empty string", () -> ""),
          of("ASCII string", () -> "hello"),
          of("non-ASCII string", () -> "h\u00e9\u20ac\ud83d\ude00\u0000"),
          of("unpaired surrogates", () -> "a\ud800b\udc00"),
          of("long string", () -> "x".repeat(100_000)),
          of("BigInteger", () -> BigInteger.TWO.pow(200).negate()),
          of("BigInteger zero", () -> BigInteger.ZERO),
          of("BigDecimal", () -> new BigDecimal("-1234567890123456789012.345")),
          of("BigDecimal with scale", () -> new BigDecimal("1.50")),
          of("UUID", () -> new UUID(-1, 5)),
          of("URI", () -> URI.create("http://a.b/c?d#e")),
          of("URL", () -> url()),
          of("Class", () -> String.class),
          of("primitive class", () -> int.class),
          of("array class", () -> String[][].class),
          of("Locale", () -> Locale.GERMANY),
          of(
              "Locale with script and extension",
              () -> Locale.forLanguageTag("zh-Hant-TW-u-ca-roc")),
          of("Currency", () -> Currency.getInstance("EUR")),
          of("Pattern", () -> Pattern.compile("a+b", Pattern.CASE_INSENSITIVE)),
          of("Charset", () -> StandardCharsets.UTF_16LE),
          of("Path", () -> Path.of("a", "b")),
          of("File", () -> new File("a/b")),
          of("InetAddress", () -> address()),
          of("InetSocketAddress", () -> InetSocketAddress.createUnresolved("h", 80)),
          of("MathContext", () -> MathContext.DECIMAL128),
          of("StackTraceElement", () -> new StackTraceElement("C", "m", "f", 1)),
          of("OptionalInt", () -> OptionalInt.of(3)),
          of("OptionalLong", () -> OptionalLong.empty()),
          of("OptionalDouble", () -> OptionalDouble.of(0.5)),
          of("Optional of a Date", () -> Optional.of(new Date(3))),
          of("empty Optional", () -> Optional.empty()),
          of("Instant", () -> Instant.ofEpochSecond(1, 2)),
          of("Duration", () -> Duration.ofNanos(-5)),
          of("LocalDate", () -> LocalDate.of(-5, 1, 2)),
          of("LocalTime", () -> LocalTime.of(1, 2, 3, 4)),
          of("LocalDateTime", () -> LocalDateTime.of(2020, 1, 2, 3, 4)),
          of("ZoneOffset", () -> ZoneOffset.ofHours(3)),
          of("ZoneId", () -> ZoneId.of("Europe/Paris")),
          of("OffsetTime", () -> OffsetTime.of(1, 2, 3, 4, ZoneOffset.UTC)),
          of("OffsetDateTime", () -> OffsetDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneOffset.UTC)),
          of(
              "ZonedDateTime",
              () -> ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneId.of("Asia/Tokyo"))),
          of("Year", () -> Year.of(3)),
          of("YearMonth", () -> YearMonth.of(2020, 2)),
          of("MonthDay", () -> MonthDay.of(2, 29)),
          of("Period", () -> Period.of(1, 2, 3)),
          of("JapaneseDate", () -> JapaneseDate.of(2020, 1, 1)),
          of("DayOfWeek", () -> DayOfWeek.FRIDAY),
          of("Date", () -> new Date(-5)),
          of("java.sql.Timestamp", () -> timestamp()),
          of("java.sql.Date", () -> new java.sql.Date(5)),
          of("Calendar", () -> new GregorianCalendar(2020, 1, 2)),
          of("TimeZone", () -> TimeZone.getTimeZone("Europe/Paris")),
          of("SimpleTimeZone", () -> new SimpleTimeZone(3_600_000, "X")),
          of("BitSet", () -> BitSet.valueOf(new long[] {5, 9})),
          of("StringBuilder", () -> new StringBuilder("sb")),
          of("StringBuffer", () -> new StringBuffer("sb")),
          of("AtomicInteger", () -> new AtomicInteger(3)),
          of("AtomicLong", () -> new AtomicLong(4)),
          of("AtomicBoolean", () -> new AtomicBoolean(true)),
          of("AtomicReference", () -> new AtomicReference<>(new Date(1))),
          of("LongAdder", () -> adder()),
          of("Random", () -> new Random(3)),
          of("ReentrantLock", () -> new ReentrantLock()),
          of("byte[]", () -> new byte[] {1, -1}),
          of("short[]", () -> new short[] {1, -1}),
          of("char[]", () -> new char[] {'a', '\uffff'}),
          of("int[]", () -> new int[] {1, -1}),
          of("long[]", () -> new long[] {1, -1}),
          of("float[]", () -> new float[] {1, -1}),
          of("double[]", () -> new double[] {1, -1}),
          of("boolean[]", () -> new boolean[] {true, false}),
          of("empty int[]", () -> new int[0]),
          of("String[]", () -> new String[] {"a", null}),
          of("int[][]", () -> new int[][] {{1}, {2, 3}, null}),
          of("Date[]", () -> new Date[] {new Date(1), null}),
          of("POJO[]", () -> new Fixtures.Plain[] {Fixtures.Plain.sample()}),
          of("Object[] holding itself", () -> selfArray()),
          of("enum[]", () -> Fixtures.Color.values()),
          of("ArrayList", () -> fill(new ArrayList<>(), 1, null, new Date(1))),
          of("ArrayList of one class", () -> fill(new ArrayList<>(), new Date(1), new Date(2))),
          of("LinkedList", () -> fill(new LinkedList<>(), 1, null)),
          of("ArrayDeque", () -> fill(new ArrayDeque<>(), 1, new Date(1))),
          of("Vector", () -> fill(new Vector<>(), 1)),
          of("Stack", () -> fill(new Stack<>(), 1)),
          of("CopyOnWriteArrayList", () -> fill(new CopyOnWriteArrayList<>(), 1, new Date(2))),
          of("HashSet", () -> fill(new HashSet<>(), 1, null, new Date(1))),
          of("LinkedHashSet", () -> fill(new LinkedHashSet<>(), 3, 1, 2)),
          of("TreeSet", () -> fill(new TreeSet<>(), 3, 1)),
          of(
              "TreeSet with comparator",
              () -> fill(new TreeSet<>(new Fixtures.ByLength()), "bb", "a")),
          of(
              "TreeSet in reverse order",
              () -> fill(new TreeSet<>(Comparator.reverseOrder()), 1, 2)),
          of("ConcurrentSkipListSet", () -> fill(new ConcurrentSkipListSet<>(), 2, 1)),
          of("PriorityQueue", () -> fill(new PriorityQueue<>(), 3, 1, 2)),
          of(
              "PriorityQueue with comparator",
              () -> fill(new PriorityQueue<>(new Fixtures.ByLength()), "ccc", "a", "bb")),
          of("EnumSet", () -> EnumSet.of(Fixtures.Color.GREEN)),
          of("empty EnumSet", () -> EnumSet.noneOf(Fixtures.Color.class)),
          of("ConcurrentLinkedQueue", () -> fill(new ConcurrentLinkedQueue<>(), 1)),
          of("ArrayBlockingQueue", () -> fill(new ArrayBlockingQueue<>(3), 1)),
          of("LinkedBlockingDeque", () -> fill(new LinkedBlockingDeque<>(), 1)),
          of("bounded LinkedBlockingDeque", () -> fill(new LinkedBlockingDeque<>(2), 1)),
          of("LinkedBlockingQueue", () -> fill(new LinkedBlockingQueue<>(5), 1, new Date(2))),
          of("PriorityBlockingQueue", () -> fill(new PriorityBlockingQueue<>(), 3, 1)),
          of(
              "PriorityBlockingQueue with comparator",
              () -> fill(new PriorityBlockingQueue<>(9, new Fixtures.ByLength()), "ccc", "a")),
          of("LinkedTransferQueue", () -> fill(new LinkedTransferQueue<>(), 1)),
          of("subclass of a blocking queue", () -> fill(new Fixtures.OwnQueue(), 1)),
          of("newKeySet", () -> fill(ConcurrentHashMap.newKeySet(), 1, 2)),
          of("newSetFromMap", () -> fill(Collections.newSetFromMap(new IdentityHashMap<>()), "a")),
          of("nCopies", () -> Collections.nCopies(3, "a")),
          of("Arrays.asList", () -> Arrays.asList(1, null, new Date(2))),
          of("List.of()", () -> List.of()),
          of("List.of one", () -> List.of(new Date(1))),
          of("List.of three", () -> List.of(1, new Date(2), "c")),
          of("immutable subList", () -> List.of(1, 2, 3).subList(1, 3)),
          of("Stream.toList with null", () -> Stream.of(1, null, new Date(1)).toList()),
          of("Set.of()", () -> Set.of()),
          of("Set.of one", () -> Set.of(new Date(1))),
          of("Set.of three", () -> Set.of(1, 2, 3)),
          of("Map.of()", () -> Map.of()),
          of("Map.of one", () -> Map.of("a", new Date(1))),
          of("Map.of three", () -> Map.of("a", 1, "b", new Date(2), "c", 3)),
          of("Map.entry", () -> Map.entry("a", new Date(1))),
          of("SimpleEntry", () -> new AbstractMap.SimpleEntry<>("a", new Date(1))),
          of("SimpleImmutableEntry", () -> new AbstractMap.SimpleImmutableEntry<>("a", 1)),
          of(
              "HashMap entry",
              () -> new HashMap<>(Map.of("a", new Date(1))).entrySet().iterator().next()),
          of("emptyList", () -> Collections.emptyList()),
          of("emptySet", () -> Collections.emptySet()),
          of("emptyMap", () -> Collections.emptyMap()),
          of("singletonList", () -> Collections.singletonList(new Date(1))),
          of("singleton", () -> Collections.singleton(new Date(1))),
          of("singletonMap", () -> Collections.singletonMap("a", new Date(1))),
          of(
              "unmodifiableList",
              () -> Collections.unmodifiableList(fill(new ArrayList<>(), new Date(1)))),
          of(
              "unmodifiableMap",
              () -> Collections.unmodifiableMap(new HashMap<>(Map.of("a", new Date(1))))),
          of("unmodifiableSet", () -> Collections.unmodifiableSet(fill(new HashSet<>(), 1))),
          of(
              "unmodifiableCollection",
              () -> Collections.unmodifiableCollection(fill(new ArrayList<>(), 1))),
          of(
              "synchronizedList",
              () -> Collections.synchronizedList(fill(new ArrayList<>(), new Date(1)))),
          of("synchronizedMap", () -> Collections.synchronizedMap(new HashMap<>(Map.of("a", 1)))),
          of(
              "checkedList",
              () -> Collections.checkedList(new ArrayList<>(List.of(1)), Integer.class)),
          of("subList", () -> fill(new ArrayList<>(), 1, 2, new Date(3)).subList(1, 3)),
          of("keySet", () -> new HashMap<>(Map.of("a", 1)).keySet()),
          of("values", () -> new HashMap<>(Map.of("a", new Date(1))).values()),
          of("entrySet", () -> new HashMap<>(Map.of("a", 1)).entrySet()),
          of("TreeMap.headMap", () -> new TreeMap<>(Map.of("a", 1, "b", 2)).headMap("b")),
          of("TreeMap.descendingMap", () -> new TreeMap<>(Map.of("a", 1, "b", 2)).descendingMap()),
          of("TreeMap.keySet", () -> new TreeMap<>(Map.of("a", 1, "b", 2)).navigableKeySet()),
          of("CHM.keySet", () -> new ConcurrentHashMap<>(Map.of("a", 1)).keySet()),
          of("HashMap", () -> put(new HashMap<>(), "a", new Date(1))),
          of("HashMap with null", () -> put(new HashMap<>(), null, null)),
          of("LinkedHashMap", () -> put(new LinkedHashMap<>(), "b", new Date(1))),
          of("TreeMap", () -> put(new TreeMap<>(), "b", new Date(1))),
          of("TreeMap with comparator", () -> put(new TreeMap<>(new Fixtures.ByLength()), "b", 1)),
          of("ConcurrentHashMap", () -> put(new ConcurrentHashMap<>(), "b", new Date(1))),
          of("ConcurrentSkipListMap", () -> put(new ConcurrentSkipListMap<>(), "b", 1)),
          of("Hashtable", () -> put(new Hashtable<>(), "b", 1)),
          of("IdentityHashMap", () -> put(new IdentityHashMap<>(), "b", 1)),
          of("EnumMap", () -> new EnumMap<>(Map.of(Fixtures.Color.GREEN, new Date(1)))),
          of("empty EnumMap", () -> new EnumMap<>(Fixtures.Color.class)),
          of("Properties", () -> properties()),
          of("list that contains itself", () -> selfList()),
          of("map that contains itself", () -> selfMap()),
          of("one list twice", () -> twice(fill(new ArrayList<>(), 1))),
          of("one map twice", () -> twice(put(new HashMap<>(), "a", 1))),
          of("one immutable list twice", () -> twice(List.of(new Date(1)))),
          of("one record twice", () -> twice(new Fixtures.Holder(new Date(1), List.of())))
        });
  }

  private static <C extends Collection> C fill(C collection, Object... elements) {
    Collections.addAll(collection, elements);
    return collection;
  }

  private static <M extends Map> M put(M map, Object key, Object value) {
    map.put(key, value);
    return map;
  }

  private static Object twice(Object object) {
    Fixtures.Bean bean = new Fixtures.Bean();
    bean.first = object;
    bean.second = object;
    return bean;
  }

  private static Object suppressed() {
    RuntimeException e = new IllegalStateException("outer");
    e.addSuppressed(new IOException("inner"));
    return e;
  }

  private static Object capturing(List<String> captured) {
    return (Fixtures.SerialSupplier<List<String>>) () -> captured;
  }

  private static Object proxy() {
    return Proxy.newProxyInstance(
        SerialCases.class.getClassLoader(),
        new Class<?>[] {Fixtures.Greeter.class},
        new Fixtures.Handler());
  }

  static Fixtures.JavaNode javaNode(Object content, Object second) {
    Fixtures.JavaNode node = new Fixtures.JavaNode();
    node.content = content;
    node.second = second;
    return node;
  }

  private static Object cycle() {
    Fixtures.Bean bean = new Fixtures.Bean();
    bean.first = javaNode(bean, new Date(1));
    bean.second = bean.first;
    return bean;
  }

  private static Object sharedPart() {
    Fixtures.Bean part = new Fixtures.Bean();
    part.first = new Date(4);
    Fixtures.Bean bean = new Fixtures.Bean();
    bean.first = part;
    bean.second = javaNode(part, part);
    return bean;
  }

  private static Object url() {
    try {
      return new URL("http://127.0.0.1/a");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object address() {
    try {
      return InetAddress.getByAddress("host", new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object timestamp() {
    java.sql.Timestamp timestamp = new java.sql.Timestamp(5);
    timestamp.setNanos(123_456_789);
    return timestamp;
  }

  private static Object adder() {
    LongAdder adder = new LongAdder();
    adder.add(5);
    return adder;
  }

  private static Object properties() {
    Properties defaults = new Properties();
    defaults.setProperty("d", "default");
    Properties properties = new Properties(defaults);
    properties.setProperty("p", "own");
    return properties;
  }

  private static Object selfArray() {
    Object[] array = new Object[2];
    array[0] = array;
    return array;
  }

  private static Object selfList() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    list.add(new Date(1));
    return list;
  }

  private static Object selfMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    return map;
  }
}
