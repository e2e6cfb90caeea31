package io.rkvs.benchmarks.traces;

import java.util.List;
import java.util.Map;

/** What an LRU of 1,000 entries hits on the traces, so that a wrong reader shows. */
final class KnownHits {
  private static final int ENTRIES = 1000;

  private static final Map<String, Long> LRU =
      Map.ofEntries(
          Map.entry("2_pools", 54_415L),
          Map.entry("backf", 8_249L),
          Map.entry("cpp", 7_817L),
          Map.entry("cs", 124L),
          Map.entry("gcc", 477_017L),
          Map.entry("request", 15_806L),
          Map.entry("gli", 674L),
          Map.entry("multi1", 7_648L),
          Map.entry("multi2", 12_577L),
          Map.entry("orm-busy-2m5", 1_962_631L),
          Map.entry("ps", 5_072L),
          Map.entry("web07", 38_368L),
          Map.entry("scan", 0L),
          Map.entry("scarab", 335_710L),
          Map.entry("sprite", 121_452L),
          Map.entry("swim", 279_562L),
          Map.entry("twolf", 474_171L),
          Map.entry("zigzag", 24_975L));

  private KnownHits() {}

  /** Replays the traces whose hits are known and returns how many those are. */
  static int check(List<Trace> traces) {
    int known = 0;
    for (Trace t : traces) {
      Long expected = LRU.get(t.name());
      if (expected != null) {
        long actual = new Lru().hits(t, ENTRIES);
        if (actual != expected) {
          throw new IllegalStateException(
              "%s: expected %d hits of an LRU of %d entries, got %d"
                  .formatted(t.name(), expected, ENTRIES, actual));
        }
        known++;
      }
    }
    return known;
  }
}
