package io.rkvs.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.SectionTotals;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the blocks of one section while several threads write them. Thread-safe. */
final class SectionLog {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private int[] headerCrcs = new int[8];

  @GuardedBy("lock") private int blocks;

  @GuardedBy("lock") private long entries;

  @GuardedBy("lock") private long rawBytes;

  @GuardedBy("lock") private long storedBytes;

  /** Returns the next sequence number; its block must be recorded. */
  int nextSequence() {
    lock.lock();
    try {
      if (blocks == headerCrcs.length) {
        headerCrcs = Arrays.copyOf(headerCrcs, 2 * blocks);
      }
      return blocks++;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a block that was written. */
  void record(BlockHeader header, int headerCrc, int entriesOfNamespace) {
    lock.lock();
    try {
      headerCrcs[header.sequence()] = headerCrc;
      entries += entriesOfNamespace;
      rawBytes += header.rawBytes();
      storedBytes += header.storedBytes();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the totals, once every block is recorded. */
  SectionTotals totals() {
    lock.lock();
    try {
      long digest = SectionTotals.EMPTY_DIGEST;
      for (int i = 0; i < blocks; i++) {
        digest = SectionTotals.extend(digest, headerCrcs[i]);
      }
      return new SectionTotals(entries, blocks, rawBytes, storedBytes, digest);
    } finally {
      lock.unlock();
    }
  }
}
