package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A table that evicts. */
class BoundedTableTest {
  private static final int BOUND = 2000;

  private final AtomicLong told = new AtomicLong();
  private final Table table =
      new Table(
          new TableOptions(
              "bounded",
              4,
              BOUND,
              false,
              TimeUnit.SECONDS.toNanos(5),
              Ticker.system(),
              new EntryObserver() {
                @Override
                public void due(Object key, int hash) {
                  throw new AssertionError("nothing expires here");
                }

                @Override
                public void evicted(Object key, Object value) {
                  told.incrementAndGet();
                }
              }));

  private void put(int key) {
    table.swap(key, Hashing.hash(key), Table.ANY, "v", 0, Node.ETERNAL, Node.ETERNAL);
  }

  private void remove(int key) {
    table.swap(key, Hashing.hash(key), Table.ANY, null, 0, Node.ETERNAL, Node.ETERNAL);
  }

  private int present(int upTo) {
    return (int)
        IntStream.range(0, upTo).filter(k -> table.find(k, Hashing.hash(k)) != null).count();
  }

  @Test
  void evictsBeyondTheBoundAndNothingBefore() {
    for (int key = 0; key < BOUND; key++) {
      put(key);
    }
    assertThat(table.size()).isEqualTo(BOUND);
    assertThat(table.evictions()).isZero();
    for (int key = BOUND; key < 3 * BOUND; key++) {
      put(key);
      assertThat(table.size()).isEqualTo(BOUND);
    }
    assertThat(present(3 * BOUND)).isEqualTo(BOUND);
    assertThat(table.evictions()).isEqualTo(2 * BOUND).isEqualTo(told.get());
  }

  @Test
  void removalClearAndResizeKeepTheCount() {
    for (int key = 0; key < 3 * BOUND; key++) {
      put(key);
    }
    table.resizeShards(16);
    for (int key = 0; key < 3 * BOUND; key++) {
      remove(key);
    }
    assertThat(table.size()).isZero();
    long before = table.evictions();
    for (int key = 0; key < BOUND; key++) {
      put(key);
    }
    assertThat(table.evictions()).isEqualTo(before);
    table.clear();
    for (int key = 0; key < BOUND; key++) {
      put(key);
    }
    assertThat(table.size()).isEqualTo(BOUND);
    assertThat(table.evictions()).isEqualTo(before);
  }

  @Test
  void evictionsOutliveTheirShard() {
    for (int key = 0; key < 3 * BOUND; key++) {
      put(key);
    }
    for (int shards : new int[] {16, 3, 1, 64, 2}) {
      table.resizeShards(shards);
      assertThat(table.evictions()).isEqualTo(2 * BOUND);
    }
  }

  @Test
  void theBoundChangesLive() {
    for (int key = 0; key < BOUND; key++) {
      put(key);
    }
    table.setBound(100);
    assertThat(table.size()).isEqualTo(100);
    table.setBound(0);
    for (int key = 0; key < 2 * BOUND; key++) {
      put(key);
    }
    assertThat(table.size()).isEqualTo(2 * BOUND);
    table.setBound(500);
    assertThat(table.size()).isEqualTo(500);
    assertThat(present(2 * BOUND)).isEqualTo(500);
  }

  /** Each writer may be on its way with one entry more; counted while no shard changes. */
  @Test
  void holdsUnderEightThreads() throws Exception {
    int threads = 8;
    long excess = 0;
    long readings = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all =
          IntStream.range(0, threads).<Future<?>>mapToObj(t -> pool.submit(this::churn)).toList();
      for (Future<?> f : all) {
        while (!f.isDone()) {
          excess = Math.max(excess, exactSize() - BOUND);
          readings++;
        }
        f.get();
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf(
        "bound of %d entries, %d threads: largest excess of %d readings is %d%n",
        BOUND, threads, readings, excess);
    assertThat(excess).as("entries in flight").isLessThanOrEqualTo(threads);
    assertThat(table.size()).isLessThanOrEqualTo(BOUND).isEqualTo(present(4 * BOUND));
  }

  private long exactSize() {
    long[] size = new long[1];
    table.slots().exclusively(() -> size[0] = table.size());
    return size[0];
  }

  private void churn() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 30_000; i++) {
      int key = random.nextInt(4 * BOUND);
      Node node = table.find(key, Hashing.hash(key));
      if (node == null) {
        put(key);
      } else if (random.nextInt(10) == 0) {
        remove(key);
      } else if (node.visited <= 0) {
        table.hit(node);
      }
    }
  }
}
