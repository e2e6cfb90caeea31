package io.rkvs.engine;

import io.rkvs.extensions.CapacityExceededException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * New keys of three shards under a limit of two entries: those that fit are stored, no other.
 * Nothing is removed, since a place comes free a moment after its entry has left.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
public class LimitLincheckTest {
  private static final Object[] KEYS = Lincheck.keysOfShards(3);

  private final Table table = new Table(Fixtures.options(3, 2, 60_000), 8);

  @Operation
  public boolean put(@Param(name = "key") int key) {
    try {
      Fixtures.put(table, KEYS[key], 1);
      return true;
    } catch (CapacityExceededException e) {
      return false;
    }
  }

  @Operation
  public boolean putTwo(@Param(name = "key") int without) {
    Object[] keys = {KEYS[(without + 1) % 3], KEYS[(without + 2) % 3]};
    return table.commit(Fixtures.storing(keys, 1, 1), 0);
  }

  @Test
  void modelChecked() {
    Lincheck.of(LimitLincheckTest.class)
        .scenario("put 0", "put 1", "put 2")
        .scenario("", "putTwo 0", "put 0")
        .scenario("", "putTwo 0", "putTwo 1")
        .modelCheck();
  }
}
