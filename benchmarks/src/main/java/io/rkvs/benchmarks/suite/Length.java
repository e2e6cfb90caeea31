package io.rkvs.benchmarks.suite;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long a run takes. */
enum Length {
  /** A quarter of an hour; all that its rounds want when they are asked for. */
  SHORT(
      3,
      600,
      4,
      3,
      350,
      List.of(
          new Extra("Latencies", "own.Latencies", "2", "1000000", Extra.PICTURE),
          new Extra("What RKVS in Rust measures of itself", "own.FiveMeasurements", "20"),
          new Extra("Scale", "own.Scale", "200", "1000000,4000000"))),
  /** Some hours. */
  LONG(
      5,
      Long.MAX_VALUE,
      5,
      5,
      1_000,
      List.of(
          new Extra("Latencies", "own.Latencies", "20", "1000000", Extra.PICTURE),
          new Extra("What RKVS in Rust measures of itself", "own.FiveMeasurements", "200"),
          new Extra("Scale", "own.Scale", "1000", "1000000,10000000,20000000"),
          new Extra("Saving and loading", "snapshots.SaveAndLoad"),
          new Extra("Heap", "heap.HeapPerEntry")));

  /**
   * A measurement with a main class of its own, which prints its results.
   *
   * @param name in the package of the benchmarks
   */
  record Extra(String title, String name, List<String> arguments) {
    /** Stands for the name of the file that the measurement draws its picture to. */
    static final String PICTURE = "picture";

    /** Returns the measurement's name without its package, in small letters. */
    String shortName() {
      return name.substring(name.indexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

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
