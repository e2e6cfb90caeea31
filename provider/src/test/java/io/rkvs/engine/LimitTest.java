package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Exactly as many as the limit says, and each consumed key to exactly one. */
final class LimitTest {

  @Test
  void limitIsExactUnderEightThreads() throws Exception {
    int limit = 1_000;
    Table table = Fixtures.limited(8, limit);
    AtomicInteger stored = new AtomicInteger();
    Threads.together(
        8,
        number -> {
          for (int i = 0; i < 1_000; i++) {
            try {
              Fixtures.put(table, number * 1_000 + i, i);
              stored.incrementAndGet();
            } catch (CapacityExceededException e) {
              // The table is full, and nobody removes anything.
              assertThat(table.size()).isLessThanOrEqualTo(limit);
            }
          }
        });
    assertThat(stored.get()).isEqualTo(limit);
    assertThat(table.size()).isEqualTo(limit);
    Fixtures.checkInvariants(table);
  }

  @Test
  void placesAreNeitherLostNorMadeWhileKeysComeAndGo() throws Exception {
    int limit = 100;
    Table table = Fixtures.limited(8, limit);
    AtomicInteger present = new AtomicInteger();
    Threads.together(
        8,
        number -> {
          for (int i = 0; i < 2_000; i++) {
            Object[] keys = {number + "a" + i % 30, number + "b" + i % 30};
            if (i % 3 == 0) {
              Batch batch = Fixtures.storing(keys, 1, 1);
              if (!table.commit(batch, 0)) {
                assertThat(batch.failsFor(Batch.Failure.FULL)).isTrue();
              }
            } else if (i % 3 == 1) {
              try {
                Fixtures.put(table, keys[0], 1);
              } catch (CapacityExceededException e) {
                Fixtures.remove(table, keys[1]);
              }
            } else {
              Fixtures.remove(table, keys[0]);
            }
            if (i % 50 == 0) {
              assertThat(countAtOnce(table)).isLessThanOrEqualTo(limit);
            }
          }
          present.incrementAndGet();
        });
    assertThat(present.get()).isEqualTo(8);
    Fixtures.checkInvariants(table);
    table.clear();
    for (int i = 0; i < limit; i++) {
      Fixtures.put(table, i, 1);
    }
    assertThatThrownBy(() -> Fixtures.put(table, limit, 1))
        .isInstanceOf(CapacityExceededException.class);
    Fixtures.checkInvariants(table);
  }

  /** The number of entries as of one instant; size() adds up shards one after the other. */
  private static long countAtOnce(Table table) {
    try (Cut cut = Cut.begin(List.of(table)).get(0)) {
      return cut.size();
    }
  }

  /** There are places for one batch or the other at any time, so every trial has to say yes. */
  @Test
  void trialOfABatchTakesNoPlacesFromOthers() throws Exception {
    Table table = Fixtures.limited(4, 10);
    Object[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    Threads.together(
        2,
        number -> {
          for (int i = 0; i < 5_000; i++) {
            if (number == 0) {
              assertThat(table.wouldCommit(Fixtures.storing(ten, ten), 0, table.patience()))
                  .isTrue();
            } else {
              Fixtures.put(table, 5, i);
              Fixtures.remove(table, 5);
            }
          }
        });
    Fixtures.checkInvariants(table);
  }

  /** A full table whose entries are not due yet: a refusal looks at none of them. */
  @Test
  void refusalsDoNotSearchTheTableForExpiredEntries() {
    int limit = 20_000;
    Table table = Fixtures.limited(4, limit);
    for (int i = 0; i < limit; i++) {
      table.swap(i, Hashing.hash(i), Table.ANY, i, 0, 1_000, Table.KEEP);
    }
    for (int i = 0; i < 500; i++) {
      int key = limit + i;
      assertThatThrownBy(() -> swapAt(table, key, 10))
          .isInstanceOf(CapacityExceededException.class);
    }
    assertThat(table.visits()).isLessThan(limit);
    assertThat(swapAt(table, limit, 1_000)).as("all others are due").isNull();
    assertThat(table.size()).isOne();
    Fixtures.checkInvariants(table);
  }

  private static Object swapAt(Table table, int key, long now) {
    return table.swap(key, Hashing.hash(key), Table.ANY, key, now, now + 1_000, Table.KEEP);
  }

  @Test
  void eachKeyIsConsumedByExactlyOne() throws Exception {
    int keys = 10_000;
    Table table = Fixtures.table(8);
    for (int i = 0; i < keys; i++) {
      Fixtures.put(table, i, "value " + i);
    }
    AtomicIntegerArray winners = new AtomicIntegerArray(keys);
    Threads.together(
        8,
        number -> {
          for (int i = 0; i < keys; i++) {
            int key = number % 2 == 0 ? i : keys - 1 - i;
            Object value = Fixtures.remove(table, key);
            if (value != null) {
              assertThat(value).isEqualTo("value " + key);
              winners.incrementAndGet(key);
            }
          }
        });
    for (int i = 0; i < keys; i++) {
      assertThat(winners.get(i)).as("takers of key %s", i).isEqualTo(1);
    }
    assertThat(table.size()).isZero();
    Fixtures.checkInvariants(table);
  }
}
