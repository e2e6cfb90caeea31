package io.rkvs.engine.eviction;

import org.jspecify.annotations.Nullable;

/**
 * The replacement policy: who is to leave. Used at full size by the domains of a bound and in
 * miniature by the window controller, so what is tried there is what is done here. Not thread-safe.
 *
 * <p>W-TinyLFU (Einziger, Friedman, Manes) with one bit for hits: a hit marks the entry and does
 * nothing else. The three regions are first-in-first-out queues. When an entry comes to the head of
 * its queue, the mark is taken off it, counted in the sketch, and the entry moves on as a hit would
 * have moved it; an entry without mark is what the queue gives up:
 *
 * <pre>
 *  new --> window --no mark--> contest with the head of probation --wins--> probation --mark--> protected
 *            ^ |mark                        |loses                             ^                   | ^ |mark
 *            +-+                            v                                  +------no mark------+ +-+
 *                                        evicted
 * </pre>
 *
 * The candidate from the window wins when its frequency exceeds the victim's by {@link #MARGIN}.
 */
final class Regions {
  /* Dead     an entry that is removed stays in its queue as a dead reference; it is dropped when it comes to the head, or by a sweep
   *          when there are more than an eighth of all, or nothing else. So the queues hold on to little that has left.
   * Work     every step takes a mark off that a hit put there, or moves an entry for good; a queue whose marks come back as fast as
   *          they are taken off is left after MAX_TURNS.
   * Checked  RegionsModelTest, BoundTest; the choice of constants: the trace replayer. */

  /** By how much a candidate's frequency must exceed the victim's. */
  static final int MARGIN = 2;

  private static final double PROTECTED_SHARE = 0.75;
  private static final int MAX_TURNS = 1024;

  /** How many entries a window that has become smaller hands over at a time, without a contest. */
  private static final int MAX_MOVES = 64;

  private static final int MIN_DEAD = 16;
  private static final int DEAD_SHIFT = 3;

  private final NodeQueue window = new NodeQueue();
  private final NodeQueue probation = new NodeQueue();
  private final NodeQueue guarded = new NodeQueue();
  private final FrequencySketch sketch;
  private long windowWeight;
  private long probationWeight;
  private long guardedWeight;
  private long windowTarget;
  private long guardedTarget;
  private int live;
  private int dead;

  Regions(FrequencySketch sketch) {
    this.sketch = sketch;
  }

  /** Divides the capacity: the window gets its share, of the rest the protected get theirs. */
  void divide(long capacity, double windowShare) {
    long most = Math.max(1, capacity);
    windowTarget = Math.max(1, Math.min(most, Math.round(most * windowShare)));
    guardedTarget = (long) ((most - windowTarget) * PROTECTED_SHARE);
  }

  FrequencySketch sketch() {
    return sketch;
  }

  /** Returns the weight of all entries. */
  long weight() {
    return windowWeight + probationWeight + guardedWeight;
  }

  /** Returns the number of entries. */
  int count() {
    return live;
  }

  /** Returns the number of references held, dead ones included. */
  int references() {
    return window.size() + probation.size() + guarded.size();
  }

  /** Takes in a new entry. */
  void add(Evictable node) {
    sketch.increment(node.hash());
    node.region = Evictable.WINDOW;
    readd(node);
  }

  /** Takes in an entry that other regions gave away, at the standing it had there. */
  void readd(Evictable node) {
    addWeight(node.region, node.weight());
    live++;
    (node.region == Evictable.WINDOW
            ? window
            : node.region == Evictable.PROBATION ? probation : guarded)
        .add(node);
  }

  /** Forgets an entry; does nothing when it is dead already. */
  void remove(Evictable node) {
    if (node.region == Evictable.DEAD || node.region == Evictable.OUTSIDE) {
      return;
    }
    addWeight(node.region, -node.weight());
    node.region = Evictable.DEAD;
    live--;
    dead++;
    if (live == 0 || dead > MIN_DEAD + (live >>> DEAD_SHIFT)) {
      dead -= window.sweep() + probation.sweep() + guarded.sweep();
    }
  }

  /** Changes the weight of a live entry. */
  void reweigh(Evictable node, int weight) {
    addWeight(node.region, (long) weight - node.weight());
    node.setWeight(weight);
  }

