package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedSizeTest {
  private final SerialContext context = SerialContext.builder().build();
  private final EncodedSize size = context.encodedSize();

  @Test
  void bytesAndStringsAreMeasuredAsTheyAre() {
    assertThat(size.of(new byte[123])).isEqualTo(123);
    for (String text :
        List.of("", "ascii", "é", "€", "a😀b", "\u0000\u007f\u0080\u07ff\u0800\uffff")) {
      assertThat(size.of(text)).as(text).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void unpairedSurrogateCountsThree() {
    assertThat(size.of("\ud800")).isEqualTo(3);
    assertThat(size.of("\udc00\ud800")).isEqualTo(6);
  }

  @Test
  void otherValuesAreMeasuredByTheirEncodedForm() {
    SerialContext open =
        SerialContext.builder().allowedClasses(ClassFilter.of(List.of("*"), List.of())).build();
    for (SerialCases.Case sample : SerialCases.all()) {
      Object value = sample.make();
      if (!(value instanceof String) && !(value instanceof byte[])) {
        // A class of its own per value: numbers are as small as they are when measuring.
        byte[] bytes = EncodedBytes.of(open.codec(open.newDictionary()), value);
        assertThat(open.encodedSize().of(value)).as(sample.name()).isEqualTo(bytes.length);
      }
    }
  }

  @Test
  void sizeGrowsWithTheContent() {
    List<byte[]> list = new ArrayList<>();
    list.add(new byte[1_000]);
    assertThat(size.of(list)).isBetween(1_000L, 1_020L);
    list.add(new byte[1_000]);
    assertThat(size.of(list)).isBetween(2_000L, 2_020L);
  }

  @Test
  void classesThatMayNotBeLoadedAreMeasuredAllTheSame() {
    assertThat(size.of(Fixtures.Plain.sample())).isBetween(20L, 60L);
  }

  @Test
  void valueWithoutAFormIsRefused() {
    assertThatThrownBy(() -> size.of(new Fixtures.NotCopyable()))
        .isInstanceOf(SerialException.class)
        .hasMessageContaining("NotCopyable.thread");
  }
}
