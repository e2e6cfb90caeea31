package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotScanTest {
  private final Table table = Fixtures.table(1);
  private final Object key = "key";
  private final int slot = Fixtures.slot(table, key);

  private SlotScan scanOfOne() {
    Fixtures.put(table, key, "first");
    SlotScan scan = table.scan(slot);
    assertThat(scan.size()).isEqualTo(1);
    assertThat(scan.key(0)).isEqualTo(key);
    return scan;
  }

  @Test
  void entryThatStaysIsAnsweredWithItsPresentValue() {
    SlotScan scan = scanOfOne();
    Fixtures.put(table, key, "second");

    assertThat(scan.find(0)).isNotNull().extracting(Node::value).isEqualTo("second");
  }

  @Test
  void entryThatHasLeftIsNotAnswered() {
    SlotScan scan = scanOfOne();
    Fixtures.remove(table, key);

    assertThat(scan.find(0)).isNull();
  }

  @Test
  void entryThatHasLeftAndComeBackIsAnsweredWithItsPresentValue() {
    SlotScan scan = scanOfOne();
    Fixtures.remove(table, key);
    Fixtures.put(table, key, "again");

    assertThat(scan.find(0)).isNotNull().extracting(Node::value).isEqualTo("again");
  }

  @Test
  void clearedEntryIsNotAnswered() {
    SlotScan scan = scanOfOne();
    table.clear();

    assertThat(scan.find(0)).isNull();
  }

  @Test
  void entryClearedWhileItsKeyIsHeldIsNotAnswered() {
    SlotScan scan = scanOfOne();
    KeyLock lock = Fixtures.lock(table, key);
    table.clear();

    assertThat(scan.find(0)).isNull();
    table.unlockKey(lock);
  }

  @Test
  void entryTakenOutByABatchIsNotAnswered() {
    SlotScan scan = scanOfOne();
    assertThat(table.commit(Batch.taking(List.of(key)), 0)).isTrue();

    assertThat(scan.find(0)).isNull();
  }

  @Test
  void growthOfTheSlotChangesNothing() {
    SlotScan scan = scanOfOne();
    for (int i = 0; i < 10_000; i++) {
      Fixtures.put(table, i, i);
    }

    assertThat(scan.find(0)).isNotNull().extracting(Node::value).isEqualTo("first");
  }
}
