package io.rkvs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark that measures misses, or nothing, looks fast: so what it calls is checked. */
final class GetPutBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void everyGetHitsAndEveryPutReplaces(Peer peer) {
    for (KeyKind kind : KeyKind.values()) {
      GetPutBenchmark benchmark = new GetPutBenchmark();
      benchmark.peer = peer;
      benchmark.keyKind = kind;
      benchmark.fill();
      GetPutBenchmark.Cursor cursor = new GetPutBenchmark.Cursor();
      for (int i = 0; i < 1_000; i++) {
        assertThat(benchmark.get(cursor)).isInstanceOf(Integer.class);
      }
      for (int i = 0; i < (1 << 20); i++) {
        benchmark.put(cursor);
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(benchmark.get(cursor)).isInstanceOf(String.class);
      }
      benchmark.close();
    }
  }
}
