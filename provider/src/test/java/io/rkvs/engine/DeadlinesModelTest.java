package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps against a plain map of deadlines: nothing leaves early, nothing that is due outlasts a
 * sweep.
 */
class DeadlinesModelTest {
  private static final int KEYS = 4_000;
  private static final int FEW_SLOTS = 4; // so that a slot has bins for many groups

  private final Map<Integer, Long> model = new HashMap<>();
  private Table table = table(null);

  private static Table table(@Nullable EntryObserver observer) {
    TableOptions options =
        new TableOptions("t", 2, 0, false, TimeUnit.SECONDS.toNanos(5), () -> 0, observer);
    return new Table(options, FEW_SLOTS);
  }

  private void put(Integer key, long now, long created, long updated) {
    Object old = table.swap(key, Hashing.hash(key), Table.ANY, "v", now, created, updated);
    if (old == null) {
      model.put(key, created);
    } else if (updated != Table.KEEP) {
      model.put(key, updated);
    }
  }

  private void touch(Integer key, long deadline) {
    Node node = table.find(key, Hashing.hash(key));
    if (node != null && table.touch(node, node.deadline(), deadline)) {
      model.put(key, deadline);
    }
  }

  private Set<Integer> present() {
    Set<Integer> keys = new TreeSet<>();
    for (int slot = 0; slot < table.slotCount(); slot++) {
      for (Node n : table.nodesOf(slot)) {
        keys.add((Integer) n.key());
      }
    }
    return keys;
  }

  @Property(tries = 40)
  void nothingEarlyNothingLate(@ForAll long seed, @ForAll boolean isTold) {
    model.clear();
    table = table(isTold ? new Taker() : null);
    Random random = new Random(seed);
    long span = 1L << (1 + random.nextInt(40));
    long now = random.nextInt(1000);
    for (int i = 0; i < 12_000; i++) {
      Integer key = random.nextInt(1 + random.nextInt(KEYS));
      int dice = random.nextInt(1000);
      long deadline = random.nextInt(50) == 0 ? Node.ETERNAL : now + 1 + random.nextLong(span);
      if (dice < 600) {
        put(key, now, deadline, random.nextBoolean() ? deadline : Table.KEEP);
      } else if (dice < 850) {
        touch(key, deadline);
      } else if (dice < 960) {
        table.swap(key, Hashing.hash(key), Table.ANY, null, now, 0, 0);
        model.remove(key);
      } else if (dice < 970) {
        batch(random, now, deadline);
      } else if (dice < 971) {
        table.clear();
        model.clear();
      } else if (dice < 973) {
        table.resizeShards(1 + random.nextInt(FEW_SLOTS));
      } else if (dice < 995) {
        now = sweep(now + random.nextLong(span / 16 + 1));
      } else {
        sweep(Math.max(0, now - random.nextLong(span))); // a clock that jumps back
      }
    }
    sweep(now + span);
    sweep(Node.ETERNAL - 1);
    assertThat(present())
        .hasSize((int) model.values().stream().filter(d -> d == Node.ETERNAL).count());
  }

  private void batch(Random random, long now, long deadline) {
    Object[] keys = random.ints(0, KEYS).distinct().limit(20).boxed().toArray();
    Object[] values = new Object[keys.length];
    Arrays.fill(values, "b");
    long[] deadlines = new long[keys.length];
    Arrays.fill(deadlines, deadline);
    assertThat(table.commit(Batch.storing(keys, values, deadlines, deadlines), now)).isTrue();
    for (Object key : keys) {
      model.put((Integer) key, deadline);
    }
  }

  private long sweep(long now) {
    assertThat(table.size()).as("left before a sweep").isEqualTo(model.size());
    long before = table.expirations();
    table.sweepExpired(now);
    int size = model.size();
    model.values().removeIf(d -> d <= now);
    assertThat(present()).isEqualTo(new TreeSet<>(model.keySet()));
    assertThat(table.expirations() - before).isEqualTo(size - model.size());
    return now;
  }

  /** Takes out what it is told of. */
  private final class Taker implements EntryObserver {
    @Override
    public void due(Object key, int hash) {
      assertThat(table.removeExpired(key, hash, Node.ETERNAL - 1)).isNotNull();
    }

    @Override
    public void evicted(Object key, Object value) {
      throw new AssertionError("nothing is evicted here");
    }
  }

  @Example
  void whatATellerFailsToTakeOutIsToldAgain() {
    List<Object> told = new ArrayList<>();
    table =
        table(
            new EntryObserver() {
              @Override
              public void due(Object key, int hash) {
                told.add(key);
              }

              @Override
              public void evicted(Object key, Object value) {
                throw new AssertionError("nothing is evicted here");
              }
            });
    put(1, 0, 5, 5);
    put(2, 0, 50, 50);
    table.sweepExpired(4);
    assertThat(told).isEmpty();
    table.sweepExpired(5);
    table.sweepExpired(6);
    assertThat(told).containsExactly(1, 1);
  }

  @Example
  void aSweepLooksOnlyWhereSomethingIsDue() {
    Random random = new Random(5);
    int entries = 100_000;
    long hour = TimeUnit.HOURS.toNanos(1);
    long second = TimeUnit.SECONDS.toNanos(1);
    for (int key = 0; key < entries; key++) {
      put(key, 0, second + random.nextLong(hour), Table.KEEP);
    }
    table.sweepExpired(second - 1);
    assertThat(table.visits()).isZero();
    long before = table.visits();
    for (long now = second; now <= 60 * second; now += second) {
      table.sweepExpired(now);
      table.sweepExpired(now); // nothing more to do
    }
    long left = table.expirations();
    assertThat(left).isBetween(entries / 90L, entries / 40L);
    long inVain = 2L * entries; // once for each group: halves of a group that grew share its time
    assertThat(table.visits() - before).isLessThan((left << SlotState.GROUP_SHIFT) + inVain);
    assertThat(table.size()).isEqualTo(entries - left);
  }

  @Example
  void touchesOfOtherThreadsAreNeverForgotten() throws Exception {
    int keys = 2_000;
    int threads = 4;
    long far = 1_000_000;
    for (int key = 0; key < keys; key++) {
      put(key, 0, far, far);
    }
    AtomicBoolean isDone = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      Future<?> sweeper =
          pool.submit(
              () -> {
                for (long now = 1; !isDone.get(); now++) {
                  table.sweepExpired(now % 900); // looks everywhere, again and again
                }
              });
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Random random = new Random(t);
        all.add(pool.submit(() -> touchMany(random, keys, far)));
      }
      for (Future<?> f : all) {
        f.get();
      }
      isDone.set(true);
      sweeper.get();
    } finally {
      isDone.set(true);
      pool.shutdownNow();
    }
    long middle = far / 2;
    long expected =
        IntStream.range(0, keys)
            .filter(k -> table.find(k, Hashing.hash(k)).deadline() > middle)
            .count();
    table.sweepExpired(middle);
    assertThat(table.size()).isEqualTo(expected).isBetween(1L, keys - 1L);
    table.sweepExpired(far);
    assertThat(table.size()).isZero();
  }

  private void touchMany(Random random, int keys, long far) {
    for (int i = 0; i < 100_000; i++) {
      Integer key = random.nextInt(keys);
      Node node = table.find(key, Hashing.hash(key));
      table.touch(node, node.deadline(), 1_000 + random.nextLong(far - 1_000));
    }
  }
}
