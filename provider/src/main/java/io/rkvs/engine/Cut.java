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
  /* State    handed[slot]  null: as it was at the cut, nobody has touched it. Otherwise its content at the cut, or TAKEN.
   *                        Guarded by the lock of the slot's owner.
   * Begin    Cut.begin installs the cut under all shard locks: the instant. O(shards).
   * Writer   before the first change of a slot after the instant, hands its content over. One slot is the most a writer copies.
   * Saver    takes what was handed over, or else the slot's present content, which nobody has changed. It copies that before it
   *          asks for the lock, and under the lock finds out whether the copy is good: writers change nothing before they hand the
   *          slot over, so when nothing was handed over, nothing was changed under the copier's feet. Relinking alone (Bins) can
   *          lead it astray, and then the bins are others or the count is wrong: it copies again, under the lock. So a saver that
   *          loses its processor in the middle of a copy, which takes most of its time, keeps no writer waiting.
   * Touches  of deadlines by readers are not caught: a saved deadline may be that of a read after the cut, which may also have
   *          found the entry expired.
   * Checked  CutTest, CutLincheckTest. */

  private static final Content NOTHING = new Content(0);
  private static final Content TAKEN = new Content(0);

  /**
   * Cuts of several tables are begun one at a time, so that two of them never wait for each other.
   */
  private static final ReentrantLock BEGIN = new ReentrantLock();

  private final Slots slots;
  private final @Nullable Content[] handed;
  private long size;

  private Cut(Slots slots) {
    this.slots = slots;
    handed = new Content[slots.count()];
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
    return handed.length;
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
    Content early = handed[slot] == null ? copy(bins) : null; // a guess, made good below
    Content content;
    Shard shard = slots.locks.lockOwner(slot);
    try {
      content = takeLocked(slot, bins, early);
    } finally {
      shard.unlock();
    }
    for (int i = 0; i < content.size(); i++) {
      sink.entry(
          content.keysAndValues[2 * i], content.keysAndValues[2 * i + 1], content.deadlines[i]);
    }
  }

  /** Keeps the content of a slot that is about to change; under the owner's lock. */
  void keepLocked(int slot, Node @Nullable [] bins) {
    if (handed[slot] == null) {
      handed[slot] = whole(copy(bins));
    }
  }

  /** Takes what was handed over, or what was copied before, or what is there. */
  private Content takeLocked(int slot, Node @Nullable [] copied, @Nullable Content early) {
    Content content = handed[slot];
    if (content == TAKEN) {
      throw new IllegalStateException("slot " + slot + " of this cut was taken before");
    }
    handed[slot] = TAKEN;
    if (content != null) {
      return content;
    }
    Node[] bins = slots.bins[slot];
    if (early != null && bins == copied && early.size() == countLocked(bins)) {
      return early;
    }
    return whole(copy(bins));
  }

  private static int countLocked(Node @Nullable [] bins) {
    return bins == null ? 0 : Bins.state(bins).count;
  }

  private static Content whole(@Nullable Content content) {
    if (content == null) {
      throw new IllegalStateException("the bins of a slot hold more or fewer entries than counted");
    }
    return content;
  }

  /**
   * Copies the entries of a slot; under the owner's lock, or beside writers, who may lead it
   * astray.
   *
   * @return null when there are more or fewer than counted
   */
  private static @Nullable Content copy(Node @Nullable [] bins) {
    int count = countLocked(bins);
    if (bins == null || count == 0) {
      return NOTHING;
    }
    Content content = new Content(count);
    int at = 0;
    for (int i = 0; i < bins.length - 1; i++) {
      for (Node n = Bins.headAcquire(bins, i); n != null; n = n.nextAcquire()) {
        if (at == count) {
          return null;
        }
        content.deadlines[at] = n.deadline();
        content.keysAndValues[2 * at] = n.key();
        content.keysAndValues[2 * at + 1] = n.value();
        at++;
      }
    }
    return at == count ? content : null;
  }

  /** The entries of one slot. */
  private static final class Content {
    final Object[] keysAndValues;
    final long[] deadlines;

    Content(int entries) {
      keysAndValues = new Object[2 * entries];
      deadlines = new long[entries];
    }

    int size() {
      return deadlines.length;
    }
  }

  /** Receives entries. */
  @FunctionalInterface
  public interface Sink {
    /** Receives an entry; the deadline is in ticker nanoseconds. */
    void entry(Object key, Object value, long deadline);
  }
}
