package io.rkvs.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A fixed sequence of key numbers in which a few come often and most come seldom.
 *
 * <p>The number of rank r comes with a probability in proportion to 1 / r^{@value #EXPONENT}. Ranks
 * are dealt to numbers at random, so that the popular ones are not neighbours in memory. The same
 * arguments give the same sequence. Immutable.
 */
public final class Zipf {
  private static final double EXPONENT = 0.99;

  private Zipf() {}

  /**
   * Returns {@code length} numbers from 0 to {@code keys - 1}.
   *
   * <p>Costs time and memory in proportion to {@code keys} and {@code length}.
   */
  public static int[] sequence(int keys, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] numberOfRank = shuffled(keys, random);
    double[] cumulated = cumulatedWeights(keys);
    double total = cumulated[keys - 1];

    int[] sequence = new int[length];
    for (int i = 0; i < length; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble() * total);
      int rank = Math.min(found >= 0 ? found : -found - 1, keys - 1);
      sequence[i] = numberOfRank[rank];
    }
    return sequence;
  }

  private static double[] cumulatedWeights(int keys) {
    double[] cumulated = new double[keys];
    double sum = 0;
    for (int rank = 0; rank < keys; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      cumulated[rank] = sum;
    }
    return cumulated;
  }

  private static int[] shuffled(int keys, SplittableRandom random) {
    int[] numbers = new int[keys];
    for (int i = 0; i < keys; i++) {
      int j = random.nextInt(i + 1);
      numbers[i] = numbers[j];
      numbers[j] = i;
    }
    return numbers;
  }
}
