package io.rkvs.engine;

import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Work under a key's hold is one step for all who write the key, whichever way hold and writes
 * take; two keys of one slot.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class HoldLincheckTest {
  private static final Object[] KEYS = Fixtures.keysOfBin(Lincheck.table(2), 3, 2);

  private final Table table = Lincheck.table(2);

  /** What an entry processor does: looks, thinks, stores. */
  @Operation
  public int increment(@Param(name = "key") int key) {
    KeyLock lock = Fixtures.lock(table, KEYS[key]);
    Node node = lock.found();
    int next = node == null ? 1 : (int) node.value() + 10;
    table.swapAndUnlock(lock, next, 0, Fixtures.ETERNAL, Fixtures.KEEP, table.patience());
    return next;
  }

  /** What a processor does that removes. */
  @Operation
  public @Nullable Object takeOut(@Param(name = "key") int key) {
    KeyLock lock = Fixtures.lock(table, KEYS[key]);
    Node node = lock.found();
    Object met = node == null ? null : node.value();
    Object old = table.swapAndUnlock(lock, null, 0, 0, Fixtures.KEEP, table.patience());
    return met + " " + old;
  }

  /** The same by calls of their own under the hold. */
  @Operation
  public int decrement(@Param(name = "key") int key) {
    KeyLock lock = Fixtures.lock(table, KEYS[key]);
    try {
      Integer present = (Integer) Fixtures.get(table, KEYS[key]);
      int next = present == null ? -1 : present - 10;
      Fixtures.put(table, KEYS[key], next);
      return next;
    } finally {
      table.unlockKey(lock);
    }
  }

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
    return table.commit(Fixtures.storing(KEYS, value, value), 0);
  }

  @Operation
  public String readAll() {
    Batch batch = Batch.reading(Arrays.asList(KEYS));
    table.read(batch, 0);
    return batch.previous(0) + " " + batch.previous(1);
  }

  private static Lincheck lincheck() {
    return Lincheck.of(HoldLincheckTest.class)
        .scenario("put 0 1", "increment 0", "increment 0")
        .scenario("put 0 1", "increment 0", "put 0 2")
        .scenario("put 0 1", "increment 0", "remove 0; put 0 2")
        .scenario("setAll 1", "increment 0; decrement 1", "setAll 2")
        .scenario("setAll 1", "put 0 2; put 1 2", "readAll")
        .scenario("", "increment 0", "increment 0")
        .scenario("put 1 1", "increment 0", "increment 0")
        .scenario("put 0 1", "takeOut 0", "increment 0; remove 0");
  }

  @Test
  void modelChecked() {
    lincheck().modelCheckNamed();
  }

  @Test
  void stressed() {
    lincheck().stress();
  }
}
