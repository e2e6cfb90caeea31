package io.rkvs.benchmarks.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yardsticks themselves are measured: on traces small enough to try everything. */
class ContendersTest {

  @Test
  void readsLittleEndianKeys(@TempDir Path directory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (long key : new long[] {7, -1, 7, 1L << 40}) {
      bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(key).array());
    }
    Path file = directory.resolve("small" + Trace.ENDING);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.writeTo(out);
    }
    assertThat(Trace.readAll(directory))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.name()).isEqualTo("small");
              assertThat(t.accesses()).containsExactly(0, 1, 0, 2);
              assertThat(t.keys()).containsExactly(7, -1, 1L << 40);
            });
  }

  @Test
  void lruHitsWhatALinkedSetHits() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      Trace t = trace(random, 60);
      int capacity = 1 + random.nextInt(6);
      Set<Integer> model = new LinkedHashSet<>();
      int hits = 0;
      for (int k : t.accesses()) {
        if (model.remove(k)) {
          hits++;
        } else if (model.size() == capacity) {
          model.remove(model.iterator().next());
        }
        model.add(k);
      }
      assertThat(new Lru().hits(t, capacity)).isEqualTo(hits);
    }
  }

  @Test
  void nobodyHitsMoreThanTheClairvoyant() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      Trace t = trace(random, 14);
      int capacity = 1 + random.nextInt(3);
      assertThat(new Clairvoyant().hits(t, capacity)).isEqualTo(best(t.accesses(), 0, 0, capacity));
    }
  }

  @Test
  void thePolicyHitsWheneverEverythingFits() {
    Trace t = trace(new Random(3), 1000);
    assertThat(new Policy(0).hits(t, t.keys().length)).isEqualTo(1000 - t.keys().length);
  }

  @Test
  void aVerdictNamesWhatFallsShort() {
    Results r = new Results(List.of("optimum", "LRU", "Caffeine", "mine"));
    r.add(
        new Results.Cell(
            "good", 0.1, 10, Map.of("optimum", 50.0, "LRU", 30.0, "Caffeine", 40.0, "mine", 45.0)));
    r.add(
        new Results.Cell(
            "bad", 0.1, 10, Map.of("optimum", 50.0, "LRU", 30.0, "Caffeine", 40.0, "mine", 37.0)));
    assertThat(r.verdict("mine", "Caffeine"))
        .contains("0.900 of Caffeine's", "above 1.1: bad 1.30", "bad@10 (Caffeine -3.0, LRU +7.0)")
        .doesNotContain("good");
  }

  /** Tries every choice of victims. */
  private static int best(int[] accesses, int at, int present, int capacity) {
    if (at == accesses.length) {
      return 0;
    }
    int key = 1 << accesses[at];
    if ((present & key) != 0) {
      return 1 + best(accesses, at + 1, present, capacity);
    }
    if (Integer.bitCount(present) < capacity) {
      return best(accesses, at + 1, present | key, capacity);
    }
    int most = 0;
    for (int victims = present; victims != 0; victims &= victims - 1) {
      int victim = Integer.lowestOneBit(victims);
      most = Math.max(most, best(accesses, at + 1, (present & ~victim) | key, capacity));
    }
    return most;
  }

  private static Trace trace(Random random, int length) {
    long[] keys = new long[length];
    for (int i = 0; i < length; i++) {
      keys[i] = random.nextInt(3) == 0 ? random.nextInt(16) : random.nextInt(5);
    }
    return Trace.of("random", keys);
  }
}
