package io.rkvs.snapshot;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one save share: which slots are still to be taken, how far they are, and the
 * first failure. Thread-safe.
 */
final class SaveRun {
  /**
   * Runs of this many chunks per thread keep threads busy to the end and blocks almost in slot
   * order.
   */
  private static final int CHUNKS_PER_THREAD = 16;

  private final List<? extends CutSource> cuts;
  private final AtomicInteger[] nextSlots;
  private final int threads;
  private final SnapshotProgress progress;
  private final long expected;
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  SaveRun(List<? extends CutSource> cuts, int threads, SnapshotProgress progress) {
    this.cuts = cuts;
    this.threads = threads;
    this.progress = progress;
    this.nextSlots = new AtomicInteger[cuts.size()];
    for (int i = 0; i < nextSlots.length; i++) {
      nextSlots[i] = new AtomicInteger();
    }
    this.expected = cuts.stream().mapToLong(CutSource::expectedEntries).sum();
  }

  List<? extends CutSource> cuts() {
    return cuts;
  }

  long entries() {
    return entries.get();
  }

  /** Returns how many consecutive slots of a cut a thread takes at a time. */
  int chunk(int cut) {
    return Math.max(1, cuts.get(cut).slots() / (threads * CHUNKS_PER_THREAD));
  }

  /** Takes the next chunk and returns its first slot; beyond the last slot there is none left. */
  int takeSlots(int cut) {
    AtomicInteger next = nextSlots[cut];
    // The check keeps the counter from running over when many threads ask again and again.
    int slots = cuts.get(cut).slots();
    return next.get() >= slots ? slots : next.getAndAdd(chunk(cut));
  }

  /** Reports a block that was written. */
  void wrote(int blockEntries, int blockBytes) {
    progress.report(
        new SnapshotProgress.Report(
            SnapshotProgress.Phase.SAVE,
            entries.addAndGet(blockEntries),
            expected,
            bytes.addAndGet(blockBytes)));
  }

  /** Records a failure: the first is the one that is thrown, later ones are added to it. */
  void fail(Throwable problem) {
    if (!failure.compareAndSet(null, problem)) {
      Throwable first = failure.get();
      if (first != null && first != problem) {
        first.addSuppressed(problem);
      }
    }
  }

  /** Returns the first failure, or null. Once there is one, no thread takes another slot. */
  @Nullable Throwable failure() {
    return failure.get();
  }
}
