package io.rkvs.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/** How long a run takes. */
enum Length {
  /** About ten minutes. */
  SHORT(2, 2, 3, 400),
  /** About two hours. */
  LONG(5, 5, 5, 1_000);

  final int rounds;
  final int warmups;
  final int iterations;
  private final long millis;

  Length(int rounds, int warmups, int iterations, long millis) {
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Returns how long one iteration takes. */
  TimeValue time() {
    return TimeValue.milliseconds(millis);
  }
}
