package io.rkvs.engine;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Who is told that an entry has expired is told for good, although every operation reads the clock
 * for itself and some act on an old reading. Two entries are due at 100; operations act from 99 to
 * 101.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "now", gen = IntGen.class, conf = "99:101")
public class ExpiryLincheckTest {
  private static final Object[] KEYS = Lincheck.keysOfShards(2);
  private static final long DUE = 100;

  private final Table table = Lincheck.table(2);

  /** Both entries, due at 100. */
  public ExpiryLincheckTest() {
    for (Object key : KEYS) {
      table.swap(key, Hashing.hash(key), Table.ANY, 0, 0, DUE, DUE);
    }
  }

  /** A get that gives the entry another hundred. */
  @Operation
  public @Nullable Object get(@Param(name = "key") int key, @Param(name = "now") int now) {
    Object k = KEYS[key];
    Node node = table.find(k, Hashing.hash(k));
    while (node != null) {
      long seen = node.deadline();
      if (seen <= now) {
        node = table.live(node, now);
        continue;
      }
      Object value = node.value();
      if (table.touch(node, seen, now + 100L)) {
        return value;
      }
      node = table.find(k, Hashing.hash(k));
    }
    return null;
  }

  @Operation
  public @Nullable Object replace(@Param(name = "key") int key, @Param(name = "now") int now) {
    return swap(key, Table.PRESENT, 1, now);
  }

  /**
   * Acts at 99. One at 101 is two steps, expiry and creation, and a reader may see what is between.
   */
  @Operation
  public @Nullable Object put(@Param(name = "key") int key) {
    return swap(key, Table.ANY, 2, 99);
  }

  @Operation
  public @Nullable Object remove(@Param(name = "key") int key, @Param(name = "now") int now) {
    return swap(key, Table.ANY, null, now);
  }

  private @Nullable Object swap(int key, Object expect, @Nullable Object value, int now) {
    return table.swap(
        KEYS[key], Hashing.hash(KEYS[key]), expect, value, now, now + 100L, now + 100L);
  }

  /** Batches act at 99, and tell what they met. */
  @Operation
  public String setAll() {
    return store(3, 199);
  }

  /** Entries that are there keep their deadline. */
  @Operation
  public String setAllAndKeepDeadlines() {
    return store(4, Table.KEEP);
  }

  private String store(int value, long updated) {
    Batch batch =
        Batch.storing(
            KEYS,
            new Object[] {value, value},
            new long[] {199, 199},
            new long[] {updated, updated});
    return tell(batch, table.commit(batch, 99));
  }

  @Operation
  public String takeAll() {
    Batch batch = Batch.taking(List.of(KEYS));
    return tell(batch, table.commit(batch, 99));
  }

  @Operation
  public String getAll() {
    Batch batch = Batch.reading(List.of(KEYS));
    table.read(batch, 99);
    return tell(batch, true);
  }

  private static String tell(Batch batch, boolean isDone) {
    return isDone + ": " + batch.previous(0) + ", " + batch.previous(1);
  }

  private static Lincheck lincheck() {
    return Lincheck.of(ExpiryLincheckTest.class)
        .scenario("", "put 0", "get 0 101")
        .scenario("", "get 0 99", "get 0 101; get 0 101")
        .scenario("", "replace 0 99", "get 0 101; get 0 101")
        .scenario("", "setAll", "get 0 101; get 0 101")
        .scenario("", "setAll", "get 0 101; get 1 101", "get 1 101")
        .scenario("", "get 0 99", "put 0; get 0 101")
        .scenario("", "setAllAndKeepDeadlines", "get 0 101; get 1 99")
        .scenario("", "takeAll", "get 0 101; get 1 99")
        .scenario("", "getAll", "get 0 101; get 1 101");
  }

  @Test
  void modelChecked() {
    lincheck().modelCheck();
  }

  /** A reader that met an entry just before the batch marked it. */
  @Test
  void readerBesideABatch() {
    Lincheck.of(ExpiryLincheckTest.class).scenario("", "setAll", "get 0 101").modelCheckClosely();
  }

  @Test
  void stressed() {
    lincheck().stressBriefly();
  }
}
