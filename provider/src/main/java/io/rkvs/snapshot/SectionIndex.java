package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.SectionTotals;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Where the blocks of one section are. Grows with the blocks that are found, never by what a file
 * claims. Filled, then {@link #seal sealed}, then read. Not thread-safe.
 */
final class SectionIndex {
  private long[] offsets = new long[4];
  private int[] sequences = new int[4];
  private int[] orders = new int[4];
  private int[] headerCrcs = new int[4];
  private int blocks;
  private long entries;
  private long rawBytes;
  private long storedBytes;
  private int[] bySequence = new int[0];

  /** Adds a block that starts at {@code block.offset()}. */
  void add(BlockHeader block, int headerCrc, int entriesOfNamespace) {
    if (blocks == offsets.length) {
      int capacity = 2 * blocks;
      offsets = Arrays.copyOf(offsets, capacity);
      sequences = Arrays.copyOf(sequences, capacity);
      orders = Arrays.copyOf(orders, capacity);
      headerCrcs = Arrays.copyOf(headerCrcs, capacity);
    }
    offsets[blocks] = block.offset();
    sequences[blocks] = block.sequence();
    orders[blocks] = block.order();
    headerCrcs[blocks] = headerCrc;
    blocks++;
    entries += entriesOfNamespace;
    rawBytes += block.rawBytes();
    storedBytes += block.storedBytes();
  }

  /** Puts the blocks in order and returns the offset of one whose number another has too, or -1. */
  long seal() {
    bySequence = sortedBy(i -> sequences[i]);
    for (int i = 1; i < blocks; i++) {
      if (sequences[bySequence[i]] == sequences[bySequence[i - 1]]) {
        return offsets[bySequence[i]];
      }
    }
    return -1;
  }

  int blocks() {
    return blocks;
  }

  /** Returns the sequence number of the i-th block in order. */
  int sequence(int i) {
    return sequences[bySequence[i]];
  }

  /** Returns the offset of the i-th block in order. */
  long offset(int i) {
    return offsets[bySequence[i]];
  }

  /** Returns the sums over the blocks found. */
  SectionTotals totals() {
    long digest = SectionTotals.EMPTY_DIGEST;
    for (int i : bySequence) {
      digest = SectionTotals.extend(digest, headerCrcs[i]);
    }
    return new SectionTotals(entries, blocks, rawBytes, storedBytes, digest);
  }

  /**
   * Returns the offsets of all blocks but number 0, by slot: so keys come in the order in which
   * tables keep them.
   */
  long[] entryBlocks() {
    int[] bySlot = sortedBy(i -> (long) orders[i] << 31 | sequences[i]);
    return Arrays.stream(bySlot)
        .filter(i -> sequences[i] != 0)
        .mapToLong(i -> offsets[i])
        .toArray();
  }

  private int[] sortedBy(IntToLongFunction key) {
    return IntStream.range(0, blocks)
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer i) -> key.applyAsLong(i))
                .thenComparingLong(i -> offsets[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
