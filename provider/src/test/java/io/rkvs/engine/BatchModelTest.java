package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.engine.Batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** Random batches on a table, and on {@link TableModel} item by item. */
final class BatchModelTest {
  private Table table;
  private Object[] keys;
  private TableModel model;
  private long now;

  @BeforeTry
  void fresh() {
    table = Fixtures.table(4);
    keys = TableModelTest.ModelKeys.of(table);
    model = new TableModel();
    now = 1;
  }

  /** One item; deadlines are relative to the clock. */
  record Item(int key, int value, int created, int updated) {}

  /** One batch, and how much later it comes than the one before. */
  record Job(int kind, List<Item> items, int later, int limit) {}

  @Property(shrinking = ShrinkingMode.BOUNDED)
  void batchesDoWhatTheirItemsDoInOrder(@ForAll("jobs") List<Job> jobs) {
    for (Job job : jobs) {
      now += job.later;
      limit(job.limit);
      switch (job.kind) {
        case 0 -> read(job.items);
        case 1 -> take(job.items);
        default -> store(job.items);
      }
      compare();
    }
    Fixtures.checkInvariants(table);
  }

  private void limit(int limit) {
    if (limit == 0 || limit >= model.entries.size()) {
      table.setLimit(limit);
      model.limit = limit;
    }
  }

  private void read(List<Item> items) {
    Batch batch = Batch.reading(keysOf(items));
    table.read(batch, now);
    for (int i = 0; i < items.size(); i++) {
      Object there = model.live(keys[items.get(i).key], now);
      assertThat(batch.previous(i)).isEqualTo(there);
      assertThat(batch.failure(i)).isEqualTo(there == null ? Failure.ABSENT : null);
    }
  }

  private void take(List<Item> items) {
    Batch batch = Batch.taking(keysOf(items));
    boolean would = table.wouldCommit(batch, now, table.patience());
    boolean done = table.commit(batch, now);
    assertThat(would).isEqualTo(done);
    TableModel after = model.copy();
    boolean allThere = true;
    for (int i = 0; i < items.size(); i++) {
      Object key = keys[items.get(i).key];
      Object there = after.live(key, now);
      assertThat(batch.previous(i)).isEqualTo(there);
      assertThat(batch.failure(i)).isEqualTo(there == null ? Failure.ABSENT : null);
      allThere &= there != null;
      if (there != null) {
        after.entries.remove(key);
      }
    }
    assertThat(done).isEqualTo(allThere);
    if (done) {
      model.become(after);
    }
  }

  private void store(List<Item> items) {
    Batch batch = batch(items);
    boolean would = table.wouldCommit(batch(items), now, table.patience());
    boolean done = table.commit(batch, now);
    assertThat(would).isEqualTo(done);
    TableModel after = model.copy();
    List<@Nullable Object> met = new ArrayList<>();
    Set<Integer> full = storeInModel(items, after, met);
    if (!full.isEmpty()) {
      model.sweep(now);
      after.become(model.copy());
      full = storeInModel(items, after, met);
    }
    assertThat(done).isEqualTo(full.isEmpty());
    assertThat(batch.hasFailures()).isEqualTo(!done);
    if (done) {
      for (int i = 0; i < items.size(); i++) {
        assertThat(batch.previous(i)).as("met by item %s", i).isEqualTo(met.get(i));
      }
      model.become(after);
    } else {
      for (int i = 0; i < items.size(); i++) {
        assertThat(batch.failure(i)).isEqualTo(full.contains(i) ? Failure.FULL : null);
      }
    }
  }

