package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.engine.eviction.Evictable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A table whose entries have weights. */
class WeighedTableTest {
  private static final int MAX_WEIGHT = 10;

  private final AtomicLong told = new AtomicLong();

  private Table table(long maximum) {
    EntryObserver observer =
        new EntryObserver() {
          @Override
          public void due(Object key, int hash) {
            throw new AssertionError("nothing expires here");
          }

          @Override
          public void evicted(Object key, Object value) {
            assertThat(value).isNotInstanceOf(Weighed.class);
            told.incrementAndGet();
          }
        };
    return new Table(
        new TableOptions(
            "weighed",
            4,
            maximum,
            false,
            TimeUnit.SECONDS.toNanos(5),
            Ticker.system(),
            observer,
            true));
  }

  private static void put(Table table, int key, int weight) {
    Weighed value = new Weighed("v" + weight, weight);
    table.swap(key, Hashing.hash(key), Table.ANY, value, 0, Node.ETERNAL, Node.ETERNAL);
  }

  private static void remove(Table table, int key) {
    table.swap(key, Hashing.hash(key), Table.ANY, null, 0, Node.ETERNAL, Node.ETERNAL);
  }

  private static long sum(Table table) {
    long[] sum = new long[1];
    table
        .slots()
        .exclusively(
            () -> {
              for (int slot = 0; slot < table.slotCount(); slot++) {
                for (Node n : table.slots().nodesLocked(slot)) {
                  sum[0] += n.weight();
                }
              }
            });
    return sum[0];
  }

  @Test
  void weightsAreThoseOfTheModelWhateverHappens() {
    Random random = new Random(7);
    Table table = table(500_000); // nothing has to leave
    Map<Integer, Integer> model = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      int key = random.nextInt(9_000);
      int dice = random.nextInt(100);
      if (dice < 70) {
        int weight = random.nextInt(MAX_WEIGHT + 1);
        put(table, key, weight);
        model.put(key, weight);
      } else if (dice < 99) {
        remove(table, key);
        model.remove(key);
      } else if (i % 7 == 0) {
        table.resizeShards(1 + random.nextInt(32));
      } else if (i % 11 == 0) {
        table.setBound(0);
        put(table, key, 3);
        model.put(key, 3);
        assertThat(table.weight()).isEqualTo(sum(model));
        table.setBound(500_000 + random.nextInt(1000));
      }
      if (i % 1000 == 0) {
        assertThat(table.weight()).isEqualTo(sum(model)).isEqualTo(sum(table));
      }
    }
    assertThat(table.size()).isEqualTo(model.size());
    assertThat(table.weight()).isEqualTo(sum(model)).isEqualTo(sum(table));
    table.clear();
    assertThat(table.weight()).isZero();
    assertThat(told.get()).isZero();
  }

  private static long sum(Map<Integer, Integer> model) {
    return model.values().stream().mapToLong(Integer::longValue).sum();
  }

  @Test
  void theBoundHoldsAfterEveryWrite() {
    Random random = new Random(8);
    Table table = table(2_000);
    for (int i = 0; i < 50_000; i++) {
      put(table, random.nextInt(3_000), random.nextInt(MAX_WEIGHT + 1));
      assertThat(table.weight()).isLessThanOrEqualTo(2_000);
      if (i % 5_000 == 0) {
        assertThat(sum(table)).isEqualTo(table.weight());
        table.resizeShards(1 + random.nextInt(16));
      }
    }
    table.setBound(100);
    assertThat(sum(table)).isEqualTo(table.weight()).isLessThanOrEqualTo(100);
    assertThat(told.get()).isEqualTo(table.evictions()).isPositive();
  }

  @Test
  void whatIsTooHeavyLeavesAtOnceAndAlone() {
    Table table = table(100);
    for (int key = 0; key < 10; key++) {
      put(table, key, 10);
    }
    put(table, 10, 101);
    assertThat(table.find(10, Hashing.hash(10))).isNull();
    put(table, 3, Integer.MAX_VALUE);
    assertThat(table.find(3, Hashing.hash(3))).isNull();
    assertThat(table.size()).isEqualTo(9);
    assertThat(table.weight()).isEqualTo(90).isEqualTo(sum(table));
    assertThat(told.get()).isEqualTo(2).isEqualTo(table.evictions());
    put(table, 3, 10);
    assertThat(table.weight()).isEqualTo(100);
  }

  @Test
  void replacingWeighsAnew() {
    Table table = table(100);
    put(table, 1, 60);
    put(table, 1, 5);
    put(table, 2, 95);
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.weight()).isEqualTo(100).isEqualTo(sum(table));
    put(table, 1, 6);
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.weight()).isEqualTo(sum(table)).isLessThanOrEqualTo(100);
  }

  @Test
  void batchesWeighWhatTheirItemsWeigh() {
    Table table = table(1_000);
    put(table, 1, 10);
    Object[] keys = IntStream.range(0, 20).boxed().toArray();
    Object[] values = IntStream.range(0, 20).mapToObj(i -> new Weighed("b" + i, i)).toArray();
    long[] deadlines = new long[20];
    java.util.Arrays.fill(deadlines, Node.ETERNAL);
    assertThat(table.commit(Batch.storing(keys, values, deadlines, deadlines), 0)).isTrue();
    assertThat(table.weight()).isEqualTo(190).isEqualTo(sum(table));
    assertThat(table.find(7, Hashing.hash(7)).value()).isEqualTo("b7");
    assertThat(table.commit(Batch.taking(List.of(0, 5, 19)), 0)).isTrue();
    assertThat(table.weight()).isEqualTo(190 - 24).isEqualTo(sum(table));
  }

  @Test
  void holdsUnderEightThreads() throws Exception {
    long maximum = 30_000;
    int threads = 8;
    Table table = table(maximum);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long excess = 0;
    long readings = 0;
    try {
      List<Future<?>> all =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(t -> pool.submit(() -> churn(table)))
              .toList();
      for (Future<?> f : all) {
        while (!f.isDone()) {
          excess = Math.max(excess, sum(table) - maximum);
          readings++;
        }
        f.get();
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf(
        "bound of weight %d, %d threads, entries up to %d: largest excess of %d readings is %d%n",
        maximum, threads, MAX_WEIGHT, readings, excess);
    assertThat(excess).as("entries in flight").isLessThanOrEqualTo((long) threads * MAX_WEIGHT);
    assertThat(sum(table)).isEqualTo(table.weight()).isLessThanOrEqualTo(maximum);
    assertThat(table.evictions()).isPositive();
  }

  private static void churn(Table table) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 30_000; i++) {
      int key = random.nextInt(20_000);
      Node node = table.find(key, Hashing.hash(key));
      if (node == null || random.nextInt(4) == 0) {
        put(table, key, random.nextInt(MAX_WEIGHT + 1));
      } else if (random.nextInt(10) == 0) {
        remove(table, key);
      } else if (((Evictable) node).visited <= 0) {
        table.hit(node);
      }
    }
  }
}
