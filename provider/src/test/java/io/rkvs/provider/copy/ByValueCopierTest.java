package io.rkvs.provider.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoCopyable;
import io.rkvs.serial.SerialException;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"JavaUtilDate", "UnusedVariable"})
class ByValueCopierTest {
  private final CopyContext context =
      CopyContext.of(getClass().getClassLoader(), List.of(DeclaredImmutable.class.getName()));
  private final Copier copier = Copiers.byValue("orders", context);

  enum Size {
    SMALL,
    LARGE {}
  }

  record Key(String name, int number, UUID id, Size size) {}

  record Pair(Object left, Object right) {}

  record Chain(String name, Chain next) {}

  static final class DeclaredImmutable {
    final Thread notCopyable = Thread.currentThread();
  }

  static final class Order {
    final List<Object> items = new ArrayList<>();
    Map<String, Object> attributes = new HashMap<>();
  }

  static class Base {
    private long hidden = 7;
  }

  /** Nothing in it can be changed through a copy of it. */
  static final class Flat extends Base {
    private final int number;
    private String name = "n";
    private Size size = Size.LARGE;
    private transient int once = 1;
    private double rate;

    Flat() {
      number = -1;
    }

    Flat(int number) {
      this.number = number;
    }
  }

  /** As {@link Flat}, without a constructor that could be called for a copy. */
  static final class FlatOf {
    private boolean isSet;
    private Instant when;

    FlatOf(boolean isSet, Instant when) {
      this.isSet = isSet;
      this.when = when;
    }
  }

  static final class CopiesItself implements KryoCopyable<CopiesItself> {
    private int copies;

    @Override
    public CopiesItself copy(Kryo kryo) {
      CopiesItself copy = new CopiesItself();
      copy.copies = copies + 1;
      return copy;
    }
  }

  static final class Throwing {
    Throwing() {
      throw new IllegalStateException("no more of us");
    }

    Throwing(int number) {}
  }

  /** A value class that looks like a number, and is not one. */
  @SuppressWarnings("serial")
  static final class MutableInteger extends BigInteger {
    int extra = 1;

    MutableInteger() {
      super("5");
    }
  }

  @AfterEach
  void close() {
    context.close();
  }

  static List<Object> immutables() throws Exception {
    return List.of(
        "text",
        1,
        2L,
        (short) 3,
        (byte) 4,
        'c',
        true,
        1f,
        2d,
        new BigDecimal("1.0"),
        BigInteger.TEN,
        new UUID(1, 2),
        URI.create("a:b"),
        Instant.EPOCH,
        String.class,
        Size.SMALL,
        Size.LARGE,
        List.of("a", 1),
        Optional.of("a"),
        Map.of("a", Instant.EPOCH),
        new Key("n", 1, new UUID(1, 2), Size.LARGE),
        new Pair("a", List.of(1)),
        new Chain("a", new Chain("b", null)),
        new DeclaredImmutable());
  }

  @ParameterizedTest
  @MethodSource("immutables")
  void immutableValuesAreShared(Object value) {
    assertThat(copier.copy(value)).isSameAs(value);
  }

