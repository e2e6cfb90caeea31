package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short way makes the bytes that the long way makes, and reads nothing else. */
class PlainValuesTest {
  private final SerialContext context = SerialContext.builder().build();

  private static List<Object> values() {
    List<Object> values = new ArrayList<>();
    for (int length :
        new int[] {0, 1, 31, 62, 63, 64, 126, 127, 128, 8190, 8191, 20_000, 1 << 20}) {
      values.add("x".repeat(length));
      values.add("\u00e9".repeat(length));
      values.add(new byte[length]);
    }
    values.add("\ud83d\ude00 paired");
    values.add("\ud83d unpaired");
    Random random = new Random(1);
    for (int shift = 0; shift < 64; shift++) {
      for (long around = -1; around <= 1; around++) {
        long number = (1L << shift) + around;
        values.addAll(List.of(number, -number, (int) number, (int) -number, random.nextLong()));
      }
    }
    values.addAll(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    return values;
  }

  private byte[] byKryo(Object value) {
    ClassDictionary dictionary = context.newDictionary();
    Codec codec = context.codec(dictionary);
    return context.use(
        "encode",
        null,
        graph -> {
          codec.write(graph, value);
          return graph.output.toBytes();
        },
        null);
  }

  @Test
  void bytesAreThoseOfKryoAndComeBack() {
    Codec codec = context.codec(context.newDictionary());
    int plain = 0;
    for (Object value : values()) {
      byte[] expected = byKryo(value);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      boolean isPlain = PlainValues.encode(value, SerialLimits.DEFAULT, bytes::write);
      assertThat(bytes.toByteArray()).isEqualTo(isPlain ? expected : new byte[0]);
      plain += isPlain ? 1 : 0;
      assertThat(EncodedBytes.of(codec, value)).isEqualTo(expected);
      byte[] inTheMiddle = new byte[expected.length + 9];
      Arrays.fill(inTheMiddle, (byte) -1);
      System.arraycopy(expected, 0, inTheMiddle, 4, expected.length);
      assertThat(codec.decode(inTheMiddle, 4, expected.length)).isEqualTo(value);
    }
    assertThat(plain).isGreaterThan(700);
  }

  @Test
  void rangesThatAreCutOrLongerAreLeftToTheLongWayWhichRefusesThem() {
    Codec codec = context.codec(context.newDictionary());
    for (Object value : List.of("some text", new byte[] {1, 2, 3}, "\u00e9".repeat(100))) {
      byte[] bytes = EncodedBytes.of(codec, value);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThat(PlainValues.decode(cut, 0, length)).isNull();
        assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(SerialException.class);
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(SerialException.class);
    }
  }
}
