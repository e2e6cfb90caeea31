package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a table is created with; immutable.
 *
 * @param name the namespace's name, for messages
 * @param shards number of shards, 1 or more
 * @param maxEntries the limit or bound, 0 for none
 * @param rejects whether {@code maxEntries} rejects (a limit) or evicts (a bound)
 * @param lockTimeoutNanos how long a lock is waited for
 * @param ticker the clock of all deadlines
 * @param observer hears of entries that leave by themselves, or null when nobody has to: then the
 *     table drops them
 */
public record TableOptions(
    String name,
    int shards,
    long maxEntries,
    boolean rejects,
    long lockTimeoutNanos,
    Ticker ticker,
    @Nullable EntryObserver observer) {

  private static final int MIN_SLOTS = 1024;
  private static final int SLOTS_PER_SHARD = 64;

  /** Checks the components. */
  public TableOptions {
    if (shards < 1) {
      throw new IllegalArgumentException(name + ": shards: expected 1 or more, was " + shards);
    }
    if (lockTimeoutNanos <= 0) {
      throw new IllegalArgumentException(
          name + ": lock timeout: expected more than zero, was " + lockTimeoutNanos + " ns");
    }
  }

  /**
   * Returns the number of slots: a power of two, enough for every shard to have its share and for
   * growth in small steps.
   */
  int slots() {
    int wanted = Math.max(MIN_SLOTS, SLOTS_PER_SHARD * shards);
    return Integer.highestOneBit(wanted) == wanted ? wanted : Integer.highestOneBit(wanted) << 1;
  }
}
