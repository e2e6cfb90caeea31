package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** A bound and a plain map as its table. */
class BoundTest {

  /** A table as the engine keeps it, for one thread. */
  private static final class Table {
    final Map<Integer, TestEntry> entries = new HashMap<>();
    final Bound bound;
    long evicted;

    Table(long maximum, boolean weighed) {
      bound = new Bound(maximum, weighed, TestEntry.HASH_BITS);
    }

    void evict(@Nullable Evictable victim) {
      if (victim != null) {
        TestEntry e = (TestEntry) victim;
        assertThat(entries.remove(e.key)).as("named once, and present").isSameAs(e);
        evicted++;
      }
    }

    boolean get(int key) {
      TestEntry e = entries.get(key);
      if (e != null) {
        e.hit(bound);
      }
      return e != null;
    }

    void put(int key, int weight) {
      TestEntry e = entries.get(key);
      int hash = TestEntry.hashOf(key);
      if (e == null) {
        e = new TestEntry(key, weight);
        entries.put(key, e);
        evict(bound.addAndName(e, hash));
      } else if (!bound.reweigh(e, hash, weight)) {
        entries.remove(key);
      }
      bound.evict(hash, this::evict);
    }

    void remove(int key) {
      TestEntry e = entries.remove(key);
      if (e != null) {
        bound.removed(e, TestEntry.hashOf(key));
      }
    }

    void setMaximum(long maximum) {
      bound.setMaximum(maximum);
      bound.evictAll(this::evict);
      bound.review();
      bound.evictAll(this::evict);
    }

    long weight() {
      return entries.values().stream().mapToLong(TestEntry::weight).sum();
    }

    void check() {
      assertThat(bound.weight()).isEqualTo(weight()).isLessThanOrEqualTo(bound.maximum());
    }
  }

  @Property(tries = 200)
  void isExactAtRest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int maximum,
      @ForAll boolean weighed) {
    Random random = new Random(seed);
    Table table = new Table(maximum, weighed);
    int keys = 1 + random.nextInt(3 * maximum);
    for (int step = 0; step < 6000; step++) {
      int key = random.nextInt(keys);
      int dice = random.nextInt(100);
      if (dice < 70) {
        if (!table.get(key)) {
          table.put(key, weighed ? random.nextInt(20) : 1);
        }
      } else if (dice < 80) {
        table.remove(key);
      } else if (weighed && dice < 90) {
        table.put(key, random.nextInt(20));
      } else if (dice == 99 && random.nextInt(20) == 0) {
        table.setMaximum(1 + random.nextInt(2 * maximum));
      }
      if (step % 100 == 0) {
        table.check();
      }
    }
    table.check();
  }

  @Property(tries = 50)
  void evictsNothingWhileThereIsRoom(@ForAll @IntRange(min = 1, max = 40_000) int maximum) {
    Table table = new Table(maximum, false);
    for (int key = 0; key < maximum; key++) {
      table.put(key, 1);
    }
    assertThat(table.evicted).isZero();
    assertThat(table.entries).hasSize(maximum);
    table.put(-1, 1);
    assertThat(table.evicted).isEqualTo(1);
    table.check();
  }

  @Example
  void anEntryHeavierThanTheBoundLeavesAloneAndAtOnce() {
    Table table = new Table(100, true);
    for (int key = 0; key < 10; key++) {
      table.put(key, 10);
    }
    table.put(50, 101);
    assertThat(table.entries).hasSize(10).doesNotContainKey(50);
    table.put(3, 1000);
    assertThat(table.entries).hasSize(9).doesNotContainKey(3);
    table.check();
    table.put(60, 100);
    table.check();
  }

  @Example
  void entriesWithoutWeightNeverNeedRoom() {
    Table table = new Table(10, true);
    for (int key = 0; key < 1000; key++) {
      table.put(key, 0);
    }
    assertThat(table.entries).hasSize(1000);
    table.put(2000, 10);
    assertThat(table.entries).hasSize(1001);
    table.put(2001, 10);
    table.check();
  }

  @Example
  void growsAndShrinksLive() {
    Table table = new Table(100, false);
    for (int key = 0; key < 1000; key++) {
      table.put(key, 1);
    }
    table.setMaximum(20_000);
    assertThat(table.entries).hasSize(100);
    for (int key = 0; key < 30_000; key++) {
      table.put(key, 1);
    }
    assertThat(table.entries).hasSize(20_000);
    table.check();
    table.setMaximum(50);
    assertThat(table.entries).hasSize(50);
    table.check();
    table.setMaximum(1);
    table.put(5, 1);
    assertThat(table.entries).hasSize(1);
    table.check();
  }

  @Example
  void oneCrowdedRangeOfHashesDoesNotStarveAnother() {
    Table table = new Table(4096, false);
    int key = 0;
    int top = TestEntry.HASH_BITS - 3;
    while (table.entries.size() < 4096) { // fills one eighth of the hashes alone
      if (TestEntry.hashOf(++key) >>> top == 0) {
        table.put(key, 1);
      }
    }
    for (int other = 1_000_000; other < 1_020_000; other++) {
      table.put(other, 1);
    }
    table.check();
    long rest = table.entries.values().stream().filter(e -> e.hash() >>> top != 0).count();
    assertThat(rest).isGreaterThan(1500);
  }

  @Example
  void weighedTablesSplitAsTheyGrow() {
    Table table = new Table(1_000_000, true);
    for (int key = 0; key < 200_000; key++) {
      table.put(key, 10);
      if (table.bound.isOutgrown()) {
        table.bound.review();
      }
    }
    assertThat(table.entries).hasSize(100_000);
    table.check();
  }

  @Example
  void holdsOnToLittleThatHasLeft() {
    Table table = new Table(10_000, false);
    for (int key = 0; key < 10_000; key++) {
      table.put(key, 1);
    }
    for (int key = 0; key < 10_000; key++) {
      table.remove(key);
    }
    assertThat(table.bound.references()).isLessThan(64 * 17);
    assertThat(table.bound.weight()).isZero();
  }

  @Example
  void answersAreTheSameEveryTime() {
    assertThat(run()).isEqualTo(run());
  }

  private static Map<Integer, String> run() {
    Table table = new Table(2000, false);
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      int key = (int) Math.abs(random.nextGaussian() * 3000);
      if (!table.get(key)) {
        table.put(key, 1);
      }
    }
    Map<Integer, String> left = new HashMap<>();
    table.entries.forEach((k, e) -> left.put(k, e.toString()));
    return left;
  }

  @Example
  void keepsThePopularKeys() {
    Table table = new Table(500, false);
    Random random = new Random(3);
    int hits = 0;
    for (int i = 0; i < 200_000; i++) {
      int key = random.nextBoolean() ? random.nextInt(250) : 1000 + random.nextInt(100_000);
      if (table.get(key)) {
        hits++;
      } else {
        table.put(key, 1);
      }
    }
    assertThat(hits / 200_000.0)
        .as("all hits on the popular half would be 0.5")
        .isGreaterThan(0.47);
  }

  @Example
  void refusesABoundBelowOne() {
    assertThatThrownBy(() -> new Bound(0, false, TestEntry.HASH_BITS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 1 or more, was 0");
  }
}
