package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of value is copied and encoded so that content, identity within the graph, and
 * isolation hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SerialTableTest {
  private final SerialContext context =
      SerialContext.builder()
          .classLoader(SerialTableTest.class.getClassLoader())
          .allowedClasses(ClassFilter.of(List.of("*"), List.of()))
          .build();

  static List<SerialCases.Case> cases() {
    return SerialCases.all();
  }

  @AfterAll
  void close() {
    context.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void copyEqualsItsOriginalAndSharesNothingMutable(SerialCases.Case sample) {
    Object original = sample.make();
    Object copy = context.copy(original);
    assertThat(Deep.difference(original, copy)).isNull();
    assertThat(Deep.shared(original, copy)).as("a mutable object that both reach").isNull();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encodedValueComesBackEqual(SerialCases.Case sample) {
    Object original = sample.make();
    ClassDictionary written = context.newDictionary();
    byte[] bytes = EncodedBytes.of(context.codec(written), original);
    byte[] names = written.toBytes();
    ClassDictionary read = context.readDictionary(names, 0, names.length);
    Object decoded = context.codec(read).decode(bytes);
    assertThat(Deep.difference(original, decoded)).isNull();
  }
}
