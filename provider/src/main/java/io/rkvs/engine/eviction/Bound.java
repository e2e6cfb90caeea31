package io.rkvs.engine.eviction;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bound on the number or the weight of a table's entries, and the choice of those that leave.
 *
 * <p>Thread-safe. {@link #hit} never blocks; the others wait for the lock of one domain, which is
 * held for a few hundred nanoseconds. The bound is exact at rest and exceeded only by entries whose
 * writers are on their way to evict: each of those has at most one more than it may.
 */
public final class Bound {
  /* State    domains  the hashes cut into equal ranges, as many as leave FULL_DOMAIN entries to each: fewer would cost hits, more brings
   *                   nothing but less waiting. They have nothing to do with shards, so slots change hands without moving any of this.
   *                   Replaced under all of their locks and all of the shards' by repartition.
   *          permits  a domain holds as many as its entries weigh; what is left lies in `free`. So a full table evicts in the domain
   *                   that grows, without a write that all domains share, and a table that is not full evicts nowhere.
   *          controller  replaced when the number of entries it was made for has changed.
   * Entry    OUTSIDE -> added (WINDOW ..) -> DEAD, by removed() or by being named a victim, whichever comes first under the domain's lock:
   *          so each is subtracted once. A victim is still in the table until the caller takes it out; it is out of the count already.
   * Locks    add, removed, reweigh: under the lock of the entry's shard, then the domain's. evict: under no lock of a shard; one domain's
   *          at a time.
   * Starved  a domain with less than half of its fair share takes permits from the richest one, which then has to evict.
   * User code  none. The evictor is called with no lock held.
   * Progress a domain that was retired is looked up again: after repartition, which is rare.
   * Checked  BoundTest, BoundChurnTest. */

  /** Takes entries out of the table. */
  public interface Evictor {
    /** Takes out an entry that was named; it may have left already. Called without locks. */
    void evict(Evictable victim);
  }

  private static final int FULL_DOMAIN = 2048;
  private static final int MAX_DOMAINS = 64;
  private static final int MAX_WEIGHED_DOMAINS = 16;
  private static final int SPLIT_AT = 4096;
  private static final long SMALL_TABLE = 1L << 16;
  private static final long MEDIUM_TABLE = 1L << 18;

  private final int hashBits;
  private final boolean weighed;
  private final AtomicLong free;
  private volatile long maximum;
  private volatile Domain[] domains;
  private volatile @Nullable WindowController controller;
  private volatile long expected;
  private volatile long fairShare;

  /**
   * Creates a bound.
   *
   * @param maximum the largest number or weight, 1 or more
   * @param weighed whether entries have weights, or count as one each
   * @param hashBits width of the hashes, whose upper bits choose the domain
   */
  public Bound(long maximum, boolean weighed, int hashBits) {
    this.hashBits = hashBits;
    this.weighed = weighed;
    this.maximum = checked(maximum);
    free = new AtomicLong(maximum);
    domains = create(weighed ? 1 : wantedDomains(maximum));
    fairShare = maximum / domains.length;
    if (!weighed) {
      expect(maximum, 0);
    }
  }

  private static long checked(long maximum) {
    if (maximum < 1) {
      throw new IllegalArgumentException("bound: expected 1 or more, was " + maximum);
    }
    return maximum;
  }

  private Domain[] create(int count) {
    Domain[] all = new Domain[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Domain(this);
    }
    return all;
  }

  private int wantedDomains(long entries) {
    int most = weighed ? MAX_WEIGHED_DOMAINS : MAX_DOMAINS;
    int fits = (int) Math.min(most, Math.max(1, entries / FULL_DOMAIN));
    return Integer.highestOneBit(fits);
  }

  /** Sets what sketches and the controller are made for. */
  private void expect(long entries, double share) {
    expected = entries;
    controller = new WindowController(entries, share);
  }

  /** Returns the largest number or weight. */
  public long maximum() {
    return maximum;
  }

  /** Returns whether entries have weights. */
  public boolean isWeighed() {
    return weighed;
  }

  /** Returns the number or weight of the entries; exact at rest. O(domains). */
  public long weight() {
    long sum = 0;
    for (Domain d : domains) {
      sum += d.weight();
    }
    return sum;
  }

  // ---------------------------------------------------------------- for readers

  /**
   * Notes that a reader met an entry whose {@code visited} was not above 0. Never blocks.
   *
   * @param hash the key's hash
   */
  public void hit(Evictable node, int hash) {
    if (node.visited == Evictable.UNVISITED) {
      node.visited = Evictable.VISITED;
    } else {
      if (node.visited != Evictable.SAMPLED_VISITED) {
        node.visited = Evictable.SAMPLED_VISITED;
      }
      WindowController c = controller;
      if (c != null) {
        c.hit(hash);
      }
    }
  }

  // ---------------------------------------------------------------- under the lock of the shard

  /**
   * Takes in an entry and, when the table is full, names the one that is to leave for it: perhaps
   * the same. The caller takes that one out once it has given back the shard's lock, and then calls
   * {@link #evict}.
   */
  public @Nullable Evictable addAndName(Evictable node, int hash) {
    if (node.weight() > maximum) {
      node.region = Evictable.DEAD;
      return node;
    }
    Domain d = lockDomain(hash);
    try {
      addTo(d, node, hash);
      return d.settleByEvicting(isStarved(d));
    } finally {
      d.unlock();
    }
  }

  /**
   * Takes in an entry of a batch, which must not lose entries before it is complete; the caller
   * calls {@link #evict} later. No single entry may weigh more than the maximum.
   */
  public void add(Evictable node, int hash) {
    Domain d = lockDomain(hash);
    try {
      addTo(d, node, hash);
      d.settle();
    } finally {
      d.unlock();
    }
  }

  private void addTo(Domain d, Evictable node, int hash) {
    WindowController c = controller;
    if (c != null && c.isSampled(hash)) {
      node.visited = Evictable.SAMPLED_UNVISITED;
      c.miss(hash);
    } else {
      node.visited = Evictable.UNVISITED;
    }
    d.add(node);
  }

  /** Forgets an entry that leaves the table, or has been named to leave. */
  public void removed(Evictable node, int hash) {
    if (node.region == Evictable.DEAD) {
      return; // for good, so it need not be read under the lock
    }
    Domain d = lockDomain(hash);
    try {
      d.remove(node);
      d.settle();
    } finally {
      d.unlock();
    }
  }

  /**
   * Gives an entry another weight; the caller calls {@link #evict} later.
   *
   * @return whether the entry may stay: with more than the maximum it is named to leave, and the
   *     caller takes it out
   */
  public boolean reweigh(Evictable node, int hash, int weight) {
    Domain d = lockDomain(hash);
    try {
      boolean fits = weight <= maximum;
      if (fits) {
        d.reweigh(node, weight);
      } else {
        d.remove(node);
      }
      d.settle();
      return fits;
    } finally {
      d.unlock();
    }
  }

  /**
   * Gives an entry of a batch another weight; the caller calls {@link #evict} later. The batch is
   * no heavier than the maximum, unless that has changed meanwhile.
   */
  public void reweighInBatch(Evictable node, int hash, int weight) {
    Domain d = lockDomain(hash);
    try {
      d.reweigh(node, weight);
      d.settle();
    } finally {
      d.unlock();
    }
  }

  // ---------------------------------------------------------------- under no lock

  /**
   * Evicts until the hash's domain has permits for all its entries. Costs one read when there is
   * nothing to do.
   */
  public void evict(int hash, Evictor evictor) {
    Domain d = domainOf(hash);
    if (d.isOver()) {
      if (isStarved(d)) {
        feed(d, evictor);
      }
      if (!evictFrom(d, evictor)) {
        evictAll(evictor);
      }
      reviewExpectation();
    }
  }

  /** Evicts until all entries have permits. O(domains) when there is nothing to do. */
  public void evictAll(Evictor evictor) {
    boolean isWhole;
    do {
      isWhole = true;
      for (Domain d : domains) {
        isWhole &= !d.isOver() || evictFrom(d, evictor);
      }
    } while (!isWhole);
  }

  /**
   * Evicts until the domain has permits for all its entries. Returns false when the domain was
   * retired: what it was over is then spread over others.
   */
  private static boolean evictFrom(Domain d, Evictor evictor) {
    for (; ; ) {
      Evictable victim;
      d.lock();
      try {
        if (d.retired) {
          return false;
        }
        victim = d.isOver() ? d.settleByEvicting(false) : null;
      } finally {
        d.unlock();
      }
      if (victim == null) {
        return true;
      }
      evictor.evict(victim);
    }
  }

  private boolean isStarved(Domain d) {
    return d.granted() < fairShare() / 2;
  }

  /** Moves permits from the richest domain to one that is over, and evicts there. */
  private void feed(Domain poor, Evictor evictor) {
    Domain richest = poor;
    for (Domain d : domains) {
      if (d.granted() > richest.granted()) {
        richest = d;
      }
    }
    if (richest == poor) {
      return;
    }
    long moved;
    richest.lock();
    try {
      long need = Math.max(1, fairShare() / 2 - poor.granted());
      moved = richest.retired ? 0 : richest.giveUp(Math.min(need, richest.granted() / 2));
    } finally {
      richest.unlock();
    }
    if (!evictFrom(richest, evictor)) {
      evictAll(evictor);
    }
    poor.lock();
    try {
      if (poor.retired) {
        give(moved);
      } else {
        poor.receive(moved);
      }
    } finally {
      poor.unlock();
    }
  }

  // ---------------------------------------------------------------- live changes

  /**
   * Changes the maximum; the caller holds the locks of all shards and calls {@link #evictAll} once
   * it has given them back. O(entries) of the smaller of the two tables when the number of domains
   * changes, which it does below {@value #FULL_DOMAIN} × {@value #MAX_DOMAINS} entries; O(domains)
   * otherwise.
   */
  public void setMaximum(long next) {
    long before = maximum;
    maximum = checked(next);
    fairShare = next / domains.length;
    free.addAndGet(next - before);
    if (!weighed) {
      WindowController c = controller;
      expect(next, c == null ? 0 : c.share());
      int wanted = wantedDomains(next);
      if (wanted > domains.length) {
        repartition(wanted);
      }
    }
    collectDebt();
  }

  /** Lets the domains give up permits until none is owed. */
  private void collectDebt() {
    Domain[] all = domains;
    for (int i = 0; free.get() < 0; i = (i + 1) % all.length) {
      Domain d = all[i];
      d.lock();
      try {
        long owed = -free.get();
        long part = i == all.length - 1 ? owed : owed / (all.length - i);
        give(d.giveUp(Math.max(1, part)));
      } finally {
        d.unlock();
      }
    }
  }

  /** Returns whether the table has outgrown its domains: the caller then calls {@link #review}. */
  public boolean isOutgrown() {
    int n = domains.length;
    return weighed && n < MAX_WEIGHED_DOMAINS && domains[0].count() > SPLIT_AT;
  }

  /** Makes more or fewer domains when that is due; the caller holds the locks of all shards. */
  public void review() {
    int wanted =
        weighed ? (isOutgrown() ? 2 * domains.length : domains.length) : wantedDomains(maximum);
    if (wanted != domains.length) {
      repartition(wanted);
    }
  }

  private void repartition(int count) {
    Domain[] old = domains;
    Domain[] all = create(count);
    for (Domain d : old) {
      d.lock();
    }
    try {
      for (int i = 0; i < old.length; i++) {
        old[i].retired = true;
        move(old[i], i, old.length, all);
      }
      domains = all;
      fairShare = maximum / count;
    } finally {
      for (Domain d : old) {
        d.unlock();
      }
    }
  }

  private void move(Domain from, int index, int oldCount, Domain[] to) {
    give(from.granted());
    Regions source = from.regions();
    if (source == null) {
      return;
    }
    if (to.length > oldCount) {
      int fan = to.length / oldCount;
      for (int i = index * fan; i < (index + 1) * fan; i++) {
        to[i].start(source.sketch().copy(expected / to.length));
      }
    }
    int shift = hashBits - Integer.numberOfTrailingZeros(to.length);
    for (Evictable node = source.giveAway(); node != null; node = source.giveAway()) {
      Domain d = to[node.hash() >>> shift];
      Regions target = d.regions();
      if (target == null) {
        target = d.start(source.sketch().copy(expected / to.length));
      }
      target.readd(node);
    }
    for (Domain d : to) {
      d.settle();
    }
  }

  /** Entries have weights: the sample follows the number of entries. */
  private void reviewExpectation() {
    if (!weighed) {
      return;
    }
    long now = 0;
    for (Domain d : domains) {
      now += d.count();
    }
    long before = expected;
    if (before == 0 || now > 2 * before || now < before / 2) {
      WindowController c = controller;
      expect(Math.max(1, now), c == null ? 0 : c.share());
    }
  }

  // ---------------------------------------------------------------- for domains

  private Domain domainOf(int hash) {
    Domain[] all = domains;
    return all[hash >>> (hashBits - Integer.numberOfTrailingZeros(all.length))];
  }

  private Domain lockDomain(int hash) {
    for (; ; ) {
      Domain d = domainOf(hash);
      d.lock();
      if (!d.retired) {
        return d;
      }
      d.unlock();
    }
  }

  /** Takes up to {@code n} permits and returns how many. */
  long take(long n) {
    long f = free.get();
    while (f > 0) {
      long taken = Math.min(f, n);
      long witness = free.compareAndExchange(f, f - taken);
      if (witness == f) {
        return taken;
      }
      f = witness;
    }
    return 0;
  }

  void give(long n) {
    free.addAndGet(n);
  }

  /** Returns the share of the maximum that each domain would have if all had the same. */
  long fairShare() {
    return fairShare;
  }

  /** Returns the number of entries that each domain is expected to hold. */
  long fairEntries() {
    Domain[] all = domains;
    return all == null ? expected : Math.max(1, expected / all.length);
  }

  /** Returns how many words of its sketch a domain needs for an entry: fewer in a larger table. */
  double wordsPerEntry() {
    long n = expected;
    return n <= SMALL_TABLE ? 1 : n <= MEDIUM_TABLE ? 0.5 : 0.25;
  }

  double windowShare() {
    WindowController c = controller;
    return c == null ? WindowController.SHARES[WindowController.START] : c.share();
  }

  /** Returns the number of references that queues hold, dead ones included; for tests. */
  long references() {
    long sum = 0;
    for (Domain d : domains) {
      sum += d.references();
    }
    return sum;
  }
}
