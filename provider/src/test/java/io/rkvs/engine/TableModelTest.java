package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random single operations on a table and on {@link TableModel}, the clock a number. */
final class TableModelTest {
  private static final Object[] EXPECTED = {
    Table.ANY, Table.ANY, Table.ABSENT, Table.PRESENT, 1, 2
  };

  private Table table;
  private Object[] keys;
  private TableModel model;
  private long now;

  @BeforeTry
  void fresh() {
    table = Fixtures.table(3);
    keys = ModelKeys.of(table);
    model = new TableModel();
    now = 1;
  }

  @Property(shrinking = ShrinkingMode.BOUNDED)
  void tableDoesWhatTheModelDoes(@ForAll("steps") List<Step> steps) {
    for (Step step : steps) {
      step.run(this);
      compare();
    }
    Fixtures.checkInvariants(table);
    assertThat(table.clear()).isEqualTo(model.entries.size());
    Fixtures.checkInvariants(table);
  }

  private void compare() {
    assertThat(table.size()).isEqualTo(model.entries.size());
    assertThat(table.expirations()).isEqualTo(model.expirations);
    long sum = 0;
    for (long count : table.shardCounts()) {
      sum += count;
    }
    assertThat(sum).isEqualTo(model.entries.size());
    for (Object key : keys) {
      Node node = table.find(key, Hashing.hash(key));
      TableModel.Entry entry = model.entries.get(key);
      assertThat(node == null).as("key %s absent", key).isEqualTo(entry == null);
      if (node != null && entry != null) {
        assertThat(node.value()).isEqualTo(entry.value);
        assertThat(node.deadline())
            .isIn(entry.deadline, entry.deadline <= now ? Node.EXPIRED : entry.deadline);
      }
    }
  }

  /** One operation on both. */
  interface Step {
    void run(TableModelTest test);
  }

  /** A swap; deadlines are relative to the clock, {@code far} ones mean none or keep. */
  record Swap(int key, int expect, int value, int created, int updated) implements Step {
    @Override
    public void run(TableModelTest t) {
      Object k = t.keys[key];
      Object e = EXPECTED[expect];
      Object v = value == 0 ? null : value;
      long c = created == 9 ? Fixtures.ETERNAL : t.now + created;
      long u = updated == 9 ? Fixtures.KEEP : t.now + updated;
      boolean fits = t.model.makesRoom(k, e, v, t.now, c);
      if (fits) {
        Object old = t.table.swap(k, Hashing.hash(k), e, v, t.now, c, u);
        assertThat(old).isEqualTo(t.model.swap(k, e, v, t.now, c, u));
      } else {
        assertThatThrownBy(() -> t.table.swap(k, Hashing.hash(k), e, v, t.now, c, u))
            .isInstanceOf(CapacityExceededException.class)
            .hasMessageContaining("'t' is full")
            .hasMessageContaining(k.toString())
            .hasMessageContaining("has " + t.model.entries.size());
      }
    }
  }

  /** A reader's touch, of the deadline that is there or of another one. */
  record Touch(int key, boolean current, int deadline) implements Step {
    @Override
    public void run(TableModelTest t) {
      Object k = t.keys[key];
      Node node = t.table.find(k, Hashing.hash(k));
      if (node != null) {
        long seen = current ? node.deadline() : node.deadline() - 1;
        boolean isLive = node.deadline() > Node.SUSPENDED; // one that was met expired stays so
        boolean touched = t.table.touch(node, seen, t.now + deadline);
        assertThat(touched).isEqualTo(current && isLive);
        if (touched) {
          t.model.present(k).deadline = t.now + deadline;
        }
      }
    }
  }

  /** Time goes on. */
  record Later(int by) implements Step {
    @Override
    public void run(TableModelTest t) {
      t.now += by;
    }
  }

  /** One key's expiry. */
  record RemoveExpired(int key) implements Step {
    @Override
    public void run(TableModelTest t) {
      Object k = t.keys[key];
      assertThat(t.table.removeExpired(k, Hashing.hash(k), t.now))
          .isEqualTo(t.model.removeExpired(k, t.now));
    }
  }

  /** All that is expired leaves. */
  record Sweep() implements Step {
    @Override
    public void run(TableModelTest t) {
      t.table.sweepExpired(t.now);
      t.model.sweep(t.now);
    }
  }

