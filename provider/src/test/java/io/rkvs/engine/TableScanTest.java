package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.LockTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableScanTest {
  private static final int MANY = 10_000;

  private final Table table = Fixtures.table(1);
  private final Object[] two = Fixtures.keysOfSlot(table, 3, 2);
  private Object key = two[1];

  /** Returns a scan of two entries of one slot, which has listed both and answered one. */
  private TableScan scanBeforeItsLast() {
    Fixtures.put(table, two[0], "first");
    Fixtures.put(table, two[1], "first");
    TableScan scan = table.scan();
    key = keyOf(scan).equals(two[0]) ? two[1] : two[0]; // they come in no order
    return scan;
  }

  private static Object keyOf(TableScan scan) {
    Node node = scan.next();
    assertThat(node).isNotNull();
    return node.key();
  }

  private static List<Object> rest(TableScan scan) {
    List<Object> keys = new ArrayList<>();
    for (Node node = scan.next(); node != null; node = scan.next()) {
      keys.add(node.key());
    }
    return keys;
  }

  @Test
  void emptyTableHasNoEntries() {
    TableScan scan = table.scan();

    assertThat(scan.next()).isNull();
    assertThat(scan.next()).as("asked again").isNull();
  }

  @Test
  void eachEntryComesOnce() {
    for (int i = 0; i < MANY; i++) {
      Fixtures.put(table, i, i);
    }

    assertThat(rest(table.scan()))
        .doesNotHaveDuplicates()
        .hasSize(MANY)
        .contains(0, MANY / 2, MANY - 1);
  }

  @Test
  void entryThatStaysIsAnsweredWithItsPresentValue() {
    TableScan scan = scanBeforeItsLast();
    Fixtures.put(table, key, "second");

    assertThat(scan.next()).isNotNull().extracting(Node::value).isEqualTo("second");
  }

  @Test
  void entryThatHasLeftIsNotAnswered() {
    TableScan scan = scanBeforeItsLast();
    Fixtures.remove(table, key);

    assertThat(scan.next()).isNull();
  }

  @Test
  void entryThatHasLeftAndComeBackIsAnsweredWithItsPresentValue() {
    TableScan scan = scanBeforeItsLast();
    Fixtures.remove(table, key);
    Fixtures.put(table, key, "again");

    assertThat(scan.next()).isNotNull().extracting(Node::value).isEqualTo("again");
    assertThat(scan.next()).isNull();
  }

  @Test
  void clearedEntryIsNotAnswered() {
    TableScan scan = scanBeforeItsLast();
    table.clear();

    assertThat(scan.next()).isNull();
  }

  @Test
  void entryClearedWhileItsKeyIsHeldIsNotAnswered() {
    TableScan scan = scanBeforeItsLast();
    KeyLock lock = Fixtures.lock(table, key);
    table.clear();

    assertThat(scan.next()).isNull();
    table.unlockKey(lock);
  }

  @Test
  void entryTakenOutByABatchIsNotAnswered() {
    TableScan scan = scanBeforeItsLast();
    assertThat(table.commit(Batch.taking(List.of(key)), 0)).isTrue();

    assertThat(scan.next()).isNull();
  }

  /** An entry that is just leaving could be listed, and be gone with nothing to tell it. */
  @Test
  void listWaitsForARemovalInProgress() {
    locksAreFor(SlotState::beginRemovalLocked, SlotState::endRemovalLocked);
  }

  /** A chain that is just relinked could lead away from entries, or twice to one. */
  @Test
  void listWaitsForAMoveInProgress() {
    locksAreFor(state -> state.setMovingRelease(true), state -> state.setMovingRelease(false));
  }

  private void locksAreFor(Consumer<SlotState> begin, Consumer<SlotState> end) {
    Table impatient = Fixtures.impatient(1, 50);
    Fixtures.put(impatient, key, "first");
    int slot = Fixtures.slot(impatient, key);
    SlotState state = Bins.state(impatient.slots().bins[slot]);
    Shard owner = impatient.slots().locks.lockOwner(slot);
    try {
      assertThat(firstElsewhere(impatient).join()).isEqualTo(key);
      begin.accept(state);
      assertThatThrownBy(() -> firstElsewhere(impatient).join())
          .hasCauseInstanceOf(LockTimeoutException.class);
      end.accept(state);
      assertThat(firstElsewhere(impatient).join()).isEqualTo(key);
    } finally {
      owner.unlock();
    }
  }

  private static CompletableFuture<Object> firstElsewhere(Table table) {
    return CompletableFuture.supplyAsync(() -> keyOf(table.scan()));
  }

  @Test
  void growthOfASlotThatIsListedChangesNothing() {
    TableScan scan = scanBeforeItsLast();
    for (int i = 1; i < MANY; i++) {
      Fixtures.put(table, -i, i);
    }

    assertThat(scan.next()).isNotNull().extracting(Node::value).isEqualTo("first");
  }

  /** The slot has more bins than are listed at a time, and another number of them for each half. */
  @Test
  void growthAndShrinkingInTheMiddleOfASlotLoseAndRepeatNothing() {
    Object[] keys = Fixtures.keysOfSlot(table, 5, 4_000);
    for (boolean grows : new boolean[] {true, false}) {
      int before = grows ? 1_000 : 4_000;
      for (int i = 0; i < before; i++) {
        Fixtures.put(table, keys[i], i);
      }
      TableScan scan = table.scan();
      List<Object> found = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        found.add(keyOf(scan));
      }
      Set<Object> stay = new HashSet<>(List.of(keys).subList(0, grows ? 1_000 : 100));
      IntStream.range(grows ? 1_000 : 100, 4_000)
          .forEach(
              i -> {
                if (grows) {
                  Fixtures.put(table, keys[i], i);
                } else {
                  Fixtures.remove(table, keys[i]);
                }
              });
      found.addAll(rest(scan));

      assertThat(found).doesNotHaveDuplicates().containsAll(stay);
      assertThat(found.subList(300, found.size()))
          .as("gone")
          .allMatch(k -> Fixtures.get(table, k) != null);
    }
  }
}
