package io.rkvs.engine;

import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes while their slots change hands, up and down; sizes are asked for when all is quiet, since
 * they may be off by a slot in the middle of a move.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:3")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
@Param(name = "shards", gen = IntGen.class, conf = "1:5")
public class ResizeLincheckTest {
  private static final Object[] KEYS = Lincheck.keysOfShards(4);

  private final Table table = Lincheck.table(2);

  @Operation
  public @Nullable Object get(@Param(name = "key") int key) {
    return Fixtures.get(table, KEYS[key]);
  }

  @Operation
  public @Nullable Object put(@Param(name = "key") int key, @Param(name = "value") int value) {
    return Fixtures.put(table, KEYS[key], value);
  }

  @Operation
  public @Nullable Object remove(@Param(name = "key") int key) {
    return Fixtures.remove(table, KEYS[key]);
  }

  @Operation
  public boolean setAll(@Param(name = "value") int value) {
    Object[] values = new Object[KEYS.length];
    Arrays.fill(values, value);
    return table.commit(Fixtures.storing(KEYS, values), 0);
  }

  @Operation
  public boolean consumeAll() {
    return table.commit(Batch.taking(Arrays.asList(KEYS)), 0);
  }

  @Operation
  public void resize(@Param(name = "shards") int shards) {
    table.resizeShards(shards);
  }

  private static Lincheck lincheck() {
    return Lincheck.of(ResizeLincheckTest.class)
        .scenario("put 0 1", "resize 4", "put 0 2; remove 1", "get 0")
        .scenario("setAll 1", "resize 1", "put 2 2; remove 0")
        .scenario("setAll 1", "resize 1", "remove 1; remove 3")
        .scenario("", "resize 5; resize 1", "setAll 1", "get 3; get 0")
        .scenario("", "resize 1", "put 1 1; put 3 1")
        .scenario("setAll 1", "resize 3", "consumeAll", "get 0; get 3");
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
