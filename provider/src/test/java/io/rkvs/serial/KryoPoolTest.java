package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate")
class KryoPoolTest {
  private final SerialContext context = SerialContext.builder().build();

  @Test
  void instanceComesBackAfterUse() {
    context.copy(new Date(1));
    assertThat(context.pool().idle()).isEqualTo(1);
    context.copy(new Date(1));
    assertThat(context.pool().idle()).isEqualTo(1);
  }

  @Test
  void instanceIsThrownAwayAfterAnyFailure() {
    context.copy(new Date(1));
    assertThatThrownBy(() -> context.copy(List.of(new Date(1), Thread.currentThread())))
        .isInstanceOf(SerialException.class);
    assertThat(context.pool().idle()).isZero();
  }

  @Test
  void closedPoolKeepsNothing() {
    context.copy(new Date(1));
    context.close();
    assertThat(context.pool().idle()).isZero();
    assertThat(context.copy(new Date(1))).isEqualTo(new Date(1));
    assertThat(context.pool().idle()).isZero();
  }

  @Test
  void copyWithinACopyTakesAnotherInstance() {
    Fixtures.JavaNode node = SerialCases.javaNode(new Nesting(context), null);
    assertThat(((Nesting) context.copy(node).content).inner).isEqualTo(new Date(5));
  }

  /** Public with its constructor, as Externalizable asks. */
  public static final class Nesting implements java.io.Externalizable {
    private static final long serialVersionUID = 1L;
    private static volatile SerialContext used;
    Date inner = new Date(5);

    public Nesting() {}

    @SuppressWarnings("StaticAssignmentInConstructor")
    Nesting(SerialContext context) {
      used = context;
    }

    @Override
    public void writeExternal(java.io.ObjectOutput out) throws java.io.IOException {
      out.writeObject(used.copy(inner));
    }

    @Override
    public void readExternal(java.io.ObjectInput in)
        throws java.io.IOException, ClassNotFoundException {
      inner = used.copy((Date) in.readObject());
    }
  }

  @Test
  void eightThreadsShareThePoolAndOneDictionary() throws Exception {
    SerialContext shared =
        SerialContext.builder()
            .allowedClasses(ClassFilter.of(List.of("io.rkvs.**"), List.of()))
            .build();
    ClassDictionary dictionary = shared.newDictionary();
    Codec codec = shared.codec(dictionary);
    CyclicBarrier start = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        Callable<Integer> work =
            () -> {
              start.await();
              int wrong = 0;
              for (int i = 0; i < 2_000; i++) {
                Fixtures.Plain plain = Fixtures.Plain.sample();
                plain.number = seed * 10_000 + i;
                Object value =
                    i % 2 == 0 ? plain : new Fixtures.Holder(new Date(i), List.of(new Date(seed)));
                Object copy = shared.copy(value);
                Object decoded = codec.decode(EncodedBytes.of(codec, value));
                wrong += Deep.difference(value, copy) == null ? 0 : 1;
                wrong += Deep.difference(value, decoded) == null ? 0 : 1;
              }
              return wrong;
            };
        results.add(threads.submit(work));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isZero();
      }
      assertThat(dictionary.entries())
          .extracting(ClassDictionary.Entry::name)
          .containsExactlyInAnyOrder(
              Fixtures.Plain.class.getName(), Fixtures.Holder.class.getName());
    } finally {
      threads.shutdownNow();
      shared.close();
    }
  }
}
