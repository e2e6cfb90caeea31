package io.rkvs.benchmarks.suite;

import static io.rkvs.benchmarks.peers.Peer.CACHE2K;
import static io.rkvs.benchmarks.peers.Peer.CAFFEINE;
import static io.rkvs.benchmarks.peers.Peer.CHM;
import static io.rkvs.benchmarks.peers.Peer.EHCACHE;
import static io.rkvs.benchmarks.peers.Peer.HAZELCAST;
import static io.rkvs.benchmarks.peers.Peer.INFINISPAN;
import static io.rkvs.benchmarks.peers.Peer.NATIVE;
import static io.rkvs.benchmarks.peers.Peer.RI;
import static io.rkvs.benchmarks.peers.Peer.RKVS;

import io.rkvs.benchmarks.peers.Peer;
import java.util.List;
import java.util.Map;

/**
 * One line of the comparison: one benchmark, measured for several peers.
 *
 * @param title what it measures
 * @param benchmark the benchmark, by class and method
 * @param threads how many threads call
 * @param parameters parameters beside the peer
 * @param peers who is measured; the first one is what the others are compared with
 * @param target what RKVS is to reach, as a multiple of the first peer; 0 for none
 */
record Row(
    String title,
    String benchmark,
    int threads,
    Map<String, String> parameters,
    List<Peer> peers,
    double target) {
  private static final List<Peer> ALL =
      List.of(CHM, RKVS, NATIVE, CAFFEINE, CACHE2K, EHCACHE, RI, INFINISPAN, HAZELCAST);
  private static final List<Peer> BOUNDED =
      List.of(CHM, RKVS, NATIVE, CAFFEINE, CACHE2K, EHCACHE, INFINISPAN, HAZELCAST);
  private static final List<Peer> EVICTING =
      List.of(NATIVE, RKVS, CAFFEINE, CACHE2K, EHCACHE, INFINISPAN, HAZELCAST);
  private static final List<Peer> COPYING =
      List.of(CHM, RKVS, CAFFEINE, CACHE2K, EHCACHE, RI, INFINISPAN, HAZELCAST);

  /** The rows, in the order of the table. */
  static final List<Row> ALL_ROWS =
      List.of(
          row("get", "ByReference.get", ALL, 0.85),
          row("get, statistics on", "WithStatistics.get", ALL, 0.6),
          row("get, created expiry", "WithCreatedExpiry.get", ALL, 0.4),
          row("get, touched expiry", "WithTouchedExpiry.get", ALL, 0.25),
          row("get, bound not reached", "BoundNotReached.get", BOUNDED, 0.75),
          row("get or put over a bound", "OverBound.getOrPut", EVICTING, 1),
          row("put", "ByReference.put", ALL, 0.6),
          row("80 % get, 20 % put", "ByReference.mix", ALL, 0.75),
          row("getAndRemove + put", "ByReference.removeAndPut", ALL, 0.7),
          row("invoke (increment)", "ByReference.invoke", ALL, 0.6),
          row("getAll of 100, per key", "ByReference.getAll", ALL, 0.9),
          row("putAll of 100, per key", "ByReference.putAll", ALL, 0.6),
          row("iteration over all", "ByReference.iterate", ALL, 0),
          byValue("get by value, String", "STRING", 0.85),
          byValue("get by value, object of 5 fields", "POJO", 0),
          new Row("get, two threads", "ByReference.get", 2, Map.of(), ALL, 0.85));

  private static Row row(String title, String benchmark, List<Peer> peers, double target) {
    return new Row(title, benchmark, 1, Map.of(), peers, target);
  }

  private static Row byValue(String title, String kind, double target) {
    return new Row(title, "ByValue.get", 1, Map.of("kind", kind), COPYING, target);
  }

  /** Returns what the others are compared with. */
  Peer base() {
    return peers.get(0);
  }

  /**
   * Returns whether a peer is measured in a round: those that are slow in general, by far, once.
   */
  static boolean isMeasured(Peer peer, int round) {
    return round == 0 || !isSlow(peer);
  }

  /** Returns whether a peer is slower by a multiple that no number of rounds changes. */
  static boolean isSlow(Peer peer) {
    return peer == INFINISPAN || peer == HAZELCAST || peer == RI || peer == EHCACHE;
  }
}