  static List<Arguments> mutables() {
    return Stream.<Object>of(
            new byte[] {1},
            new int[] {1},
            new String[] {"a"},
            new Object[] {1},
            new Date(1),
            new ArrayList<>(List.of(1)),
            new HashMap<>(Map.of(1, 2)),
            List.of(new Date(1)),
            Optional.of(new Date(1)),
            new Pair("a", new Date(1)),
            new MutableInteger(),
            new AtomicInteger(1),
            new boolean[1],
            new char[1],
            new short[1],
            new long[1],
            new float[1],
            new double[1])
        .map(value -> Arguments.of(value))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("mutables")
  void mutableValuesAreCopied(Object value) {
    assertThat(copier.copy(value)).isNotSameAs(value).hasSameClassAs(value);
  }

  @Test
  void byReferenceReturnsTheValueItself() {
    Object value = new Date(1);
    assertThat(Copiers.byReference().copy(value)).isSameAs(value);
  }

  @Test
  void objectOfImmutablePartsIsCopiedFieldByField() {
    Flat original = new Flat(5);
    original.name = "other";
    original.size = null;
    original.once = 9;
    original.rate = 0.5;
    ((Base) original).hidden = 8;
    for (int i = 0; i < 300; i++) { // handles that are called often change their form
      Flat copy = copier.copy(original);
      assertThat(copy).isNotSameAs(original);
      assertThat(copy.number).isEqualTo(5);
      assertThat(copy.name).isSameAs(original.name);
      assertThat(copy.size).isNull();
      assertThat(copy.once).as("transient, as the constructor leaves it").isEqualTo(1);
      assertThat(copy.rate).isEqualTo(0.5);
      assertThat(((Base) copy).hidden).isEqualTo(8);
    }
  }

  @Test
  void objectsOfManyClassesAreCopiedInTurn() {
    FlatOf flat = new FlatOf(true, Instant.EPOCH);
    for (int i = 0; i < 50; i++) {
      FlatOf copy = copier.copy(flat);
      assertThat(copy).isNotSameAs(flat).usingRecursiveComparison().isEqualTo(flat);
      assertThat(copier.copy(new Flat(i)).number).isEqualTo(i);
    }
  }

  @Test
  void classThatCopiesItselfIsAsked() {
    assertThat(copier.copy(copier.copy(new CopiesItself())).copies).isEqualTo(2);
  }

  @Test
  void recordIsCopiedDownToItsMutableParts() {
    Pair pair = new Pair(new ArrayList<>(List.of(new Date(1))), "x");
    Pair copy = copier.copy(pair);
    ((Date) ((List<?>) pair.left()).get(0)).setTime(99);
    assertThat(copy).isEqualTo(new Pair(List.of(new Date(1)), "x"));
  }

  @Test
  void valueThatCannotBeCopiedIsRefusedWithCacheClassAndPlace() {
    Order order = new Order();
    order.items.add("fine");
    order.attributes.put("who", List.of(1, new Pair("a", Thread.currentThread())));
    assertThatThrownBy(() -> copier.copy(order))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache 'orders'")
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("Order.attributes[who][1].right")
        .hasCauseInstanceOf(SerialException.class);
    assertThat(copier.copy(new Date(1))).isEqualTo(new Date(1)); // and the next one is fine
  }

  @Test
  void lambdaThatIsNotSerializableIsRefused() {
    Runnable lambda = () -> {};
    assertThatThrownBy(() -> copier.copy(lambda))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("lambda")
        .hasMessageContaining("not Serializable");
  }

  @Test
  void constructorThatThrowsIsTheCause() {
    assertThatThrownBy(() -> copier.copy(new Throwing(1)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Throwing.class.getName())
        .hasRootCauseMessage("no more of us");
  }

  @Test
  void chainTooDeepForTheStackIsRefused() {
    Chain deep = null;
    Pair chain = new Pair(null, new Date(1));
    for (int i = 0; i < 200_000; i++) {
      chain = new Pair(chain, null);
    }
    Pair tooDeep = chain;
    assertThat(deep).isNull();
    assertThatThrownBy(() -> copier.copy(tooDeep))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("too deeply");
    assertThat(copier.copy(new Date(1))).isEqualTo(new Date(1));
  }

  @Test
  void recordThatHoldsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    Pair pair = new Pair(list, null);
    list.add(pair);
    assertThatThrownBy(() -> copier.copy(pair))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cyclic");
    // From the list, the record can be made before anything needs it.
    List<Object> copy = copier.copy(list);
    assertThat(((Pair) copy.get(0)).left()).isSameAs(copy);
  }

  @Test
  void copyKeepsTheClassAlsoWhenTheManagersLoaderHasAnotherOfThatName() throws Exception {
    try (CopyContext other = CopyContext.of(ClassLoader.getPlatformClassLoader(), List.of())) {
      Order order = new Order();
      order.items.add(new IllegalStateException("by Java serialization"));
      Order copy = Copiers.byValue("c", other).copy(order);
      assertThat(copy.items.get(0))
          .isNotSameAs(order.items.get(0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void classLoaderThatGoesAwayIsNotHeld() throws Exception {
    WeakReference<ClassLoader> loader = useOtherLoader();
    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
    assertThat(copier.copy("context is still in use")).isNotNull();
  }

  private static WeakReference<ClassLoader> useOtherLoader() throws Exception {
    URL classes = ByValueCopierTest.class.getProtectionDomain().getCodeSource().getLocation();
    URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null);
    try (CopyContext context = CopyContext.of(loader, List.of())) {
      Copier copier = Copiers.byValue("other", context);
      for (String name : List.of("$Order", "$Size", "$Pair", "$Flat")) {
        Class<?> type = loader.loadClass(ByValueCopierTest.class.getName() + name);
        assertThat(type.getClassLoader()).isSameAs(loader);
        if (type.isEnum()) {
          assertThat(copier.copy(type.getEnumConstants()[0])).isNotNull();
        } else if (!type.isRecord()) {
          var constructor = type.getDeclaredConstructor();
          constructor.setAccessible(true);
          assertThat(copier.copy(constructor.newInstance())).isNotNull();
        }
      }
    }
    loader.close();
    return new WeakReference<>(loader);
  }
}
