package io.rkvs.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Tables, keys that meet where a test wants them to meet, and checks that hold for every table. */
final class Fixtures {
  static final long ETERNAL = Node.ETERNAL;
  static final long KEEP = Table.KEEP;

  private Fixtures() {}

  static TableOptions options(int shards, long limit, long timeoutMillis) {
    return new TableOptions(
        "t", shards, limit, true, TimeUnit.MILLISECONDS.toNanos(timeoutMillis), () -> 0, null);
  }

  static Table table(int shards) {
    return new Table(options(shards, 0, 5_000));
  }

  static Table limited(int shards, long limit) {
    return new Table(options(shards, limit, 5_000));
  }

  static Table impatient(int shards, long timeoutMillis) {
    return new Table(options(shards, 0, timeoutMillis));
  }

  static @Nullable Object put(Table table, Object key, Object value) {
    return table.swap(key, Hashing.hash(key), Table.ANY, value, 0, ETERNAL, KEEP);
  }

  /** As {@link #put}, as a batch does: compares keys under the shard's lock. */
  static @Nullable Object add(Table table, Object key, Object value) {
    Batch batch = storing(new Object[] {key}, value);
    expect(table.commit(batch, 0), "a batch without a limit");
    return batch.previous(0);
  }

  /** As {@link #remove}, as a batch does. */
  static @Nullable Object take(Table table, Object key) {
    Batch batch = Batch.taking(List.of(key));
    return table.commit(batch, 0) ? batch.previous(0) : null;
  }

  static @Nullable Object remove(Table table, Object key) {
    return table.swap(key, Hashing.hash(key), Table.ANY, null, 0, ETERNAL, KEEP);
  }

  static @Nullable Object get(Table table, Object key) {
    Node node = table.find(key, Hashing.hash(key));
    return node == null ? null : node.value();
  }

  static KeyLock lock(Table table, Object key) {
    return table.lockKey(key, Hashing.hash(key));
  }

  /** Returns a batch that stores for good. */
  static Batch storing(Object[] keys, Object... values) {
    long[] created = new long[keys.length];
    long[] updated = new long[keys.length];
    Arrays.fill(created, ETERNAL);
    Arrays.fill(updated, KEEP);
    return Batch.storing(keys, values, created, updated);
  }

  static int slot(Table table, Object key) {
    return table.slots().slotOf(Hashing.hash(key));
  }

  static Shard owner(Table table, Object key) {
    return table.slots().owners.ownerOf(slot(table, key));
  }

  /** Returns the first {@code count} integers that fall into one slot. */
  static Integer[] keysOfSlot(Table table, int slot, int count) {
    return keysWhere(i -> slot(table, i) == slot, count);
  }

  /** Returns integers of one slot that share a bin as long as there are no more than four. */
  static Integer[] keysOfBin(Table table, int slot, int count) {
    return keysWhere(i -> slot(table, i) == slot && (Hashing.hash(i) & 3) == 1, count);
  }

  /** Returns the first {@code count} integers that fall into one shard as it is now. */
  static Integer[] keysOfShard(Table table, int shard, int count) {
    return keysWhere(i -> owner(table, i).index() == shard, count);
  }

  private static Integer[] keysWhere(IntPredicate wanted, int count) {
    Integer[] keys = new Integer[count];
    int found = 0;
    for (int i = 0; found < count; i++) {
      if (wanted.test(i)) {
        keys[found++] = i;
      }
    }
    return keys;
  }

  /** A key that shares its hash with all others of the same {@code hashCode}. */
  record Colliding(int id, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Colliding c && c.id == id && c.hash == hash;
    }
  }

  /**
   * Fails unless every counter says what the chains hold, every entry is where readers look for it,
   * no lock is held, nothing is pending and nothing is reserved. For a table at rest.
   */
  static void checkInvariants(Table table) {
    Slots slots = table.slots();
    long[] perShard = new long[table.shardCount()];
    long size = 0;
    for (int slot = 0; slot < slots.count(); slot++) {
      Node[] bins = slots.bins[slot];
      if (bins == null) {
        continue;
      }
      List<Object> keys = new ArrayList<>();
      for (int bin = 0; bin < Bins.capacity(bins); bin++) {
        for (Node n = bins[bin]; n != null; n = n.next()) {
          expect(n.hashWord() == Hashing.hash(n.key), "hash word of key " + n.key);
          expect(slots.slotOf(n.hashWord()) == slot, "slot of key " + n.key);
          expect((n.hashWord() & (Bins.capacity(bins) - 1)) == bin, "bin of key " + n.key);
          expect(!keys.contains(n.key), "one entry of key " + n.key);
          keys.add(n.key);
        }
      }
      SlotState state = Bins.state(bins);
      expect(
          state.countOpaque() == keys.size(), "count of slot " + slot + ": " + state.countOpaque());
      expect(state.reserved == 0, "reserved of slot " + slot + ": " + state.reserved);
      expect(state.keyLocks == null, "key locks of slot " + slot);
      expect(!state.isLatchedVolatile(), "latch of slot " + slot);
      expect(!state.isMovingAcquire(), "slot " + slot + " at rest");
      expect(!SlotState.isRemoving(state.removalsAcquire()), "slot " + slot + " without removal");
      expect(keys.size() <= Bins.capacity(bins), "room in slot " + slot);
      perShard[slots.owners.ownerOf(slot).index()] += keys.size();
      size += keys.size();
    }
    expect(Arrays.equals(perShard, table.shardCounts()), "counts of shards");
    expect(size == table.size(), "size: " + table.size() + ", entries: " + size);
    expect(slots.places.kept() == 0, "places kept by nobody: " + slots.places.kept());
    Capacity capacity = slots.places.capacity();
    expect(
        capacity == null || capacity.free() == capacity.limit() - size, "places within the limit");
    for (Shard shard : slots.shards) {
      expect(!shard.isLocked(), shard + " free");
      expect(shard.commitAcquire() == null, shard + " without a batch");
    }
  }

  static void expect(boolean claim, String what) {
    if (!claim) {
      throw new AssertionError("broken: " + what);
    }
  }
}
