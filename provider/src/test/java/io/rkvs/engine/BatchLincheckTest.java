package io.rkvs.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All-or-nothing batches over three keys in three shards, beside single operations, consume and
 * resizes of the shards: linearizable, a batch being one operation.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "shards", gen = IntGen.class, conf = "1:4")
public class BatchLincheckTest {
  private static final Object[] KEYS = Lincheck.keysOfShards(3);

  private final Table table = Lincheck.table(3);

  @Operation
  public @Nullable Object get(@Param(name = "key") int key) {
    return Fixtures.get(table, KEYS[key]);
  }

  @Operation
  public @Nullable Object put(@Param(name = "key") int key, @Param(name = "value") int value) {
    return Fixtures.put(table, KEYS[key], value);
  }

  @Operation
  public @Nullable Object consume(@Param(name = "key") int key) {
    return Fixtures.remove(table, KEYS[key]);
  }

  @Operation
  public List<@Nullable Object> setAll(@Param(name = "value") int value) {
    return store(new int[] {0, 1, 2}, value);
  }

  @Operation
  public List<@Nullable Object> setTwo(
      @Param(name = "key") int without, @Param(name = "value") int value) {
    return store(new int[] {(without + 2) % 3, (without + 1) % 3}, value);
  }

  @Operation
  public List<@Nullable Object> getAll() {
    Batch batch = Batch.reading(Arrays.asList(KEYS));
    table.read(batch, 0);
    return previous(batch);
  }

  /** All or none: null when one was absent. */
  @Operation
  public @Nullable List<@Nullable Object> consumeTwo(@Param(name = "key") int without) {
    Batch batch = Batch.taking(List.of(KEYS[(without + 1) % 3], KEYS[(without + 2) % 3]));
    return table.commit(batch, 0) ? previous(batch) : null;
  }

  private List<@Nullable Object> store(int[] which, int value) {
    Object[] batchKeys = Arrays.stream(which).mapToObj(i -> KEYS[i]).toArray();
    Object[] values = new Object[which.length];
    Arrays.fill(values, value);
    Batch batch = Fixtures.storing(batchKeys, values);
    if (!table.commit(batch, 0)) {
      throw new AssertionError("a batch without a limit failed");
    }
    return previous(batch);
  }

  private static List<@Nullable Object> previous(Batch batch) {
    List<@Nullable Object> previous = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      previous.add(batch.previous(i));
    }
    return previous;
  }

  @Operation
  public void resize(@Param(name = "shards") int shards) {
    table.resizeShards(shards);
  }

  private static Lincheck lincheck() {
    return Lincheck.of(BatchLincheckTest.class)
        .scenario("setAll 1", "setAll 2", "get 0; get 2")
        .scenario("setAll 1; put 0 5", "setAll 2", "get 0")
        .scenario("put 1 1", "setAll 2", "get 0; get 1")
        .scenario("setAll 1", "setAll 2", "get 2; get 0")
        .scenario("setAll 1", "consumeTwo 2", "get 1; get 0")
        .scenario("setAll 1", "setTwo 2 5; setTwo 2 6", "get 0; get 1")
        .scenario("setAll 1", "setAll 2", "getAll")
        .scenario("setAll 1", "setAll 2", "resize 1; get 0; get 2")
        .scenario("setAll 1", "consume 0", "consumeTwo 2");
  }

  @Test
  void modelChecked() {
    lincheck().modelCheck();
  }

  @Test
  void stressed() {
    lincheck().stress();
  }
}
