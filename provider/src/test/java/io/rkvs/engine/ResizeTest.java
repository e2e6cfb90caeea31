package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.LockTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards come and go while everything else goes on, and nothing is lost. */
final class ResizeTest {

  @Test
  void nothingIsLostWhileEightThreadsWork() throws Exception {
    Table table = Fixtures.table(4);
    int perThread = 400;
    AtomicInteger working = new AtomicInteger(8);
    AtomicInteger resizes = new AtomicInteger();
    Threads.together(
        9,
        number -> {
          if (number == 8) {
            for (int n = 0; working.get() > 0; n++) {
              table.resizeShards(new int[] {64, 1, 7, 32, 4}[n % 5]);
              resizes.incrementAndGet();
            }
            return;
          }
          try {
            for (int round = 1; round <= 20; round++) {
              work(table, number * perThread, perThread, round);
            }
          } finally {
            working.decrementAndGet();
          }
        });
    assertThat(resizes.get()).isGreaterThan(3);
    Fixtures.checkInvariants(table);
    assertThat(table.size()).isEqualTo(8L * perThread / 2);
  }

  /** Writes keys that no other thread writes, so that each answer is known. */
  private static void work(Table table, int from, int count, int round) {
    for (int key = from; key < from + count; key++) {
      boolean stays = key % 2 == 0;
      Object before = stays && round > 1 ? round - 1 : null;
      assertThat(Fixtures.get(table, key)).isEqualTo(before);
      assertThat(Fixtures.put(table, key, round)).isEqualTo(before);
      assertThat(Fixtures.get(table, key)).isEqualTo(round);
    }
    for (int key = from + 1; key < from + count; key += 2) {
      assertThat(Fixtures.remove(table, key)).isEqualTo(round);
    }
  }

  /**
   * A key whose equals blocks holds one shard: the resize gives up in the middle, and can go on.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 16})
  void timeoutInTheMiddleLeavesAStateToResumeFrom(int target) throws Exception {
    Table table = Fixtures.impatient(8, 30);
    for (int i = 0; i < 1_000; i++) {
      Fixtures.put(table, i, i);
    }
    CountDownLatch inEquals = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Threads threads = new Threads()) {
      Threads.Task<Void> blocked =
          threads.run(
              "blocked", () -> Fixtures.add(table, new BlockingKey(7, inEquals, release), 1));
      inEquals.await();
      assertThatThrownBy(() -> table.resizeShards(target))
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining(Fixtures.owner(table, 7).toString())
          .hasMessageContaining("'blocked'");
      for (int i = 0; i < 1_000; i++) {
        assertThat(Fixtures.get(table, i)).isEqualTo(i);
        if (Fixtures.owner(table, i) != Fixtures.owner(table, 7)) {
          assertThat(Fixtures.put(table, i, i)).isEqualTo(i);
        }
      }
      release.countDown();
      blocked.outcome();
    }
    Fixtures.remove(table, 7);
    Fixtures.put(table, 7, 7);
    Fixtures.checkInvariants(table);
    assertThat(table.size()).isEqualTo(1_000);
    table.resizeShards(target);
    assertThat(table.shardCount()).isEqualTo(target);
    Fixtures.checkInvariants(table);
    for (long count : table.shardCounts()) {
      assertThat(count).isBetween(1_000L / target / 2, 2_000L / target);
    }
  }

  /** Equal to an Integer of the same hash, after a while. */
  private record BlockingKey(Integer key, CountDownLatch inEquals, CountDownLatch release) {
    @Override
    public int hashCode() {
      return key.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      inEquals.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return key.equals(other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1_025, Integer.MAX_VALUE})
  void absurdCountsAreRefused(int count) {
    Table table = Fixtures.table(4);
    Fixtures.put(table, "a", 1);
    assertThatThrownBy(() -> table.resizeShards(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'t'")
        .hasMessageContaining("1 to 1024")
        .hasMessageContaining("was " + count);
    assertThat(table.shardCount()).isEqualTo(4);
    Fixtures.checkInvariants(table);
  }

  /** A key that is always there is always found, and batches stay whole. */
  @Test
  void readersNeverNotice() throws Exception {
    Table table = Fixtures.table(2);
    Object[] keys = {"a", "b", "c"};
    table.commit(Fixtures.storing(keys, 0, 0, 0), 0);
    AtomicBoolean done = new AtomicBoolean();
    Threads.together(
        4,
        number -> {
          if (number == 0) {
            try {
              for (int i = 0; i < 120; i++) {
                table.resizeShards(1 + i * 7 % 40);
              }
            } finally {
              done.set(true);
            }
          } else if (number == 1) {
            for (int n = 1; !done.get(); n++) {
              assertThat(table.commit(Fixtures.storing(keys, n, n, n), 0)).isTrue();
            }
          } else {
            while (!done.get()) {
              int first = (int) Fixtures.get(table, keys[number == 2 ? 0 : 2]);
              int second = (int) Fixtures.get(table, keys[number == 2 ? 2 : 0]);
              assertThat(second).isGreaterThanOrEqualTo(first);
            }
          }
        });
    Fixtures.checkInvariants(table);
  }
}