  /** All that is there leaves. */
  record Clear() implements Step {
    @Override
    public void run(TableModelTest t) {
      assertThat(t.table.clear()).isEqualTo(t.model.entries.size());
      t.model.entries.clear();
    }
  }

  /** Many entries come or go, so that bins grow and shrink. */
  record Many(int count, boolean come) implements Step {
    @Override
    public void run(TableModelTest t) {
      for (int key = 0; key < count; key++) {
        new Swap(key, 0, come ? 1 + key % 3 : 0, 9, 9).run(t);
      }
    }
  }

  /** Another number of shards. */
  record Resize(int shards) implements Step {
    @Override
    public void run(TableModelTest t) {
      t.table.resizeShards(shards);
      assertThat(t.table.shardCount()).isEqualTo(shards);
    }
  }

  /** Another limit. */
  record Limit(int limit) implements Step {
    @Override
    public void run(TableModelTest t) {
      if (limit != 0 && limit < t.model.entries.size()) {
        assertThatThrownBy(() -> t.table.setLimit(limit))
            .isInstanceOf(CapacityExceededException.class)
            .hasMessageContaining("was " + limit)
            .hasMessageContaining(t.model.entries.size() + " entries");
      } else {
        t.table.setLimit(limit);
        t.model.limit = limit;
      }
    }
  }

  /** The entries of all slots are the entries. */
  record Nodes() implements Step {
    @Override
    public void run(TableModelTest t) {
      int count = 0;
      for (int slot = 0; slot < t.table.slotCount(); slot++) {
        for (Node node : t.table.nodesOf(slot)) {
          assertThat(Fixtures.slot(t.table, node.key())).isEqualTo(slot);
          assertThat(node.value()).isEqualTo(t.model.present(node.key()).value);
          count++;
        }
      }
      assertThat(count).isEqualTo(t.model.entries.size());
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> key = Arbitraries.integers().between(0, ModelKeys.COUNT - 1);
    Arbitrary<Integer> deadline = Arbitraries.of(9, 9, 9, -1, 0, 1, 2, 5);
    Arbitrary<Step> swap =
        Combinators.combine(
                key,
                Arbitraries.integers().between(0, EXPECTED.length - 1),
                Arbitraries.integers().between(0, 3),
                deadline,
                deadline)
            .as(Swap::new);
    Arbitrary<Step> touch =
        Combinators.combine(key, Arbitraries.of(true, true, false), Arbitraries.of(-1, 0, 1, 5))
            .as(Touch::new);
    return Arbitraries.frequencyOf(
            frequency(40, swap),
            frequency(4, touch),
            frequency(6, Arbitraries.of(0, 1, 3).map(Later::new)),
            frequency(3, key.map(RemoveExpired::new)),
            frequency(1, Arbitraries.just(new Sweep())),
            frequency(1, Arbitraries.just(new Clear())),
            frequency(2, Arbitraries.of(1, 2, 3, 5, 16, 64).map(Resize::new)),
            frequency(2, Arbitraries.of(0, 0, 5, 20, 60).map(Limit::new)),
            frequency(1, Arbitraries.just(new Nodes())),
            frequency(
                3,
                Combinators.combine(
                        Arbitraries.of(3, ModelKeys.COUNT / 2, ModelKeys.COUNT),
                        Arbitraries.of(true, true, false))
                    .as(Many::new)))
        .list()
        .ofMaxSize(80);
  }

  private static Tuple.Tuple2<Integer, Arbitrary<? extends Step>> frequency(
      int times, Arbitrary<? extends Step> step) {
    return Tuple.of(times, step);
  }

  /** Keys that meet: in one bin, in one slot, anywhere. */
  static final class ModelKeys {
    static final int COUNT = 60;

    private ModelKeys() {}

    static Object[] of(Table table) {
      Object[] keys = new Object[COUNT];
      System.arraycopy(Fixtures.keysOfSlot(table, 7, 30), 0, keys, 0, 30);
      for (int i = 30; i < 40; i++) {
        keys[i] = new Fixtures.Colliding(i, 4711);
      }
      for (int i = 40; i < COUNT; i++) {
        keys[i] = "key " + i;
      }
      return keys;
    }
  }
}
