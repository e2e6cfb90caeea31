package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rkvs.extensions.LockTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A cut holds what was there at its instant, whatever happens while it is taken. */
final class CutTest {
  private static final int KEYS = 2_000;

  private final Table table = Fixtures.table(4);

  private static Cut begin(Table table) {
    return Cut.begin(List.of(table)).get(0);
  }

  private static Map<Object, Object> takeAll(Cut cut) {
    Map<Object, Object> content = new HashMap<>();
    for (int slot = 0; slot < cut.slotCount(); slot++) {
      cut.take(
          slot,
          (key, value, deadline) ->
              Fixtures.expect(content.put(key, value) == null, "once: " + key));
    }
    return content;
  }

  private Map<Object, Object> fill() {
    Map<Object, Object> content = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      Fixtures.put(table, i, "old " + i);
      content.put(i, "old " + i);
    }
    return content;
  }

  @Test
  void holdsTheStateAtItsInstant() {
    Map<Object, Object> expected = fill();
    Cut cut = begin(table);
    assertThat(cut.size()).isEqualTo(KEYS);
    for (int i = 0; i < KEYS; i += 3) {
      Fixtures.put(table, i, "new");
    }
    for (int i = 1; i < KEYS; i += 3) {
      Fixtures.remove(table, i);
    }
    for (int i = KEYS; i < 5 * KEYS; i++) { // and bins grow
      Fixtures.put(table, i, "new");
    }
    assertThat(takeAll(cut)).isEqualTo(expected);
    cut.close();
    Fixtures.checkInvariants(table);
  }

  @Test
  void severalChangesOfAnEntryAreUndone() {
    Map<Object, Object> expected = fill();
    Cut cut = begin(table);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 2 * KEYS; i++) {
        Fixtures.put(table, i, "new " + round);
        if (i % 2 == round % 2) {
          Fixtures.remove(table, i);
        }
      }
      if (round == 1) {
        table.clear();
      }
    }
    assertThat(takeAll(cut)).isEqualTo(expected);
    cut.close();
    Fixtures.checkInvariants(table);
  }

  @Test
  void everyKindOfWriteHandsTheOldContentOver() {
    for (Runnable write :
        List.<Runnable>of(
            () -> Fixtures.put(table, 0, "new"),
            () -> Fixtures.remove(table, 0),
            () -> table.clear(),
            () -> table.removeExpired(0, Hashing.hash(0), 10),
            () -> table.sweepExpired(10),
            () -> table.commit(Fixtures.storing(new Object[] {0, 1}, "new", "new"), 0),
            () -> table.commit(Batch.taking(List.of(0)), 0),
            () -> table.swap(0, Hashing.hash(0), Table.ANY, null, 10, 0, 0),
            () -> table.resizeShards(table.shardCount() + 1))) {
      table.clear();
      table.swap(0, Hashing.hash(0), Table.ANY, "old", 0, 5, 5);
      try (Cut cut = begin(table)) {
        write.run();
        List<Object> content = new ArrayList<>();
        for (int slot = 0; slot < cut.slotCount(); slot++) {
          cut.take(slot, (key, value, deadline) -> content.addAll(List.of(key, value, deadline)));
        }
        assertThat(content).containsExactly(0, "old", 5L);
      }
    }
    Fixtures.checkInvariants(table);
  }

  @Test
  void severalCutsHoldTheirOwnInstants() {
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Fixtures.put(table, "a", i);
      Fixtures.put(table, "only " + i, i);
      cuts.add(begin(table));
    }
    Fixtures.put(table, "a", 99);
    cuts.remove(3).close();
    for (int i : new int[] {0, 1, 2, 4}) {
      Cut cut = cuts.get(i == 4 ? 3 : i);
      Map<Object, Object> content = takeAll(cut);
      assertThat(content).hasSize(i + 2).containsEntry("a", i).containsEntry("only " + i, i);
      cut.close();
    }
    assertThat(Fixtures.get(table, "a")).isEqualTo(99);
    Fixtures.checkInvariants(table);
  }

  @Test
  void slotIsGivenOnce() {
    Fixtures.put(table, "a", 1);
    try (Cut cut = begin(table)) {
      int slot = Fixtures.slot(table, "a");
      cut.take(slot, (key, value, deadline) -> {});
      assertThatThrownBy(() -> cut.take(slot, (key, value, deadline) -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("slot " + slot);
      Fixtures.put(table, "a", 2); // keeps nothing for a slot that is gone
    }
    Fixtures.checkInvariants(table);
  }

  @Test
  void closingTwiceIsHarmless() {
    Cut cut = begin(table);
    cut.close();
    cut.close();
    Fixtures.checkInvariants(table);
  }

  /** The lock timeout is one millisecond, and the shard stays busy until close waits for it. */
  @Test
  void closingWaitsForABusyShardHoweverLong() throws Exception {
    Table impatient = Fixtures.impatient(4, 1);
    Fixtures.put(impatient, "a", 1);
    Cut cut = Cut.begin(List.of(impatient)).get(0);
    Shard busy = Fixtures.owner(impatient, "a");
    busy.lock();
    try (Threads threads = new Threads()) {
      Threads.Task<Void> closer = threads.run("closer", cut::close);
      try {
        await().until(() -> busy.hasQueuedThread(closer.thread));
        assertThatThrownBy(() -> closer.get(20, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
      } finally {
        busy.unlock();
      }
      closer.outcome();
    }
    Fixtures.put(impatient, "a", 2);
    Fixtures.checkInvariants(impatient);
  }

  @Test
  void busyShardsMakeItFailWithNothingBegun() throws Exception {
    Table busy = Fixtures.impatient(4, 20);
    Shard shard = busy.slots().shards[2];
    shard.lock();
    try (Threads threads = new Threads()) {
      Threads.Task<List<Cut>> task = threads.call("cutter", () -> Cut.begin(List.of(table, busy)));
      assertThatThrownBy(task::outcome)
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining("shard 2");
    } finally {
      shard.unlock();
    }
    Fixtures.checkInvariants(table);
    Fixtures.checkInvariants(busy);
    takeAll(begin(busy));
  }

  /** Writers move units between keys by batches and touch the rest; the sum of any cut is fixed. */
  @Test
  void noCutHoldsHalfABatchWhileWritersResizesAndGrowthGoOn() throws Exception {
    int groups = 50;
    Table other = Fixtures.table(2);
    for (int i = 0; i < groups; i++) {
      Fixtures.put(table, "x" + i, 0);
      Fixtures.put(table, "y" + i, 0);
      Fixtures.put(other, i, 0);
    }
    AtomicBoolean done = new AtomicBoolean();
    Threads.together(
        4,
        number -> {
          if (number == 0) {
            try {
              for (int round = 0; round < 60; round++) {
                checkOneCut(groups, other);
              }
            } finally {
              done.set(true);
            }
          }
          int n = 0;
          while (!done.get()) {
            n++;
            int i = (n * 31 + number) % groups;
            if (number == 3) {
              table.resizeShards(1 + n % 9);
              for (int k = 0; k < 200; k++) {
                if (n % 2 == 0) {
                  Fixtures.put(table, k, n);
                } else {
                  Fixtures.remove(table, k);
                }
              }
            } else {
              Object[] keys = {"x" + i, "y" + i};
              int value = n;
              assertThat(table.commit(Fixtures.storing(keys, value, -value), 0)).isTrue();
              // The other table follows: at one instant of both it is never ahead.
              synchronizedPair(other, i, n, number);
            }
          }
        });
    Fixtures.checkInvariants(table);
    Fixtures.checkInvariants(other);
  }

  /** One thread alone writes the pair: first in one table, then in the other. */
  private void synchronizedPair(Table other, int i, int n, int number) {
    if (number == 1) {
      Fixtures.put(table, "ahead " + i, n);
      Fixtures.put(other, i, n);
    }
  }

  private void checkOneCut(int groups, Table other) {
    List<Cut> cuts = Cut.begin(List.of(table, other));
    try {
      Map<Object, Object> content = takeAll(cuts.get(0));
      Map<Object, Object> behind = takeAll(cuts.get(1));
      assertThat((long) content.size()).isEqualTo(cuts.get(0).size());
      for (int i = 0; i < groups; i++) {
        int x = (int) content.get("x" + i);
        int y = (int) content.get("y" + i);
        assertThat(x + y).as("pair %s: %s and %s", i, x, y).isZero();
        int ahead = (int) content.getOrDefault("ahead " + i, 0);
        assertThat((int) behind.get(i)).as("tables at one instant, pair %s", i).isBetween(0, ahead);
      }
    } finally {
      cuts.forEach(Cut::close);
    }
  }

  @Test
  void severalThreadsTakeSlotsOfOneCut() throws Exception {
    Map<Object, Object> expected = fill();
    Cut cut = begin(table);
    List<Map<Object, Object>> parts = new ArrayList<>(Arrays.asList(null, null, null, null));
    Threads.together(
        4,
        number -> {
          Map<Object, Object> part = new HashMap<>();
          for (int slot = number; slot < cut.slotCount(); slot += 4) {
            cut.take(slot, (key, value, deadline) -> part.put(key, value));
            Fixtures.put(table, slot, "new");
          }
          parts.set(number, part);
        });
    Map<Object, Object> content = new HashMap<>();
    parts.forEach(content::putAll);
    assertThat(content).isEqualTo(expected);
    cut.close();
    Fixtures.checkInvariants(table);
  }
}
