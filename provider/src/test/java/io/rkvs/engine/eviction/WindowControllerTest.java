package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Example;

/** The window's share follows the accesses. */
class WindowControllerTest {
  private static final int ENTRIES = 1000;

  @Example
  void aLoopLargerThanTheTableWantsASmallWindow() {
    WindowController c = new WindowController(ENTRIES, 1.0);
    for (int i = 0; i < 200_000; i++) {
      access(c, i % (3 * ENTRIES));
    }
    assertThat(c.share()).isEqualTo(WindowController.SHARES[0]);
  }

  @Example
  void recencyWantsALargeWindow() {
    WindowController c = new WindowController(ENTRIES, WindowController.SHARES[0]);
    recently(c, 200_000, 1);
    assertThat(c.share()).isEqualTo(1.0);
  }

  /**
   * A large table is seldom accessed for each of its entries: whole shares are not to cost more.
   */
  @Example
  void twoStepsTakeFewAccessesForEachEntry() {
    for (int seed = 1; seed <= 5; seed++) {
      WindowController c = new WindowController(ENTRIES, WindowController.SHARES[1]);
      recently(c, 12_800, seed);
      assertThat(c.share()).as("seed %s", seed).isEqualTo(1.0);
    }
  }

  /**
   * At each turn a larger window hits a content of keys in a row, and as many fewer at the other
   * end: moving for the first would cost the second, once more at every turn.
   */
  @Example
  void aPatternThatGoesBackAndForthMovesNothing() {
    for (int keys = 2 * ENTRIES; keys <= 4 * ENTRIES; keys += ENTRIES) {
      WindowController c = new WindowController(ENTRIES, 0);
      for (int turn = 0; turn < 20; turn++) {
        for (int i = 0; i < keys; i++) {
          access(c, turn % 2 == 0 ? i : keys - 1 - i);
        }
        assertThat(c.share())
            .as("%s keys, turn %s", keys, turn)
            .isEqualTo(WindowController.SHARES[WindowController.START]);
      }
    }
  }

  /** Keys that are asked for again soon, or never. */
  private static void recently(WindowController c, int accesses, int seed) {
    Random random = new Random(seed);
    int next = 0;
    for (int i = 0; i < accesses; i++) {
      boolean fresh = random.nextInt(8) == 0;
      int back = (int) (-Math.log(1 - random.nextDouble()) * 300);
      access(c, fresh ? next++ : Math.max(0, next - 1 - back));
    }
  }

  @Example
  void theSampleIsAboutAsLargeAsPromised() {
    WindowController c = new WindowController(1_000_000, 0);
    int sampled = 0;
    for (int i = 0; i < 1_000_000; i++) {
      sampled += c.isSampled(TestEntry.hashOf(i)) ? 1 : 0;
    }
    assertThat(sampled).isBetween(128, 384);
  }

  @Example
  void smallTablesAreSampledWhole() {
    WindowController c = new WindowController(100, 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(c.isSampled(TestEntry.hashOf(i))).isTrue();
    }
  }

  /** The miniatures do not care who tells: all accesses come as misses here. */
  private static void access(WindowController c, int key) {
    int hash = TestEntry.hashOf(key);
    if (c.isSampled(hash)) {
      c.miss(hash);
    }
  }
}
