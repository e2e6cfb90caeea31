package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.LockTimeoutException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys whose equals or hashCode throw, block or call back: an error, and a table as before. */
final class MisbehavingKeysTest {
  private static final int HASH = 4711;

  private final Table table = Fixtures.impatient(4, 2_000);
  private final Fixtures.Colliding victim = new Fixtures.Colliding(0, HASH);

  @BeforeEach
  void fill() {
    Fixtures.put(table, victim, "value");
    for (int i = 0; i < 100; i++) {
      Fixtures.put(table, i, i);
    }
  }

  @AfterEach
  void tableIsAsBefore() {
    assertThat(table.size()).isEqualTo(101);
    assertThat(Fixtures.get(table, victim)).isEqualTo("value");
    Fixtures.checkInvariants(table);
  }

  /** Of the victim's hash; runs something when it is compared. */
  private record Key(Supplier<Boolean> comparison) {
    @Override
    public int hashCode() {
      return HASH;
    }

    @Override
    public boolean equals(Object other) {
      return comparison.get();
    }
  }

  private static final class EqualsFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Key throwing() {
    return new Key(
        () -> {
          throw new EqualsFailed();
        });
  }

  @Test
  void equalsThatThrows() {
    for (Threads.Work work :
        List.<Threads.Work>of(
            () -> Fixtures.get(table, throwing()),
            () -> Fixtures.put(table, throwing(), 1),
            () -> Fixtures.add(table, throwing(), 1),
            () -> Fixtures.remove(table, throwing()),
            () -> table.removeExpired(throwing(), Hashing.hash(throwing()), 1),
            () -> table.commit(Fixtures.storing(new Object[] {"new", throwing()}, 1, 2), 0),
            () -> table.commit(Batch.taking(List.of(1, throwing())), 0),
            () -> table.read(Batch.reading(List.of(1, throwing())), 0))) {
      assertThatThrownBy(work::run).isInstanceOf(EqualsFailed.class);
      Fixtures.checkInvariants(table);
    }
    assertThat(Fixtures.get(table, "new")).isNull();
    assertThat(Fixtures.get(table, 1)).isEqualTo(1);
  }

  @Test
  void equalsThatThrowsWhileKeyLocksAreCompared() {
    KeyLock lock = Fixtures.lock(table, victim);
    assertThatThrownBy(() -> Fixtures.lock(table, throwing())).isInstanceOf(EqualsFailed.class);
    assertThatThrownBy(() -> Fixtures.put(table, throwing(), 1)).isInstanceOf(EqualsFailed.class);
    table.unlockKey(lock);
  }

  @Test
  void hashCodeThatThrows() {
    Object key =
        new Object() {
          @Override
          public int hashCode() {
            throw new EqualsFailed();
          }
        };
    assertThatThrownBy(() -> Fixtures.put(table, key, 1)).isInstanceOf(EqualsFailed.class);
    assertThatThrownBy(() -> Fixtures.storing(new Object[] {1, key}, 1, 2))
        .isInstanceOf(EqualsFailed.class);
  }

  /** A write of an entry that is there compares its key under no lock. */
  @Test
  void equalsOfAPresentKeyMayCallBack() {
    Key key =
        new Key(
            () -> {
              Fixtures.put(table, victim, "nested");
              return true;
            });
    assertThat(Fixtures.put(table, key, "outer")).isEqualTo("nested");
    assertThat(Fixtures.put(table, victim, "value")).isEqualTo("outer");
  }

