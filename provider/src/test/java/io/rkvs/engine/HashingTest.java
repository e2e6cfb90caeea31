package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Common kinds of keys spread well enough over slots, and over bins within a slot. */
final class HashingTest {
  private static final int KEYS = 100_000;
  private static final int SLOTS = 1_024;

  static Stream<Arguments> keys() {
    Stream.Builder<Arguments> all = Stream.builder();
    all.add(Arguments.of("integers", (IntFunction<Object>) i -> i));
    all.add(Arguments.of("longs", (IntFunction<Object>) i -> 1_000_000_000_000L + i));
    all.add(Arguments.of("strings", (IntFunction<Object>) i -> "user:" + i));
    all.add(Arguments.of("doubles", (IntFunction<Object>) i -> (double) i));
    for (int shift : new int[] {1, 3, 6, 10}) {
      all.add(Arguments.of("multiples of 2^" + shift, (IntFunction<Object>) i -> i << shift));
    }
    return all.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void spread(String name, IntFunction<Object> key) {
    int[] slots = new int[SLOTS];
    int[] bins = new int[SLOTS * 128];
    for (int i = 0; i < KEYS; i++) {
      int hash = Hashing.hash(key.apply(i));
      assertThat(hash).isBetween(0, (1 << Hashing.BITS) - 1);
      int slot = hash >>> (Hashing.BITS - 10);
      slots[slot]++;
      bins[slot * 128 + (hash & 127)]++;
    }
    int worstSlot = Arrays.stream(slots).max().orElseThrow();
    int worstBin = Arrays.stream(bins).max().orElseThrow();
    System.out.printf("hash of %s: worst slot %d, worst bin %d%n", name, worstSlot, worstBin);
    // 98 a slot and 0.76 a bin on average; random numbers give about 132 and 8.
    assertThat(worstSlot).isLessThanOrEqualTo(196);
    assertThat(worstBin).isLessThanOrEqualTo(16);
  }
}
