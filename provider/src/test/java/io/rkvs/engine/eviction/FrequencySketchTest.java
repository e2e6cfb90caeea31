package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The sketch against exact counts. */
class FrequencySketchTest {
  private static final long NEVER_HALVED = 1_000_000;

  @Property(tries = 200)
  void neverUnderestimates(
      @ForAll @Size(max = 900) List<@IntRange(min = 0, max = 200) Integer> keys) {
    FrequencySketch sketch = new FrequencySketch(16, NEVER_HALVED);
    Map<Integer, Integer> exact = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int hash = TestEntry.hashOf(keys.get(i));
      sketch.increment(hash);
      exact.merge(hash, 1, Integer::sum);
      if (i == keys.size() / 2) {
        sketch.grow();
      }
    }
    exact.forEach(
        (hash, count) ->
            assertThat(sketch.frequency(hash))
                .isBetween(Math.min(count, FrequencySketch.MAX), FrequencySketch.MAX));
  }

  @Property(tries = 200)
  void growthKeepsEveryEstimate(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 500) Integer> keys) {
    FrequencySketch sketch = new FrequencySketch(16, NEVER_HALVED);
    keys.forEach(k -> sketch.increment(TestEntry.hashOf(k)));
    int[] before = keys.stream().mapToInt(k -> sketch.frequency(TestEntry.hashOf(k))).toArray();
    sketch.grow();
    int[] after = keys.stream().mapToInt(k -> sketch.frequency(TestEntry.hashOf(k))).toArray();
    assertThat(after).isEqualTo(before);
  }

  @Example
  void isAccurateWithRoom() {
    FrequencySketch sketch = new FrequencySketch(1024, NEVER_HALVED);
    for (int key = 0; key < 500; key++) {
      for (int n = 0; n <= key % 8; n++) {
        sketch.increment(TestEntry.hashOf(key));
      }
    }
    int wrong = 0;
    for (int key = 0; key < 500; key++) {
      wrong += sketch.frequency(TestEntry.hashOf(key)) == key % 8 + 1 ? 0 : 1;
    }
    assertThat(wrong).isLessThan(10);
  }

  @Example
  void halvesAfterTwentyTimesItsSize() {
    FrequencySketch sketch = new FrequencySketch(1024, 100);
    int hot = TestEntry.hashOf(1);
    for (int i = 0; i < 10; i++) {
      sketch.increment(hot);
    }
    for (int i = 10; i < 1999; i++) {
      sketch.increment(TestEntry.hashOf(i));
    }
    assertThat(sketch.frequency(hot)).isEqualTo(10);
    sketch.increment(TestEntry.hashOf(5000));
    assertThat(sketch.frequency(hot)).isEqualTo(5);
  }
}