  @Test
  void equalsThatCallsBackIntoItsShardIsRefused() {
    Integer sameShard = Fixtures.keysOfShard(table, Fixtures.owner(table, victim).index(), 1)[0];
    for (Threads.Work call :
        List.<Threads.Work>of(
            () -> Fixtures.add(table, sameShard, "nested"),
            () -> Fixtures.remove(table, victim),
            () -> Fixtures.lock(table, sameShard),
            () -> table.commit(Fixtures.storing(new Object[] {sameShard}, 1), 0),
            () -> table.read(Batch.reading(List.of(sameShard)), 0),
            () -> table.nodesOf(Fixtures.slot(table, victim)),
            () -> table.clear(),
            () -> table.resizeShards(2),
            () -> table.setLimit(1_000),
            () -> Cut.begin(List.of(table)))) {
      Key key = new Key(() -> run(call));
      assertThatThrownBy(() -> Fixtures.add(table, key, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cache 't'")
          .hasMessageContaining("equals or hashCode called the cache");
      refill();
    }
    table.resizeShards(4);
    assertThat(Fixtures.get(table, sameShard)).isEqualTo(sameShard);
  }

  /** What clear has taken out of other shards before it came to the one that is held. */
  private void refill() {
    for (int i = 0; i < 100; i++) {
      Fixtures.put(table, i, i);
    }
    Fixtures.put(table, victim, "value");
  }

  @Test
  void equalsMayRead() {
    Key key = new Key(() -> Fixtures.get(table, 1) == null);
    assertThat(Fixtures.put(table, key, "other")).isNull();
    assertThat(Fixtures.remove(table, key)).isEqualTo("other"); // by identity
    table.nodesOf(Fixtures.slot(table, victim));
    table.clear();
    refill();
  }

  /** Each thread holds a shard and asks for the other's: one goes against the lock order. */
  @Test
  void equalsThatWaitsAgainstTheLockOrderIsRefusedAtOnce() throws Exception {
    int mine = Fixtures.owner(table, victim).index();
    Integer[] others =
        Fixtures.keysOfShard(table, mine == 0 ? 1 : 0, 1); // before or behind the victim's
    CyclicBarrier bothInside = new CyclicBarrier(2);
    Key key = new Key(() -> meetThen(bothInside, () -> Fixtures.add(table, others[0], others[0])));
    OtherKey otherKey =
        new OtherKey(
            others[0], () -> meetThen(bothInside, () -> Fixtures.add(table, victim, "value")));
    int refused = 0;
    try (Threads threads = new Threads()) {
      Threads.Task<Void> first = threads.run("first", () -> Fixtures.add(table, key, 1));
      Threads.Task<Void> second = threads.run("second", () -> Fixtures.add(table, otherKey, 1));
      for (Threads.Task<Void> task : List.of(first, second)) {
        try {
          task.outcome();
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageContaining("equals or hashCode called the cache");
          refused++;
        }
      }
    }
    assertThat(refused).isEqualTo(1);
    table.clear();
    refill();
  }

  /** Of an Integer's hash; runs something when it is compared. */
  private record OtherKey(Integer like, Supplier<Boolean> comparison) {
    @Override
    public int hashCode() {
      return like.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return comparison.get();
    }
  }

  private static Boolean meetThen(CyclicBarrier barrier, Threads.Work work) {
    run(barrier::await);
    return run(work);
  }

  private static Boolean run(Threads.Work work) {
    try {
      work.run();
      return false;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("not expected", e);
    }
  }

  @Test
  void equalsThatBlocksMakesOthersTimeOutAndNameTheHolder() throws Exception {
    table.setLockTimeoutNanos(20_000_000);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Key key =
        new Key(
            () -> {
              inside.countDown();
              return run(release::await);
            });
    try (Threads threads = new Threads()) {
      Threads.Task<Void> blocked = threads.run("blocked", () -> Fixtures.add(table, key, 1));
      inside.await();
      assertThatThrownBy(() -> Fixtures.put(table, victim, 1))
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining("cache 't'")
          .hasMessageContaining(Fixtures.owner(table, victim).toString())
          .hasMessageContaining("20 ms")
          .hasMessageContaining("'blocked'");
      assertThatThrownBy(
              () -> table.commit(Fixtures.storing(new Object[] {1, 2, victim}, 0, 0, 0), 0))
          .isInstanceOf(LockTimeoutException.class);
      assertThat(Fixtures.get(table, victim)).isEqualTo("value");
      assertThat(Fixtures.get(table, 1)).isEqualTo(1);
      release.countDown();
      blocked.outcome();
    }
    table.clear();
    refill();
  }
}
