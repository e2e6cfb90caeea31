package io.rkvs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A consistent cut: the content of a table as of one instant, handed over slot by slot while
 * writers go on.
 *
 * <p>Each slot may be taken once, by any thread, several slots at a time by several threads. A cut
 * that is not taken to its end has to be closed all the same.
 */
public final class Cut implements AutoCloseable {
  /* State    undo[slot]  null: nobody has changed the slot since the cut. Otherwise what its changed entries were, or TAKEN.
   *                      Guarded by the lock of the slot's owner.
   * Begin    Cut.begin installs the cut under all shard locks: the instant. O(shards + slots).
   * Writer   before it changes, unlinks or links an entry, notes what that was at the instant. O(1): a writer never copies what
   *          it does not change, but for clear, which changes all entries of a slot.
   * Saver    copies the slot as it is, under no lock; then takes the undo log under the lock, for a moment; then puts the two
   *          together, under no lock. An entry without a note has not changed since the instant, so the copy is right about it. An
   *          entry with one was what the note says, whatever the copier saw, if it saw it at all.
   * Copier   writers beside it do no harm: who leaves a chain keeps its way on, and only noted entries leave or come. Relinking
   *          alone (Bins.resize) leads it astray, and then the slot has other bins afterwards: it copies again, under the lock.
   * Touches  of deadlines by readers are not noted: a saved deadline may be that of a read after the cut, which may also have
   *          found the entry expired.
   * Checked  CutTest, CutLincheckTest, CutBeginLincheckTest. */

  private static final int FIRST_NOTES = 8;
  private static final UndoLog TAKEN = new UndoLog(0);

  /**
   * Cuts of several tables are begun one at a time, so that two of them never wait for each other.
   */
  private static final ReentrantLock BEGIN = new ReentrantLock();

  private final Slots slots;
  private final @Nullable UndoLog[] undo;
  private long size;

  private Cut(Slots slots) {
    this.slots = slots;
    undo = new UndoLog[slots.count()];
  }

  /**
   * Begins cuts of several tables as of one and the same instant. Blocks for the locks of all their
   * shards; O(shards + slots).
   *
   * @throws io.rkvs.extensions.LockTimeoutException when a lock was not to be had in time; nothing
   *     is begun
   */
  public static List<Cut> begin(List<Table> tables) {
    List<Cut> cuts = tables.stream().map(table -> new Cut(table.slots())).toList();
    List<Shard[]> locked = new ArrayList<>(cuts.size());
    BEGIN.lock();
    try {
      for (Cut cut : cuts) {
        locked.add(cut.slots.lockExclusively());
      }
      cuts.forEach(Cut::beginLocked);
    } finally {
      for (int i = locked.size() - 1; i >= 0; i--) {
        cuts.get(i).slots.unlockExclusively(locked.get(i));
      }
      BEGIN.unlock();
    }
    return cuts;
  }

  private void beginLocked() {
    size = slots.size();
    slots.addCutLocked(this);
  }

  /** Returns the number of slots to take. */
  public int slotCount() {
    return undo.length;
  }

  /** Returns the number of entries at the instant of the cut, expired ones included. */
  public long size() {
    return size;
  }

  /**
   * Ends the cut: writers no longer keep anything for it. Idempotent. Blocks for the locks of all
   * shards, and does not give up: a cut must not stay because a shard is busy.
   */
  @Override
  public void close() {
    slots.exclusivelyHoweverLong(() -> slots.removeCutLocked(this));
  }

  /**
   * Hands a slot's entries as of the cut to a sink and forgets them. Blocks for the owner's lock,
   * the sink is called outside it.
   *
   * @throws io.rkvs.extensions.LockTimeoutException when the lock was not to be had in time; the
   *     slot can be asked for again
   * @throws IllegalStateException when the slot was taken before
   */
  public void take(int slot, Sink sink) {
    Node[] bins = Slots.binsAcquire(slots.bins, slot);
    SlotCopy copy = SlotCopy.of(bins);
    UndoLog changed;
    Shard shard = slots.locks.lockOwner(slot);
    try {
      changed = undo[slot];
      if (changed == TAKEN) {
        throw new IllegalStateException("slot " + slot + " of this cut was taken before");
      }
      if (slots.bins[slot] != bins) {
        copy = SlotCopy.of(slots.bins[slot]);
      }
      undo[slot] = TAKEN;
    } finally {
      shard.unlock();
    }
    copy.handOver(changed, sink);
  }

  /** Notes an entry that is about to change or to leave; under the owner's lock. */
  void changeLocked(int slot, Node node) {
    UndoLog log = logLocked(slot);
    if (log != TAKEN) {
      log.change(node);
    }
  }

  /** Notes an entry that is about to be linked; under the owner's lock. */
  void insertLocked(int slot, Node node) {
    UndoLog log = logLocked(slot);
    if (log != TAKEN) {
      log.insert(node);
    }
  }

  private UndoLog logLocked(int slot) {
    UndoLog log = undo[slot];
    if (log == null) {
      log = new UndoLog(FIRST_NOTES);
      undo[slot] = log;
    }
    return log;
  }

  /** Receives entries. */
  @FunctionalInterface
  public interface Sink {
    /** Receives an entry; the deadline is in ticker nanoseconds. */
    void entry(Object key, Object value, long deadline);
  }
}
