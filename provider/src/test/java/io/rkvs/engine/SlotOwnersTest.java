package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every slot has one owner, shares are fair, and a resize moves no slot that may stay. */
final class SlotOwnersTest {
  private static final int SLOTS = 1024;

  private static int[] shares(int[] plan, int shards) {
    int[] shares = new int[shards];
    for (int shard : plan) {
      shares[shard]++;
    }
    return shares;
  }

  private static void checkFair(int[] plan, int shards) {
    int[] shares = shares(plan, shards);
    int least = Arrays.stream(shares).min().orElseThrow();
    int most = Arrays.stream(shares).max().orElseThrow();
    assertThat(most - least).as("shares %s", Arrays.toString(shares)).isLessThanOrEqualTo(1);
  }

  @Test
  void sharesDifferByOneSlotAtMost() {
    for (int shards = 1; shards <= 150; shards++) {
      checkFair(SlotOwners.plan(SLOTS, shards), shards);
    }
    checkFair(SlotOwners.plan(SLOTS, SLOTS - 1), SLOTS - 1);
    checkFair(SlotOwners.plan(SLOTS, SLOTS), SLOTS);
  }

  @ParameterizedTest
  @CsvSource({
    "1,2", "2,1", "4,8", "8,4", "4,64", "64,4", "5,7", "7,5", "1,1024", "1024,1", "100,101", "3,3"
  })
  void resizeMovesNoSlotThatMayStay(int from, int to) {
    int[] before = SlotOwners.plan(SLOTS, from);
    int[] after = SlotOwners.plan(before, to);
    checkFair(after, to);
    assertThat(moved(before, after)).isEqualTo(fewestMoves(before, to));
  }

  @Test
  void slotsGoOnMovingLittleThroughManyResizes() {
    int[] plan = SlotOwners.plan(SLOTS, 4);
    for (int shards : new int[] {5, 6, 9, 17, 3, 64, 63, 2, 128, 1, 8}) {
      int[] next = SlotOwners.plan(plan, shards);
      checkFair(next, shards);
      assertThat(moved(plan, next)).isEqualTo(fewestMoves(plan, shards));
      plan = next;
    }
  }

  private static int moved(int[] before, int[] after) {
    return (int) IntStream.range(0, before.length).filter(s -> before[s] != after[s]).count();
  }

  /**
   * What has to move: slots of shards that go, and of each other shard what is above its share,
   * where as many shards as the division leaves over may keep one more; best those that have it.
   */
  private static int fewestMoves(int[] before, int to) {
    int fair = before.length / to;
    int extra = before.length % to;
    int[] shares = shares(before, Math.max(to, Arrays.stream(before).max().orElseThrow() + 1));
    int moves = 0;
    for (int shard = 0; shard < shares.length; shard++) {
      if (shard >= to) {
        moves += shares[shard];
      } else if (shares[shard] > fair) {
        boolean keepsOneMore = extra-- > 0;
        moves += shares[shard] - fair - (keepsOneMore ? 1 : 0);
      }
    }
    return moves;
  }

  @Test
  void jumpHashOfKnownKeys() {
    // Computed from the published algorithm by hand-written C; the first row is in the paper's
    // tests.
    assertThat(Hashing.jump(0, 1)).isZero();
    assertThat(Hashing.jump(3, 1)).isZero();
    assertThat(Hashing.jump(10863919174838991L, 11)).isEqualTo(6);
    assertThat(Hashing.jump(2016238256797177309L, 11)).isEqualTo(3);
    assertThat(Hashing.jump(1673758223894951030L, 11)).isEqualTo(5);
    assertThat(Hashing.jump(2, 100_001)).isEqualTo(80_343);
    assertThat(Hashing.jump(2201, 100_001)).isEqualTo(22_152);
    assertThat(Hashing.jump(2202, 100_001)).isEqualTo(15_018);
  }

  @Test
  void jumpHashMovesToTheNewBucketOrNowhere() {
    for (int key = 0; key < 2_000; key++) {
      int before = 0;
      for (int buckets = 2; buckets <= 64; buckets++) {
        int after = Hashing.jump(Hashing.mix(key), buckets);
        assertThat(after == before || after == buckets - 1).isTrue();
        before = after;
      }
    }
  }
}
