package io.rkvs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ZipfTest {
  @Test
  void popularNumbersComeInProportionToTheirRank() {
    int[] counts = new int[1_000];
    for (int number : Zipf.sequence(counts.length, 1_000_000, 1)) {
      counts[number]++;
    }
    Arrays.sort(counts);

    int first = counts[counts.length - 1];
    int tenth = counts[counts.length - 10];
    int hundredth = counts[counts.length - 100];
    assertThat((double) first / tenth).isBetween(9.0, 10.5);
    assertThat((double) tenth / hundredth).isBetween(8.5, 11.0);
    assertThat(counts[0]).isPositive();
  }

  @Test
  void sameArgumentsGiveTheSameSequence() {
    assertThat(Zipf.sequence(50, 200, 7)).isEqualTo(Zipf.sequence(50, 200, 7));
    assertThat(Zipf.sequence(50, 200, 7)).isNotEqualTo(Zipf.sequence(50, 200, 8));
  }
}
