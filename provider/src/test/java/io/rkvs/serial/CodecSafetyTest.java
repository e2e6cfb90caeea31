package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.serial.SerialException.Kind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Decoding what nobody should have written: refused, with nothing loaded and nothing large
 * allocated; and it always ends.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodecSafetyTest {
  private static final List<String> LOADED = new ArrayList<>();

  static final class Payload {
    static {
      LOADED.add("Payload");
    }

    int number = 1;
  }

  private final SerialContext open = context("*");
  private final SerialContext shut = context();

  private static SerialContext context(String... patterns) {
    return SerialContext.builder()
        .allowedClasses(ClassFilter.of(List.of(patterns), List.of()))
        .build();
  }

  private static Kind kindOf(Throwable thrown) {
    return ((SerialException) thrown).kind();
  }

  @Test
  void classThatIsNotAllowedIsRefusedBothWaysAndNeverInitialised() throws Exception {
    // Named by hand, so that this test does not load it either.
    var output = new GraphOutput(1_000);
    var schema =
        new ClassSchema(
            CodecSafetyTest.class.getName() + "$Payload",
            TypeKind.FIELDS,
            List.of(new ClassSchema.Member("number", "int")));
    output.writeVarInt(1, true);
    output.writeVarInt(1, true);
    output.writeString(schema.name());
    output.writeString(schema.kind().name());
    output.writeLong(schema.fingerprint());
    output.writeVarInt(1, true);
    output.writeString("number");
    output.writeString("int");
    byte[] names = output.toBytes();
    byte[] value = {(byte) 0x80, 1, 1, 2};
    Codec codec = shut.codec(shut.readDictionary(names, 0, names.length));
    assertThatThrownBy(() -> codec.decode(value))
        .isInstanceOf(SerialException.class)
        .hasMessageContaining(schema.name())
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.NOT_ALLOWED));
    assertThat(LOADED).isEmpty();
    Object decoded = open.codec(open.readDictionary(names, 0, names.length)).decode(value);
    assertThat(((Payload) decoded).number).isEqualTo(1);
    assertThat(LOADED).containsExactly("Payload"); // so the list would have shown it
    assertThatThrownBy(() -> EncodedBytes.of(shut.codec(shut.newDictionary()), decoded))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.NOT_ALLOWED));
  }

  @Test
  void javaStreamIsHeldToTheSameList() {
    ClassDictionary dictionary = open.newDictionary();
    byte[] bytes = EncodedBytes.of(open.codec(dictionary), new Fixtures.OwnException("m", 1, null));
    byte[] names = dictionary.toBytes();
    Codec codec = shut.codec(shut.readDictionary(names, 0, names.length));
    assertThatThrownBy(() -> codec.decode(bytes))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.NOT_ALLOWED));
  }

  @Test
  void lengthsBeyondTheBytesPresentAreRefusedWithNothingAllocated() {
    Codec codec = open.codec(open.newDictionary());
    int refused = 0;
    for (int type = 2; type < WireTypes.FIRST_IN_DICTIONARY; type++) {
      for (int flags = 0; flags <= 3; flags++) {
        // The longest length there is, after some bytes that a form may have before it.
        byte[] bomb = new byte[flags + 6];
        bomb[0] = (byte) type;
        java.util.Arrays.fill(bomb, 1, flags + 1, (byte) 1);
        java.util.Arrays.fill(bomb, flags + 1, flags + 5, (byte) -1);
        bomb[flags + 5] = 7;
        long before = allocatedBytes();
        try {
          assertThat(codec.decode(bomb)).isNotNull();
        } catch (SerialException e) {
          refused++;
          assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(allocatedBytes() - before)
            .as("bytes allocated for type %d, %d flags", type, flags)
            .isLessThan(2 << 20);
      }
    }
    assertThat(refused).isGreaterThan(300);
    byte[] longArray = {39 + 2, 1, -1, -1, -1, -1, 7};
    assertThatThrownBy(() -> codec.decode(longArray))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_LARGE));
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Uses a decoded value: a call that takes a damaged lock would never come back. */
  private static void use(Object decoded) {
    assertThat(decoded.getClass()).isNotNull();
    if (decoded instanceof BlockingQueue<?> any) {
      @SuppressWarnings("unchecked")
      var queue = (BlockingQueue<Object>) any;
      try {
        assertThat(queue.offer(new Object()) || queue.remainingCapacity() == 0).isTrue();
      } catch (NullPointerException | ClassCastException | IllegalMonitorStateException unusable) {
        assertThat(unusable).isNotNull(); // damaged beyond use, but nobody waits
      }
    }
  }

  @Test
  void damagedValuesDecodeToSomethingOrAreRefused() {
    Random random = new Random(7);
    int refused = 0;
    int tried = 0;
    for (SerialCases.Case sample : SerialCases.all()) {
      ClassDictionary dictionary = open.newDictionary();
      Codec codec = open.codec(dictionary);
      byte[] bytes = EncodedBytes.of(codec, sample.make());
      byte[] untouched = bytes.clone();
      for (int i = 0; i < 60 && bytes.length < 10_000; i++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        int length = i % 3 != 0 ? damaged.length : random.nextInt(damaged.length);
        tried++;
        long before = allocatedBytes();
        try {
          use(codec.decode(damaged, 0, length));
        } catch (SerialException e) {
          refused++;
          assertThat(e.kind()).as(sample.name()).isNotNull();
        }
        assertThat(allocatedBytes() - before).as(sample.name()).isLessThan(8 << 20);
      }
      assertThat(bytes).isEqualTo(untouched);
    }
    System.out.println(tried + " damaged values: " + refused + " refused, the others decoded");
    assertThat(refused).isGreaterThan(tried / 4);
  }

  @Test
  void streamWithAHeldLockIsRefusedInsteadOfWaitedFor() {
    ClassDictionary dictionary = open.newDictionary();
    Codec codec = open.codec(dictionary);
    var queue = new Fixtures.OwnQueue();
    queue.add(1);
    byte[] bytes = EncodedBytes.of(codec, queue);
    int held = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
      try {
        use(codec.decode(damaged));
      } catch (SerialException e) {
        held += String.valueOf(e.getMessage()).contains("a lock that is held") ? 1 : 0;
      }
    }
    assertThat(held).as("flips that restore a held lock").isPositive();
  }

  @Test
  void blockingQueuesKeepClassAndCapacityAndAreNotTakenFromAStreamByDefault() {
    Codec codec = shut.codec(shut.newDictionary());
    BlockingQueue<Object> array = new ArrayBlockingQueue<>(5);
    BlockingQueue<Object> linked = new LinkedBlockingQueue<>(1 << 30);
    for (BlockingQueue<Object> queue :
        List.of(array, linked, new LinkedBlockingDeque<>(3), new PriorityBlockingQueue<>())) {
      queue.add("a");
      queue.add("b");
      for (Object again : List.of(codec.decode(EncodedBytes.of(codec, queue)), shut.copy(queue))) {
        assertThat(again).isExactlyInstanceOf(queue.getClass());
        assertThat(((BlockingQueue<?>) again).toArray()).isEqualTo(queue.toArray());
        assertThat(((BlockingQueue<?>) again).remainingCapacity())
            .isEqualTo(queue.remainingCapacity());
      }
      assertThat(ClassFilter.of(List.of(), List.of()).allows(queue.getClass().getName())).isFalse();
    }
    byte[] claim = {80 + 2, 1, -1, -1, -1, 127, 0}; // an array of 2^28 places in seven bytes
    assertThatThrownBy(() -> codec.decode(claim))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_LARGE));
  }

  @Test
  void depthIsLimitedBothWays() {
    Object deep = null;
    for (int i = 0; i < 600; i++) {
      Fixtures.Bean bean = new Fixtures.Bean();
      bean.first = deep;
      deep = bean;
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> EncodedBytes.of(open.codec(open.newDictionary()), tooDeep))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_DEEP));
    SerialContext deeper =
        SerialContext.builder()
            .allowedClasses(ClassFilter.of(List.of("*"), List.of()))
            .limits(new SerialLimits(1 << 20, 700, 10))
            .build();
    ClassDictionary dictionary = deeper.newDictionary();
    byte[] bytes = EncodedBytes.of(deeper.codec(dictionary), tooDeep);
    byte[] names = dictionary.toBytes();
    Codec codec = open.codec(open.readDictionary(names, 0, names.length));
    assertThatThrownBy(() -> codec.decode(bytes))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_DEEP));
    assertThat(open.copy(tooDeep)).isNotSameAs(tooDeep); // copies have the whole stack
  }

  @Test
  void valueAboveTheLimitIsRefused() {
    SerialContext small = SerialContext.builder().limits(new SerialLimits(100, 10, 10)).build();
    Codec codec = small.codec(small.newDictionary());
    for (Object large : List.of("x".repeat(100), new byte[100], new int[200])) {
      assertThatThrownBy(() -> EncodedBytes.of(codec, large))
          .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_LARGE));
    }
    assertThatThrownBy(() -> codec.decode(new byte[101]))
        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(Kind.TOO_LARGE));
  }

  @Test
  void patternsDecideInOrderAndDefaultsRemain() {
    ClassFilter filter =
        ClassFilter.of(
            List.of("!com.acme.Bad;com.acme.**", "org.x.*;!*"), List.of(Fixtures.Holder.class));
    assertThat(filter.allows("com.acme.deep.Good")).isTrue();
    assertThat(filter.allows("com.acme.Bad")).isFalse();
    assertThat(filter.allows("[Lcom.acme.Bad;")).isFalse();
    assertThat(filter.allows("[[I")).isTrue();
    assertThat(filter.allows("org.x.A")).isTrue();
    assertThat(filter.allows("org.x.y.A")).isFalse();
    assertThat(filter.allows("java.util.ArrayList")).isTrue();
    assertThat(filter.allows("java.lang.invoke.SerializedLambda")).isFalse();
    assertThat(filter.allows("java.lang.Runtime")).isFalse();
    assertThat(filter.allows(Fixtures.Holder.class.getName())).isTrue();
    assertThat(filter.allows(Fixtures.Plain.class.getName())).isFalse();
    assertThatThrownBy(() -> ClassFilter.of(List.of("a.*.b"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.*.b");
  }
}
