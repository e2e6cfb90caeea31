package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that was large once is small again when its entries have left. */
final class ShrinkTest {
  private static final int ENTRIES = 100_000;

  /** How entries leave. */
  enum Leaving {
    BY_KEY,
    BY_BATCH,
    BY_EXPIRY,
    AT_ONCE
  }

  @ParameterizedTest
  @EnumSource
  void tablesBecomeSmallAgain(Leaving leaving) {
    Table table = Fixtures.table(4);
    Object[] keys = new Object[ENTRIES];
    Arrays.setAll(keys, i -> i);
    for (Object key : keys) {
      table.swap(key, Hashing.hash(key), Table.ANY, key, 0, 10, Table.KEEP);
    }
    assertThat(bins(table)).isGreaterThan(ENTRIES);
    switch (leaving) {
      case BY_KEY -> {
        for (Object key : keys) {
          Fixtures.remove(table, key);
        }
      }
      case BY_BATCH -> table.commit(Batch.taking(Arrays.asList(keys)), 0);
      case BY_EXPIRY -> table.sweepExpired(20);
      case AT_ONCE -> table.clear();
    }
    assertThat(table.size()).isZero();
    assertThat(bins(table)).isLessThanOrEqualTo(8L * table.slotCount());
    Fixtures.checkInvariants(table);
  }

  private static long bins(Table table) {
    long bins = 0;
    for (int slot = 0; slot < table.slotCount(); slot++) {
      Node[] b = table.slots().bins[slot];
      bins += b == null ? 0 : Bins.capacity(b);
    }
    return bins;
  }
}
