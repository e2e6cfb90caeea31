package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.serializers.TimeSerializers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JDK types that have a number and a form of their own. The numbers are part of the snapshot
 * format: append, never renumber. Immutable once built; one per context.
 */
final class FixedTypes {
  /** The number of a whole graph given to Java serialization. */
  static final int JAVA_GRAPH = 9;

  /** The number of an object that its Java stream describes in full. */
  static final int JAVA_OBJECT = 79;

  /**
   * Final classes whose instances never change: a field declared with one of them holds nothing
   * that could.
   */
  private static final Set<Class<?>> FINAL_VALUES =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          UUID.class,
          URI.class,
          Class.class,
          Currency.class,
          Pattern.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          Duration.class,
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          ZoneOffset.class,
          OffsetTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Year.class,
          YearMonth.class,
          MonthDay.class,
          Period.class,
          StackTraceElement.class,
          Locale.class,
          URL.class);

  /**
   * Tells whether no instance of a class, or of a subclass, ever changes; enums count, their
   * constants being one each.
   */
  static boolean isValue(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || FINAL_VALUES.contains(type);
  }

  private final Map<Class<?>, TypeModel> byClass = new HashMap<>();

  FixedTypes() {
    numbers();
    values();
    times();
    arrays();
    mutables();
    collections();
    immutableCollections();
    blockingQueues();
  }

  private void numbers() {
    add(0, int.class, new DefaultSerializers.IntSerializer());
    add(1, String.class, new DefaultSerializers.StringSerializer());
    add(2, float.class, new DefaultSerializers.FloatSerializer());
    add(3, boolean.class, new DefaultSerializers.BooleanSerializer());
    add(4, byte.class, new DefaultSerializers.ByteSerializer());
    add(5, char.class, new DefaultSerializers.CharSerializer());
    add(6, short.class, new DefaultSerializers.ShortSerializer());
    add(7, long.class, new DefaultSerializers.LongSerializer());
    add(8, double.class, new DefaultSerializers.DoubleSerializer());
    add(JAVA_GRAPH, JavaGraph.class, new JavaGraph());
    add(10, BigInteger.class, new DefaultSerializers.BigIntegerSerializer());
    add(11, BigDecimal.class, new DefaultSerializers.BigDecimalSerializer());
    box(Integer.class, int.class);
    box(Float.class, float.class);
    box(Boolean.class, boolean.class);
    box(Byte.class, byte.class);
    box(Character.class, char.class);
    box(Short.class, short.class);
    box(Long.class, long.class);
    box(Double.class, double.class);
  }

  private void values() {
    add(12, UUID.class, new DefaultSerializers.UUIDSerializer());
    add(13, URI.class, new DefaultSerializers.URISerializer());
    add(14, Class.class, new ValueSerializers.OfClass());
    add(15, Currency.class, new DefaultSerializers.CurrencySerializer());
    add(16, Pattern.class, new DefaultSerializers.PatternSerializer());
    add(17, OptionalInt.class, new OptionalSerializers.OptionalIntSerializer());
    add(18, OptionalLong.class, new OptionalSerializers.OptionalLongSerializer());
    add(19, OptionalDouble.class, new OptionalSerializers.OptionalDoubleSerializer());
    add(20, Charset.class, new DefaultSerializers.CharsetSerializer());
    add(21, Path.class, new ValueSerializers.OfPath());
    add(22, Optional.class, new Wrappers.OfOptional());
  }

  private void times() {
    add(23, Duration.class, new TimeSerializers.DurationSerializer());
    add(24, Instant.class, new TimeSerializers.InstantSerializer());
    add(25, LocalDate.class, new TimeSerializers.LocalDateSerializer());
    add(26, LocalTime.class, new TimeSerializers.LocalTimeSerializer());
    add(27, LocalDateTime.class, new TimeSerializers.LocalDateTimeSerializer());
    add(28, ZoneOffset.class, new TimeSerializers.ZoneOffsetSerializer());
    add(29, ZoneId.class, new TimeSerializers.ZoneIdSerializer());
    add(30, OffsetTime.class, new TimeSerializers.OffsetTimeSerializer());
    add(31, OffsetDateTime.class, new TimeSerializers.OffsetDateTimeSerializer());
    add(32, ZonedDateTime.class, new TimeSerializers.ZonedDateTimeSerializer());
    add(33, Year.class, new TimeSerializers.YearSerializer());
    add(34, YearMonth.class, new TimeSerializers.YearMonthSerializer());
    add(35, MonthDay.class, new TimeSerializers.MonthDaySerializer());
    add(36, Period.class, new TimeSerializers.PeriodSerializer());
  }

  private void arrays() {
    add(37, byte[].class, new DefaultArraySerializers.ByteArraySerializer());
    add(38, char[].class, new DefaultArraySerializers.CharArraySerializer());
    add(39, short[].class, new DefaultArraySerializers.ShortArraySerializer());
    add(40, int[].class, new DefaultArraySerializers.IntArraySerializer());
    add(41, long[].class, new DefaultArraySerializers.LongArraySerializer());
    add(42, float[].class, new DefaultArraySerializers.FloatArraySerializer());
    add(43, double[].class, new DefaultArraySerializers.DoubleArraySerializer());
    add(44, boolean[].class, new ValueSerializers.OfBooleans());
    add(45, String[].class, new ArraySerializer(String[].class));
    add(46, Object[].class, new ArraySerializer(Object[].class));
  }

  @SuppressWarnings("JdkObsolete") // users have them
  private void mutables() {
    add(47, Date.class, new ValueSerializers.OfDate());
    add(48, BitSet.class, new DefaultSerializers.BitSetSerializer());
    add(49, StringBuilder.class, new DefaultSerializers.StringBuilderSerializer());
    add(50, StringBuffer.class, new DefaultSerializers.StringBufferSerializer());
    add(51, AtomicBoolean.class, new DefaultSerializers.AtomicBooleanSerializer());
    add(52, AtomicInteger.class, new DefaultSerializers.AtomicIntegerSerializer());
    add(53, AtomicLong.class, new DefaultSerializers.AtomicLongSerializer());
    add(54, AtomicReference.class, new Wrappers.OfAtomicReference());
    add(55, EnumSet.class, new EnumSetSerializer());
  }

  @SuppressWarnings("JdkObsolete") // users have them
  private void collections() {
    add(56, ArrayList.class, new CollectionSerializer(false, (n, o) -> new ArrayList<>(n)));
    add(57, LinkedList.class, new CollectionSerializer(false, (n, o) -> new LinkedList<>()));
    add(58, ArrayDeque.class, new CollectionSerializer(false, (n, o) -> new ArrayDeque<>(n)));
    add(59, HashSet.class, new CollectionSerializer(false, (n, o) -> new HashSet<>(buckets(n))));
    add(
        60,
        LinkedHashSet.class,
        new CollectionSerializer(false, (n, o) -> new LinkedHashSet<>(buckets(n))));
    add(61, TreeSet.class, new CollectionSerializer(true, (n, o) -> new TreeSet<>(o)));
    add(
        62,
        PriorityQueue.class,
        new CollectionSerializer(true, (n, o) -> new PriorityQueue<>(Math.max(1, n), o)));
    add(63, HashMap.class, new MapSerializer(false, (n, o) -> new HashMap<>(buckets(n))));
    add(64, LinkedHashMap.class, new LinkedHashMapSerializer());
    add(65, TreeMap.class, new MapSerializer(true, (n, o) -> new TreeMap<>(o)));
    add(
        66,
        ConcurrentHashMap.class,
        new MapSerializer(false, (n, o) -> new ConcurrentHashMap<>(buckets(n))));
    add(67, Arrays.asList().getClass(), new Wrappers.OfArrayAsList());
    add(68, AbstractMap.SimpleEntry.class, new Wrappers.OfEntry(AbstractMap.SimpleEntry::new));
  }

  private void immutableCollections() {
    add(69, Map.entry(1, 1).getClass(), new Wrappers.OfEntry(Map::entry));
    add(70, List.of().getClass(), new ImmutableCollectionSerializers.OfList());
    family(70, List.of(1).getClass());
    family(70, List.of(1, 2, 3).getClass());
    family(70, List.of(1, 2, 3).subList(0, 2).getClass());
    add(71, Set.of().getClass(), new ImmutableCollectionSerializers.OfSet());
    family(71, Set.of(1).getClass());
    family(71, Set.of(1, 2, 3).getClass());
    add(72, Map.of().getClass(), new ImmutableCollectionSerializers.OfMap());
    family(72, Map.of(1, 2).getClass());
    family(72, Map.of(1, 2, 3, 4).getClass());
    add(73, Collections.emptyList().getClass(), new Wrappers.OfConstant(Collections.emptyList()));
    add(74, Collections.emptySet().getClass(), new Wrappers.OfConstant(Collections.emptySet()));
    add(75, Collections.emptyMap().getClass(), new Wrappers.OfConstant(Collections.emptyMap()));
    add(76, Collections.singletonList(1).getClass(), new Wrappers.OfSingletonList());
    add(77, Collections.singleton(1).getClass(), new Wrappers.OfSingleton());
    add(78, Collections.singletonMap(1, 1).getClass(), new Wrappers.OfSingletonMap());
    add(JAVA_OBJECT, JdkFamilies.JavaObject.class, new JavaNodeSerializer(false));
  }

  private void blockingQueues() {
    add(80, ArrayBlockingQueue.class, new BlockingQueueSerializer(true, ArrayBlockingQueue::new));
    add(
        81,
        LinkedBlockingQueue.class,
        new BlockingQueueSerializer(false, LinkedBlockingQueue::new));
    add(
        82,
        LinkedBlockingDeque.class,
        new BlockingQueueSerializer(false, LinkedBlockingDeque::new));
    add(
        83,
        PriorityBlockingQueue.class,
        new CollectionSerializer(true, (n, o) -> new PriorityBlockingQueue<>(Math.max(1, n), o)));
  }

  private static int buckets(int size) {
    return (int) Math.min(1 << 30, size / 0.75 + 1);
  }

  private void add(int id, Class<?> type, Serializer<?> serializer) {
    byClass.put(
        type, new TypeModel(type, type, TypeKind.FIXED, id, serializer.isImmutable(), serializer));
  }

  private void box(Class<?> box, Class<?> primitive) {
    byClass.put(box, known(primitive));
  }

  private void family(int id, Class<?> type) {
    if (!byClass.containsKey(type)) {
      for (TypeModel model : List.copyOf(byClass.values())) {
        if (model.fixedId() == id) {
          byClass.put(type, model);
          return;
        }
      }
    }
  }

  private TypeModel known(Class<?> type) {
    TypeModel model = byClass.get(type);
    if (model == null) {
      throw new IllegalStateException("no fixed type " + type.getName());
    }
    return model;
  }

  /** Gives the types their numbers in a new Kryo instance. */
  void registerAll(Kryo kryo) {
    for (Map.Entry<Class<?>, TypeModel> entry : byClass.entrySet()) {
      TypeModel model = entry.getValue();
      if (entry.getKey() == model.type()) {
        kryo.register(model.type(), model.serializer(), model.fixedId());
      }
    }
  }

  /** Returns the model for a class that is, or is written as, a fixed type; null for any other. */
  @Nullable TypeModel modelOf(Class<?> type) {
    TypeModel exact = byClass.get(type);
    if (exact != null) {
      return exact;
    }
    if (type == Gone.class
        || type == Gone.Value.class
        || type == Outline.class
        || type == Outline.Constant.class) {
      return JdkFamilies.gone(type);
    }
    if (!TypeRules.isJdk(type)) {
      return null;
    }
    TypeModel special = JdkFamilies.byClone(type);
    if (special != null) {
      return special;
    }
    Class<?> plain = JdkFamilies.plainOf(type);
    return plain == null ? null : known(plain);
  }
}
