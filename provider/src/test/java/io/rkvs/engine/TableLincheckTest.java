package io.rkvs.engine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Single operations on three keys of one slot, while that slot's bins grow and shrink under them:
 * linearizable.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class TableLincheckTest {
  private static final Object[] KEYS = Fixtures.keysOfBin(Lincheck.table(2), 3, 9);

  private final Table table = Lincheck.table(2);

  @Operation
  public @Nullable Object get(@Param(name = "key") int key) {
    return Fixtures.get(table, KEYS[key]);
  }

  @Operation
  public @Nullable Object put(@Param(name = "key") int key, @Param(name = "value") int value) {
    return swap(key, Table.ANY, value);
  }

  @Operation
  public @Nullable Object putIfAbsent(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return swap(key, Table.ABSENT, value);
  }

  @Operation
  public @Nullable Object replace(@Param(name = "key") int key, @Param(name = "value") int value) {
    return swap(key, Table.PRESENT, value);
  }

  @Operation
  public @Nullable Object replaceValue(
      @Param(name = "key") int key,
      @Param(name = "value") int expected,
      @Param(name = "value") int value) {
    return swap(key, expected, value);
  }

  @Operation
  public @Nullable Object remove(@Param(name = "key") int key) {
    return swap(key, Table.ANY, null);
  }

  @Operation
  public @Nullable Object removeValue(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return swap(key, value, null);
  }

  /** Stores by a batch of one. */
  @Operation
  public @Nullable Object set(@Param(name = "key") int key, @Param(name = "value") int value) {
    return Fixtures.add(table, KEYS[key], value);
  }

  /** Removes by a batch of one. */
  @Operation
  public @Nullable Object take(@Param(name = "key") int key) {
    return Fixtures.take(table, KEYS[key]);
  }

  /** Six more keys: the bins grow twice. */
  @Operation
  public void fill() {
    for (int i = 3; i < KEYS.length; i++) {
      swap(i, Table.ANY, i);
    }
  }

  /** They go: the bins shrink. */
  @Operation
  public void drain() {
    for (int i = 3; i < KEYS.length; i++) {
      swap(i, Table.ANY, null);
    }
  }

  @Operation
  public void clear() {
    table.clear();
  }

  private @Nullable Object swap(int key, Object expect, @Nullable Object value) {
    Object k = KEYS[key];
    return table.swap(k, Hashing.hash(k), expect, value, 0, Fixtures.ETERNAL, Fixtures.KEEP);
  }

  private static Lincheck lincheck() {
    return Lincheck.of(TableLincheckTest.class)
        .scenario("put 0 1; put 1 1", "put 2 1", "get 0")
        .scenario("put 0 1; put 1 1", "remove 1", "get 0")
        .scenario("put 0 1; put 1 1; put 2 1", "fill", "get 0; get 1; get 2")
        .scenario("put 0 1; fill", "drain", "get 0; get 0")
        .scenario("put 0 1; fill", "clear; put 0 2", "get 0; get 0")
        .scenario("put 0 1", "remove 0; put 0 2", "get 0; get 0")
        .scenario("put 0 1", "put 0 2; get 0", "clear; put 0 3")
        .scenario("put 0 1", "replaceValue 0 1 2", "replaceValue 0 1 3")
        .scenario("", "putIfAbsent 0 1", "putIfAbsent 0 2; remove 0");
  }

  @Test
  void modelChecked() {
    lincheck().modelCheck();
  }

  /** A search that comes up empty just when the bins are through with growing. */
  @Test
  void missAtTheEndOfGrowth() {
    Lincheck.of(TableLincheckTest.class)
        .scenario("put 0 1; put 1 1", "put 2 1", "get 0")
        .modelCheckClosely();
  }

  /** A short write beside the long write of the same key. */
  @Test
  void shortBesideLong() {
    Lincheck.of(TableLincheckTest.class)
        .scenario("put 0 1", "put 0 2", "take 0")
        .scenario("put 0 1", "remove 0", "set 0 2")
        .scenario("put 1 1", "put 0 2", "set 0 3")
        .scenario("put 0 1; put 1 1", "put 1 2", "fill; remove 1")
        .modelCheckNamed();
  }

  /** Two short writes of the same key. */
  @Test
  void shortBesideShort() {
    Lincheck.of(TableLincheckTest.class)
        .scenario("put 1 1", "putIfAbsent 0 1", "putIfAbsent 0 2")
        .scenario("put 0 1", "remove 0", "remove 0")
        .scenario("put 0 1", "remove 0; put 0 2", "put 0 3; get 0")
        .modelCheckNamed();
  }

  @Test
  void stressed() {
    lincheck().stress();
  }
}
