package io.rkvs.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Sees that a peer does what it was asked to do before it is measured: nothing is won by doing
 * less. Each check uses a store of its own, opened like the measured one.
 */
public final class Checks {
  private static final int ENTRIES = 5_000;
  private static final long SHORT_MILLIS = 200;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Peer peer;
  private final Setting setting;
  private final Function<Setting, Store> opener;

  private Checks(Peer peer, Setting setting, Function<Setting, Store> opener) {
    this.peer = peer;
    this.setting = setting;
    this.opener = opener;
  }

  /**
   * Checks a peer.
   *
   * @throws IllegalStateException when it does less than it was asked to, saying what
   */
  public static void check(Peer peer, Setting setting) {
    if (peer == Peer.CHM && !setting.isByValue()) {
      return; // the limit: it stands in every row, as it is
    }
    check(peer, setting, peer::open);
  }

  static void check(Peer peer, Setting setting, Function<Setting, Store> opener) {
    Checks checks = new Checks(peer, setting, opener);
    if (setting.bound() > 0) {
      checks.checkBound();
    } else {
      checks.checkContent();
    }
    if (setting.expiry() != Setting.Expiry.NEVER) {
      checks.checkExpiry();
    }
  }

  private void checkContent() {
    try (Store store = opener.apply(setting)) {
      Pojo[] values = new Pojo[ENTRIES];
      for (int i = 0; i < ENTRIES; i++) {
        values[i] = new Pojo(i);
        store.put(i, values[i]);
      }
      expect(store.iterate() == ENTRIES, "keeps all entries");
      for (int i = 0; i < ENTRIES; i++) {
        Object found = store.get(i);
        expect(values[i].equals(found), "answers what was put");
        if (setting.isByValue()) {
          expect(found != values[i] && found != store.get(i), "copies in and out");
        } else {
          expect(found == values[i] || !peer.keepsReferences(), "keeps references");
        }
      }
      if (setting.hasStatistics()) {
        checkStatistics(store);
      }
      checkOperations(store);
    }
  }

  private void checkStatistics(Store store) {
    long before = store.countedHits();
    for (int i = 0; i < ENTRIES; i++) {
      store.get(i);
    }
    await(() -> store.countedHits() == before + ENTRIES, "counts every hit");
  }

  private void checkOperations(Store store) {
    store.put(-1, 41);
    store.increment(-1);
    expect(Integer.valueOf(42).equals(store.get(-1)), "increments");
    expect(Integer.valueOf(42).equals(store.getAndRemove(-1)), "removes what was there");
    expect(store.get(-1) == null, "removes");
  }

  private void checkBound() {
    int bound = Math.min(setting.bound(), ENTRIES);
    Setting small =
        new Setting(
            setting.isByValue(),
            setting.hasStatistics(),
            setting.expiry(),
            setting.expiryMillis(),
            bound);
    try (Store store = opener.apply(small)) {
      for (int i = 0; i < 4 * bound; i++) {
        store.put(i, i);
      }
      // Hazelcast counts per partition and allows for their being uneven.
      long most = peer == Peer.HAZELCAST ? 2L * bound : bound + bound / 20L;
      await(() -> store.iterate() <= most, "evicts down to its bound");
      expect(store.iterate() >= bound / 2, "keeps as many as its bound allows, about");
    }
  }

  private void checkExpiry() {
    try (Store store = opener.apply(setting.withExpiryMillis(SHORT_MILLIS))) {
      store.put(1, 1);
      await(() -> isGone(store), "expires");
    }
  }

  /** A touched entry lives as long as it is asked for: so it is left alone first. */
  private boolean isGone(Store store) {
    if (setting.expiry() == Setting.Expiry.TOUCHED) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * SHORT_MILLIS));
    }
    return store.get(1) == null;
  }

  private void await(Condition condition, String claim) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      expect(System.nanoTime() - end < 0, claim);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void expect(boolean holds, String claim) {
    if (!holds) {
      throw new IllegalStateException(
          "%s does less than it was asked to; expected that it %s, with %s"
              .formatted(peer, claim, setting));
    }
  }

  private interface Condition {
    boolean holds();
  }
}
