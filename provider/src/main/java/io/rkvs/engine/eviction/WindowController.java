package io.rkvs.engine.eviction;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the window's share of a bounded table, by trying all of {@link #SHARES} at once in
 * miniature. One for a table, thread-safe.
 *
 * <p>A key is in the sample when some bits of its mixed hash are zero, so that a sample of the
 * table is {@link #MAX_KEYS} keys or fewer, twice that for a {@link #LARGE} table: a small table is
 * tried as it is.
 */
final class WindowController {
  /* State    share    written under the lock, read by anybody.
   *          minis    the miniature caches, created when the first sampled key comes; guarded by the lock, like the counts.
   * Locks    its own, taken last of all. Readers never take it: they leave their hits in the buffer. A writer that finds it taken
   *          leaves its miss there too.
   * Choice   at first START, from which no workload is far away. Then, every CHECK accesses, the miniature with the best lead over
   *          the one in use: the accesses that it hit and the other missed, less those the other way round. The lead must be more
   *          than chance would give (a sign test over the accesses on which the two disagree), and
   *            either it has come little by little: more than STEADY times what it would be had every span of accesses
   *              brought as much in a direction of its own. Keys that are asked for in runs bring hits in runs, and a pattern that goes
   *              back and forth gives back at the next turn what it brought at this one: a lead of one content within one
   *              content of accesses, which is 1.9 times at most, however the spans lie. And it has to be more than a part of the misses
   *              that moving the border can cost;
   *            or it pays for the entries that the other window would keep and that are not there yet, each of which
   *              can be missed once.
   * Memory   each pair of miniatures has its own count, kept when another comes into use, so that one step makes the next one
   *          quicker and no step is taken back on the first news. Counts fade.
   * Checked  WindowControllerTest, and the trace replayer for the constants. */

  /** The shares that are tried. */
  static final double[] SHARES = {0.01, 0.1, 0.4, 1.0};

  /** The share while nothing is known. */
  static final int START = 1;

  private static final int MAX_KEYS = 128;

  /** From so many entries on, a larger sample is a small part of what the table takes. */
  private static final int LARGE = 1 << 14;

  private static final int CHECK = 4;
  private static final int FADE_EVERY = 10;
  private static final double FADE = 0.9;
  private static final int MIN_FADE = 160;
  private static final double DEVIATIONS = 1.5;
  private static final double STEADY = 1.9;

  /** The part of the entries between two borders that a steady lead has to pay for. */
  private static final double COST_OF_MOVING = 0.05;

  /** How many spans a miniature's content of accesses is. */
  private static final int SPANS = 3;

  private static final int MIN_SPAN = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final SampleBuffer buffer = new SampleBuffer();
  private final IntConsumer access = this::access;
  private final int capacity;
  private final int spanLength;
  private final int mask;
  private MiniatureCache @Nullable [] minis;

  /** How often the first miniature hit what the second missed. */
  private final double[][] wins = new double[SHARES.length][SHARES.length];

  /** By how much the first led in the present span. */
  private final double[][] span = new double[SHARES.length][SHARES.length];

  /** The sum of the squares of its leads in the spans before. */
  private final double[][] scatter = new double[SHARES.length][SHARES.length];

  private int inUse;
  private long accesses;
  private volatile double share;

  /**
   * Creates a controller.
   *
   * @param entries how many entries the table can hold
   * @param share the share to begin with, one of {@link #SHARES}, or 0 when nothing is known
   */
  WindowController(long entries, double share) {
    int shift = 0;
    int most = entries < LARGE ? MAX_KEYS : 2 * MAX_KEYS;
    while (entries >>> shift > most) {
      shift++;
    }
    mask = shift >= Integer.SIZE - 1 ? -1 >>> 1 : (1 << shift) - 1;
    capacity = (int) Math.max(1, entries >>> shift);
    spanLength = Math.max(MIN_SPAN, capacity / SPANS);
    int known = Arrays.binarySearch(SHARES, share);
    inUse = known < 0 ? START : known;
    this.share = SHARES[inUse];
  }

  /** Returns the window's share of the capacity. */
  double share() {
    return share;
  }

  /** Returns whether the accesses to keys of this hash are wanted. */
  boolean isSampled(int hash) {
    return (mix(hash) & mask) == 0;
  }

  /** Tells of a hit of a sampled key. Never blocks. */
  void hit(int hash) {
    buffer.offer(hash);
  }

  /** Tells of a miss of a sampled key that was then stored. */
  void miss(int hash) {
    if (!lock.tryLock()) {
      buffer.offer(hash);
      return;
    }
    try {
      buffer.drain(access);
      access(hash);
    } finally {
      lock.unlock();
    }
  }

  private void access(int hash) {
    if (!isSampled(hash)) {
      return; // told by an entry that was sampled for another size of the table
    }
    MiniatureCache[] all = minis();
    for (MiniatureCache m : all) {
      m.access(hash);
    }
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all.length; j++) {
        if (all[i].hit && !all[j].hit) {
          wins[i][j]++;
          span[i][j]++;
          span[j][i]--;
        }
      }
    }
    accesses++;
    if (accesses % spanLength == 0) {
      endSpan();
    }
    if (accesses % CHECK == 0) {
      choose(all);
    }
    if (accesses % Math.max(MIN_FADE, FADE_EVERY * (long) capacity) == 0) {
      fade(wins);
      fade(scatter);
    }
  }

  private void endSpan() {
    for (int i = 0; i < span.length; i++) {
      for (int j = 0; j < span.length; j++) {
        scatter[i][j] += span[i][j] * span[i][j];
        span[i][j] = 0;
      }
    }
  }

  private static void fade(double[][] counts) {
    for (double[] row : counts) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= FADE;
      }
    }
  }

  private MiniatureCache[] minis() {
    MiniatureCache[] all = minis;
    if (all == null) {
      all = new MiniatureCache[SHARES.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = new MiniatureCache(capacity, SHARES[i]);
      }
      minis = all;
    }
    return all;
  }

  private void choose(MiniatureCache[] all) {
    int best = inUse;
    double bestLead = 0;
    for (int i = 0; i < all.length; i++) {
      double won = wins[i][inUse];
      double lost = wins[inUse][i];
      double lead = won - lost;
      double chance = DEVIATIONS * Math.sqrt(won + lost);
      double spare = lead - 1 - chance;
      if (lead > bestLead
          && spare >= 0
          && (isSteady(i, lead, chance) || all[i].hasAtMost(spare, all[inUse]))) {
        best = i;
        bestLead = lead;
      }
    }
    if (best != inUse) {
      inUse = best;
      share = SHARES[best];
    }
  }

  private boolean isSteady(int i, double lead, double chance) {
    double present = span[i][inUse];
    double runs = STEADY * Math.sqrt(scatter[i][inUse] + present * present);
    double cost = COST_OF_MOVING * capacity * Math.abs(SHARES[i] - SHARES[inUse]);
    return lead >= Math.max(chance, runs) + 1 + cost;
  }

  /** Mixes a hash anew: slots and domains have used its bits already. */
  private static int mix(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x7FEB352D;
    h = (h ^ (h >>> 15)) * 0x846CA68B;
    return h ^ (h >>> 16);
  }
}
