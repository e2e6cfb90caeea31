package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What entries that come and go by the short way have to leave right, and what they leave alone.
 */
final class ShortWritesTest {
  private static final int MANY = 1_000;

  private Table table = Fixtures.table(2);

  private static @Nullable Object put(Table table, Object key, long now, long created) {
    return table.swap(key, Hashing.hash(key), Table.ANY, "value", now, created, Table.KEEP);
  }

  /** Tries to insert a key that is absent, by the short way alone. */
  private static boolean isInserted(Table table, Object key, long created) {
    int hash = Hashing.hash(key);
    Node[] b = table.slots().bins[Fixtures.slot(table, key)];
    return b != null
        && new ShortWrites(table.slots())
                .insert(b, Bins.head(b, hash), key, hash, "short", 1, created)
            == null;
  }

  /** Tries to remove a key that is present, by the short way alone. */
  private static boolean isRemoved(Table table, Object key) {
    int hash = Hashing.hash(key);
    Node node = table.find(key, hash);
    Node[] b = table.slots().bins[Fixtures.slot(table, key)];
    return node != null
        && new ShortWrites(table.slots()).remove(b, node, hash, Table.ANY, 1)
            != ShortWrites.NOT_DONE;
  }

  @Test
  void entriesComeAndGoByIt() {
    Object[] keys = Fixtures.keysOfSlot(table, 3, 6);
    for (int i = 0; i < 5; i++) { // bins for eight
      Fixtures.put(table, keys[i], i);
    }
    assertThat(isInserted(table, keys[5], Node.ETERNAL)).isTrue();
    assertThat(Fixtures.get(table, keys[5])).isEqualTo("short");
    assertThat(isRemoved(table, keys[5])).isTrue();
    assertThat(Fixtures.get(table, keys[5])).isNull();
    assertThat(isInserted(table, keys[5], 7)).isTrue();
    table.sweepExpired(7);
    assertThat(table.size()).isEqualTo(5);
    Fixtures.checkInvariants(table);
  }

  @Test
  void binsGrowAndShrink() {
    Integer[] keys = Fixtures.keysOfSlot(table, 3, MANY);
    for (Object key : keys) {
      Fixtures.put(table, key, key);
    }
    Fixtures.checkInvariants(table);
    for (Object key : keys) {
      assertThat(Fixtures.remove(table, key)).isEqualTo(key);
    }
    assertThat(Bins.capacity(table.slots().bins[3])).as("few bins again").isLessThan(8);
    Fixtures.checkInvariants(table);
  }

  @Test
  void notWhileTheShardIsLocked() {
    Object[] keys = Fixtures.keysOfSlot(table, 3, 4);
    Arrays.stream(keys, 0, 3).forEach(key -> Fixtures.put(table, key, 1));
    Shard owner = table.slots().locks.lockOwner(3);
    try {
      assertThat(isInserted(table, keys[3], Node.ETERNAL)).isFalse();
      assertThat(isRemoved(table, keys[0])).isFalse();
    } finally {
      owner.unlock();
    }
    assertThat(isInserted(table, keys[3], Node.ETERNAL)).isTrue();
    assertThat(isRemoved(table, keys[0])).isTrue();
  }

  /** It may be the key's, though its hash word does not say so. */
  @Test
  void searchGivesUpAtAnEntryOfABatch() {
    Fixtures.put(table, "key", 1);
    int hash = Hashing.hash("key");
    Node node = table.slots().bins[Fixtures.slot(table, "key")][hash & 1];
    assertThat(Bins.search(node, "key", hash)).isSameAs(node);
    node.setPendingRelease(0);
    assertThat(Bins.search(node, "key", hash)).isSameAs(Bins.UNSETTLED);
    node.setDeadRelease(hash);
    assertThat(Bins.search(node, "key", hash)).isSameAs(Bins.UNSETTLED);
    node.setEntryRelease(hash);
  }

  @Test
  void boundHearsOfAll() {
    table.setBound(100);
    for (int i = 0; i < MANY; i++) {
      Fixtures.put(table, i, i);
    }
    assertThat(table.size()).isLessThanOrEqualTo(100);
    for (int i = 0; i < MANY; i++) {
      Fixtures.remove(table, i);
    }
    for (int i = 0; i < 100; i++) {
      Fixtures.put(table, i, i);
    }
    assertThat(table.size()).as("who has left makes room").isEqualTo(100);
  }

  @Test
  void limitIsExactWhateverComesAndGoes() {
    table = Fixtures.limited(2, 3);
    Object[] keys = Fixtures.keysOfSlot(table, 3, 4);
    for (int turn = 0; turn < 5; turn++) {
      for (int i = 0; i < 3; i++) {
        assertThat(Fixtures.put(table, keys[i], i)).isNull();
      }
      assertThatThrownBy(() -> Fixtures.put(table, keys[3], 3))
          .isInstanceOf(CapacityExceededException.class);
      for (int i = 0; i < 3; i++) {
        assertThat(Fixtures.remove(table, keys[i])).isEqualTo(i);
      }
      Fixtures.checkInvariants(table);
    }
  }

  @Test
  void deadlinesAreKnownToTheirSlot() {
    Object[] keys = Fixtures.keysOfSlot(table, 3, MANY);
    for (int i = 0; i < MANY; i++) { // each the first to be due
      assertThat(put(table, keys[i], 1, 2 * MANY - i)).isNull();
    }
    for (int due = 1; due <= MANY; due++) {
      table.sweepExpired(MANY + due);
      assertThat(table.size()).isEqualTo(MANY - due);
    }
    Fixtures.checkInvariants(table);
  }

  @Test
  void whatHasExpiredIsNotRemovedButGone() {
    Object[] keys = Fixtures.keysOfSlot(table, 3, 2);
    put(table, keys[0], 1, 5);
    put(table, keys[1], 1, Node.ETERNAL);
    int hash = Hashing.hash(keys[0]);

    assertThat(table.swap(keys[0], hash, Table.ANY, null, 5, 0, 0)).isNull();
    assertThat(table.expirations()).isEqualTo(1);
    assertThat(put(table, keys[0], 5, 5)).as("expired at birth").isNull();
    assertThat(Fixtures.get(table, keys[0])).isNull();
  }

  /** A search in vain that the key has overtaken. */
  @Test
  void equalsOfAnAbsentKeyMayPutItIn() {
    Fixtures.Colliding first = new Fixtures.Colliding(0, 4711);
    Fixtures.Colliding second = new Fixtures.Colliding(1, 4711);
    Fixtures.put(table, first, "first");
    Object key =
        new Object() {
          @Override
          public int hashCode() {
            return 4711;
          }

          @Override
          public boolean equals(Object other) {
            if (other == first) {
              table.swap(second, Hashing.hash(second), Table.ABSENT, "nested", 0, Node.ETERNAL, 0);
            }
            return other == second;
          }
        };

    assertThat(Fixtures.put(table, key, "outer")).isEqualTo("nested");
    assertThat(table.size()).isEqualTo(2);
    assertThat(Fixtures.get(table, second)).isEqualTo("outer");
  }
}
