package io.rkvs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.benchmarks.peers.Peer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark that measures misses, or nothing, looks fast: so what it calls is checked. */
final class BenchmarksTest {
  private static final int ENTRIES = 2_000;
  private static final int CALLS = 5_000;

  private static <B extends Filled> B filled(B benchmark, Peer peer) {
    benchmark.peer = peer;
    benchmark.keyKind = KeyKind.INTEGER;
    benchmark.entries = ENTRIES;
    benchmark.fill();
    return benchmark;
  }

  @ParameterizedTest
  @EnumSource(names = {"CHM", "NATIVE", "RKVS", "CAFFEINE", "CACHE2K", "EHCACHE", "RI"})
  void everyOperationMeetsEntriesAndLeavesThem(Peer peer) {
    ByReference benchmark = filled(new ByReference(), peer);
    Filled.Cursor cursor = new Filled.Cursor();
    for (int i = 0; i < CALLS; i++) {
      assertThat(benchmark.get(cursor)).isInstanceOf(Integer.class);
      assertThat(benchmark.mix(cursor)).isInstanceOf(Integer.class);
      benchmark.put(cursor);
      benchmark.removeAndPut(cursor);
      benchmark.invoke(cursor);
    }
    assertThat((java.util.Map<?, ?>) benchmark.getAll(cursor)).hasSize(100);
    benchmark.putAll(cursor);
    assertThat(benchmark.iterate()).isEqualTo(ENTRIES);
    benchmark.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CHM", "NATIVE", "RKVS", "CAFFEINE", "CACHE2K", "EHCACHE", "RI"})
  void emptyingMeetsAFullStoreAndLeavesNothing(Peer peer) {
    Emptying benchmark = filled(new Emptying(), peer);
    benchmark.clear();
    assertThat(benchmark.store.iterate()).isZero();
    benchmark.refill();
    assertThat(benchmark.store.iterate()).isEqualTo(ENTRIES);
    benchmark.removeAll();
    assertThat(benchmark.store.iterate()).isZero();
    benchmark.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "RKVS", "CAFFEINE", "CACHE2K", "EHCACHE"})
  void cacheOverItsBoundMissesAndHits(Peer peer) {
    OverBound benchmark = filled(new OverBound(), peer);
    Filled.Cursor cursor = new Filled.Cursor();
    long hits =
        Stream.generate(() -> benchmark.getOrPut(cursor))
            .limit(CALLS)
            .filter(v -> v != null)
            .count();
    assertThat(hits).isBetween(CALLS / 5L, CALLS * 19L / 20);
    benchmark.close();
  }

  @ParameterizedTest
  @EnumSource
  void copiesAreReadByValue(ByValue.Kind kind) {
    ByValue benchmark = new ByValue();
    benchmark.kind = kind;
    filled(benchmark, Peer.RKVS);
    Filled.Cursor cursor = new Filled.Cursor();
    for (int i = 0; i < CALLS; i++) {
      assertThat(benchmark.get(cursor)).isNotNull();
      benchmark.put(cursor);
    }
    benchmark.close();
  }
}