  /** Returns the items for which there is no place: of each new key, the first that stores it. */
  private Set<Integer> storeInModel(
      List<Item> items, TableModel after, List<@Nullable Object> met) {
    Set<Integer> full = new TreeSet<>();
    Set<Object> refused = new HashSet<>();
    met.clear();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Object key = keys[item.key];
      long created = created(item);
      boolean isNew = !after.entries.containsKey(key) && item.value != 0 && created > now;
      if (isNew && after.limit != 0 && after.entries.size() >= after.limit) {
        if (refused.add(key)) {
          full.add(i);
        }
        met.add(null);
      } else {
        Object value = item.value == 0 ? null : item.value;
        met.add(after.swap(key, Table.ANY, value, now, created, updated(item)));
      }
    }
    return full;
  }

  private Batch batch(List<Item> items) {
    return Batch.storing(
        keysOf(items).toArray(),
        items.stream().map(i -> i.value == 0 ? null : (Object) i.value).toArray(),
        items.stream().mapToLong(this::created).toArray(),
        items.stream().mapToLong(this::updated).toArray());
  }

  private long created(Item item) {
    return item.created == 9 ? Fixtures.ETERNAL : now + item.created;
  }

  private long updated(Item item) {
    return item.updated == 9 ? Fixtures.KEEP : now + item.updated;
  }

  private List<Object> keysOf(List<Item> items) {
    return items.stream().map(i -> keys[i.key]).toList();
  }

  private void compare() {
    assertThat(table.size()).isEqualTo(model.entries.size());
    assertThat(table.expirations()).isEqualTo(model.expirations);
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

  @Provide
  Arbitrary<List<Job>> jobs() {
    // With a limit, deadlines lie ahead and every item stores: see limitCountsWhatABatchLeaves.
    Arbitrary<Job> free = job(Arbitraries.integers().between(0, 3), 0, true);
    Arbitrary<Job> limited =
        Arbitraries.of(10, 30, 60)
            .flatMap(limit -> job(Arbitraries.integers().between(1, 3), limit, false));
    return Arbitraries.oneOf(free.list().ofMaxSize(12), limited.list().ofMaxSize(12));
  }

  private Arbitrary<Job> job(Arbitrary<Integer> value, int limit, boolean past) {
    Arbitrary<Integer> deadline =
        past ? Arbitraries.of(9, 9, 9, -1, 0, 1, 3) : Arbitraries.of(9, 9, 1, 3);
    Arbitrary<Item> item =
        Combinators.combine(
                Arbitraries.integers().between(0, TableModelTest.ModelKeys.COUNT - 1),
                value,
                deadline,
                deadline)
            .as(Item::new);
    Arbitrary<List<Item>> items =
        Arbitraries.oneOf(item.list().ofMaxSize(4), item.list().ofMinSize(20).ofMaxSize(60));
    return Combinators.combine(Arbitraries.of(0, 1, 2, 2, 2), items, Arbitraries.of(0, 0, 1, 3))
        .as((kind, list, later) -> new Job(kind, list, later, limit));
  }

  @Example
  void emptyBatchSucceeds() {
    assertThat(table.commit(Batch.taking(List.of()), now)).isTrue();
    assertThat(table.commit(Fixtures.storing(new Object[0]), now)).isTrue();
    table.read(Batch.reading(List.of()), now);
    Fixtures.checkInvariants(table);
  }

  @Example
  void refusedItemFailsTheWholeBatch() {
    Batch batch = Fixtures.storing(new Object[] {"a", "b"}, 1, 2);
    batch.fail(1, Failure.REFUSED);
    assertThat(table.commit(batch, now)).isFalse();
    assertThat(batch.failure(0)).isNull();
    assertThat(batch.failure(1)).isEqualTo(Failure.REFUSED);
    assertThat(table.size()).isZero();
    Fixtures.checkInvariants(table);
  }

  @Example
  void oneBatchFillsAndEmptiesEveryShard() {
    Object[] many = new Object[5_000];
    Arrays.setAll(many, i -> i);
    assertThat(table.commit(Fixtures.storing(many, many), now)).isTrue();
    assertThat(table.size()).isEqualTo(5_000);
    Fixtures.checkInvariants(table);
    assertThat(table.commit(Batch.taking(Arrays.asList(many)), now)).isTrue();
    assertThat(table.size()).isZero();
    Fixtures.checkInvariants(table);
  }

  /** In the end, that is: an item that makes a new key expire at once takes no place. */
  @Example
  void limitCountsWhatABatchLeaves() {
    table.setLimit(1);
    Batch batch =
        Batch.storing(
            new Object[] {"a", "a", "b"},
            new Object[] {1, 2, 3},
            new long[] {Fixtures.ETERNAL, Fixtures.ETERNAL, Fixtures.ETERNAL},
            new long[] {Fixtures.KEEP, now, Fixtures.KEEP});
    assertThat(table.commit(batch, now)).isTrue();
    assertThat(Fixtures.get(table, "a")).isNull();
    assertThat(Fixtures.get(table, "b")).isEqualTo(3);
    Fixtures.checkInvariants(table);
  }
}
