package io.rkvs.benchmarks.suite;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long a run takes. */
enum Length {
  /** Twelve minutes at most. */
  SHORT(
      3,
      540,
      3,
      2,
      350,
      List.of(
          new Extra("Latencies", "own.Latencies", "2"),
          new Extra("What RKVS in Rust measures of itself", "own.FiveMeasurements", "20"))),
  /** Some hours. */
  LONG(
      5,
      Long.MAX_VALUE,
      5,
      5,
      1_000,
      List.of(
          new Extra("Latencies", "own.Latencies", "20"),
          new Extra("What RKVS in Rust measures of itself", "own.FiveMeasurements", "200"),
          new Extra("Saving and loading", "snapshots.SaveAndLoad"),
          new Extra("Heap", "heap.HeapPerEntry")));

  /**
   * A measurement with a main class of its own, which prints its results.
   *
   * @param name in the package of the benchmarks
   */
  record Extra(String title, String name, List<String> arguments) {
    Extra(String title, String name, String... arguments) {
      this(title, name, List.of(arguments));
    }
  }

  final int rounds;

  /** After so many seconds no row begins any more, once all have been measured. */
  final long seconds;

  final int warmups;
  final int iterations;
  private final long millis;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  final List<Extra> extras;

  Length(int rounds, long seconds, int warmups, int iterations, long millis, List<Extra> extras) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
    this.extras = extras;
  }

  /** Returns how long one iteration takes. */
  TimeValue time() {
    return TimeValue.milliseconds(millis);
  }
}