  private void addWeight(byte region, long delta) {
    switch (region) {
      case Evictable.WINDOW -> windowWeight += delta;
      case Evictable.PROBATION -> probationWeight += delta;
      case Evictable.PROTECTED -> guardedWeight += delta;
      default -> throw new AssertionError("region " + region);
    }
  }

  /**
   * Brings the window to its size, and returns the entry that is to leave so that the weight comes
   * down to the capacity, or null when it is there. What is returned is dead.
   */
  @Nullable Evictable next(long capacity) {
    int turns = turns(window);
    int moves = MAX_MOVES;
    while (windowWeight > windowTarget) {
      Evictable node = pollLive(window);
      if (node == null) {
        break;
      }
      if (node.takeVisited() && turns-- > 0) {
        sketch.increment(node.hash());
        window.add(node);
        continue;
      }
      windowWeight -= node.weight();
      boolean shrinks = windowWeight > windowTarget && moves-- > 0;
      if (shrinks || weight() + node.weight() <= capacity) {
        enterProbation(node);
      } else {
        return contest(node);
      }
    }
    return weight() <= capacity ? null : surrender();
  }

  /** Decides between the candidate, which is in no queue, and the head of probation. */
  private Evictable contest(Evictable candidate) {
    Evictable victim = headOfProbation();
    if (victim == null
        || sketch.frequency(candidate.hash()) < sketch.frequency(victim.hash()) + MARGIN) {
      return kill(candidate);
    }
    takeFromProbation(victim);
    enterProbation(candidate);
    return kill(victim);
  }

  /** Names a victim without a contest: there is no candidate. */
  private @Nullable Evictable surrender() {
    Evictable victim = headOfProbation();
    if (victim != null) {
      takeFromProbation(victim);
      return kill(victim);
    }
    int turns = turns(window);
    for (; ; ) {
      Evictable node = pollLive(window);
      if (node == null) {
        return null;
      }
      if (node.takeVisited() && turns-- > 0) {
        sketch.increment(node.hash());
        window.add(node);
        continue;
      }
      windowWeight -= node.weight();
      return kill(node);
    }
  }

  /**
   * Moves marked entries on from the head of probation, and returns the first without mark, which
   * stays; null when neither probation nor protected has an entry.
   */
  private @Nullable Evictable headOfProbation() {
    int turns = turns(probation);
    for (; ; ) {
      Evictable node = probation.peek();
      if (node == null) {
        if (!demote()) {
          return null;
        }
      } else if (node.region == Evictable.DEAD) {
        probation.poll();
        dead--;
      } else if (node.takeVisited() && turns-- > 0) {
        sketch.increment(node.hash());
        takeFromProbation(node);
        node.region = Evictable.PROTECTED;
        guardedWeight += node.weight();
        guarded.add(node);
        while (guardedWeight > guardedTarget && demote()) {}
      } else {
        return node;
      }
    }
  }

  /** Moves the oldest protected entry without mark to probation; false when there is none. */
  private boolean demote() {
    int turns = turns(guarded);
    for (; ; ) {
      Evictable node = pollLive(guarded);
      if (node == null) {
        return false;
      }
      if (node.takeVisited() && turns-- > 0) {
        sketch.increment(node.hash());
        guarded.add(node);
      } else {
        guardedWeight -= node.weight();
        enterProbation(node);
        return true;
      }
    }
  }

  private static int turns(NodeQueue queue) {
    return Math.min(queue.size(), MAX_TURNS);
  }

  private @Nullable Evictable pollLive(NodeQueue queue) {
    Evictable node = queue.poll();
    while (node != null && node.region == Evictable.DEAD) {
      dead--;
      node = queue.poll();
    }
    return node;
  }

  private void enterProbation(Evictable node) {
    node.region = Evictable.PROBATION;
    probationWeight += node.weight();
    probation.add(node);
  }

  private void takeFromProbation(Evictable head) {
    probation.poll();
    probationWeight -= head.weight();
  }

  private Evictable kill(Evictable node) {
    node.region = Evictable.DEAD;
    live--;
    return node;
  }

  /** Gives away an entry, the oldest of its queue; null when there is none left. */
  @Nullable Evictable giveAway() {
    Evictable node = pollLive(window);
    if (node == null) {
      node = pollLive(probation);
    }
    if (node == null) {
      node = pollLive(guarded);
    }
    if (node != null) {
      addWeight(node.region, -node.weight());
      live--;
    }
    return node;
  }
}
