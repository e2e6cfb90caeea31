package io.rkvs.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a table is created with; immutable.
 *
 * @param name the namespace's name, for messages
 * @param shards number of shards, 1 or more
 * @param maximum the limit or bound, 0 for none: in entries, or in weight when entries have one
 * @param rejects whether {@code maximum} rejects (a limit, of entries) or evicts (a bound)
 * @param lockTimeoutNanos how long a lock is waited for
 * @param ticker the clock of all deadlines
 * @param observer hears of entries that leave by themselves, or null when nobody has to: then the
 *     table drops them
 * @param weighs whether entries have weights: then every value comes as a {@link Weighed}
 */
public record TableOptions(
    String name,
    int shards,
    long maximum,
    boolean rejects,
    long lockTimeoutNanos,
    Ticker ticker,
    @Nullable EntryObserver observer,
    boolean weighs) {

  private static final int MIN_SLOTS = 1024;
  private static final int SLOTS_PER_SHARD = 64;

  /** Checks the components. */
  public TableOptions {
    if (shards < 1) {
      throw new IllegalArgumentException(name + ": shards: expected 1 or more, was " + shards);
    }
    if (rejects && weighs && maximum > 0) {
      throw new IllegalArgumentException(name + ": expected a bound by weight to evict");
    }
    if (lockTimeoutNanos <= 0) {
      throw new IllegalArgumentException(
          name + ": lock timeout: expected more than zero, was " + lockTimeoutNanos + " ns");
    }
  }

  /** Creates the options of a table whose entries count as one each. */
  public TableOptions(
      String name,
      int shards,
      long maximum,
      boolean rejects,
      long lockTimeoutNanos,
      Ticker ticker,
      @Nullable EntryObserver observer) {
    this(name, shards, maximum, rejects, lockTimeoutNanos, ticker, observer, false);
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
