package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.engine.Threads.Task;
import io.rkvs.extensions.LockTimeoutException;
import io.rkvs.extensions.OperationInterruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Key locks: who waits, who goes on, who is told, and that nothing stays behind. */
final class KeyLockTest {
  private Table table = Fixtures.table(4);

  @AfterEach
  void nothingStaysBehind() {
    Fixtures.checkInvariants(table);
    assertThat(WaitGraph.waiting()).isZero();
  }

  private void unlock(KeyLock lock) {
    table.unlockKey(lock);
  }

  @Test
  void holderTakesItAgain() {
    KeyLock outer = Fixtures.lock(table, "a");
    assertThat(outer.holds).isEqualTo(1);
    KeyLock inner = Fixtures.lock(table, new String("a"));
    assertThat(inner).isSameAs(outer);
    assertThat(inner.holds).isEqualTo(2);
    assertThat(Fixtures.put(table, "a", 1)).isNull();
    assertThat(table.commit(Fixtures.storing(new Object[] {"a", "b"}, 2, 3), 0)).isTrue();
    unlock(inner);
    assertThat(outer.holds).isEqualTo(1);
    unlock(outer);
  }

  @Test
  void writesOfOthersWaitReadsAndOtherKeysGoOn() throws Exception {
    Fixtures.put(table, "a", 1);
    Integer[] neighbours = Fixtures.keysOfSlot(table, Fixtures.slot(table, "a"), 3);
    KeyLock lock = Fixtures.lock(table, "a");
    try (Threads threads = new Threads()) {
      Task<Object> put = threads.call("putter", () -> Fixtures.put(table, "a", 3));
      put.awaitWaiting();
      Task<Boolean> batch =
          threads.call(
              "batch", () -> table.commit(Fixtures.storing(new Object[] {"b", "a"}, 4, 4), 0));
      batch.awaitWaiting();
      threads
          .run(
              "others",
              () -> {
                assertThat(Fixtures.get(table, "a")).isEqualTo(1);
                Batch read = Batch.reading(List.of("a", "b"));
                table.read(read, 0);
                assertThat(read.previous(0)).isEqualTo(1);
                assertThat(read.previous(1)).isNull();
                for (Integer neighbour : neighbours) {
                  Fixtures.put(table, neighbour, 7);
                  table.unlockKey(Fixtures.lock(table, neighbour));
                }
              })
          .outcome();
      assertThat(Fixtures.put(table, "a", 2)).isEqualTo(1);
      unlock(lock);
      put.outcome();
      assertThat(batch.outcome()).isTrue();
      assertThat(Fixtures.get(table, "b")).isEqualTo(4);
    }
  }

  @Test
  void onlyOneThreadIsInside() throws Exception {
    int[] inside = new int[1];
    int[] entries = new int[1];
    Threads.together(
        4,
        number -> {
          for (int i = 0; i < 500; i++) {
            KeyLock lock = Fixtures.lock(table, "a");
            try {
              assertThat(++inside[0]).isEqualTo(1);
              entries[0]++;
              inside[0]--;
            } finally {
              unlock(lock);
            }
          }
        });
    assertThat(entries[0]).isEqualTo(2_000);
  }

  @Test
  void timeoutNamesCacheKeyAndHolder() throws Exception {
    table.setLockTimeoutNanos(20_000_000);
    Thread.currentThread().setName("holder-thread");
    KeyLock lock = Fixtures.lock(table, "the key");
    try (Threads threads = new Threads()) {
      for (Threads.Work work :
          List.<Threads.Work>of(
              () -> Fixtures.put(table, "the key", 1),
              () -> Fixtures.lock(table, "the key"),
              () -> table.commit(Fixtures.storing(new Object[] {"the key"}, 1), 0))) {
        Task<Void> task = threads.run("waiter", work);
        assertThatThrownBy(task::outcome)
            .isInstanceOf(LockTimeoutException.class)
            .hasMessageContaining("cache 't'")
            .hasMessageContaining("'the key' (java.lang.String)")
            .hasMessageContaining("'holder-thread'");
      }
    } finally {
      unlock(lock);
    }
    assertThat(table.size()).isZero();
  }

  /** The table's own timeout is an hour. */
  @Test
  void oneCallHasOnePatienceForAllItsWaits() {
    table.setLockTimeoutNanos(TimeUnit.HOURS.toNanos(1));
    Patience patience = new Patience(TimeUnit.MILLISECONDS.toNanos(20));
    KeyLock lock = Fixtures.lock(table, "a");
    try (Threads threads = new Threads()) {
      for (Threads.Work work :
          List.<Threads.Work>of(
              () -> table.lockKey("a", Hashing.hash("a"), patience),
              () -> table.commit(Fixtures.storing(new Object[] {"b", "a"}, 1, 1), 0, patience))) {
        Task<Void> task = threads.run("waiter", work);
        assertThatThrownBy(task::outcome).isInstanceOf(LockTimeoutException.class);
      }
      assertThat(patience.leftNanos()).isNotPositive();
      Threads.Work free = () -> table.commit(Fixtures.storing(new Object[] {"b"}, 1), 0, patience);
      assertThatCode(threads.run("what is free is had", free)::outcome).doesNotThrowAnyException();
    } finally {
      unlock(lock);
    }
  }

  @Test
  void interruptEndsTheWait() throws Exception {
    KeyLock lock = Fixtures.lock(table, "a");
    try (Threads threads = new Threads()) {
      Task<Boolean> waiter =
          threads.call(
              "waiter",
              () -> {
                assertThatThrownBy(() -> Fixtures.put(table, "a", 1))
                    .isInstanceOf(OperationInterruptedException.class)
                    .hasMessageContaining("'a'");
                return Thread.currentThread().isInterrupted();
              });
      waiter.awaitWaiting();
      waiter.thread.interrupt();
      assertThat(waiter.outcome()).isTrue();
    }
    unlock(lock);
    assertThat(table.size()).isZero();
  }

  @Test
  void cycleOfTwoTellsExactlyOne() throws Exception {
    cycle(2, table, table);
  }

  @Test
  void cycleOfThreeTellsExactlyOne() throws Exception {
    cycle(3, table, table, table);
  }

  @Test
  void cycleThroughTwoTablesTellsExactlyOne() throws Exception {
    cycle(2, table, Fixtures.table(1));
  }

  /** Thread i holds key i and writes key i + 1; with a timeout that would fail the test. */
  private static void cycle(int threadCount, Table... tables) throws Exception {
    CyclicBarrier allHold = new CyclicBarrier(threadCount);
    List<Task<String>> tasks = new ArrayList<>();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < threadCount; i++) {
        Table mine = tables[i];
        Table theirs = tables[(i + 1) % threadCount];
        Object own = "key " + i;
        Object wanted = "key " + (i + 1) % threadCount;
        tasks.add(
            threads.call(
                "thread-" + i,
                () -> {
                  KeyLock lock = Fixtures.lock(mine, own);
                  try {
                    allHold.await();
                    Fixtures.put(theirs, wanted, own);
                    return "";
                  } catch (LockTimeoutException e) {
                    return e.getMessage();
                  } finally {
                    mine.unlockKey(lock);
                  }
                }));
      }
      List<String> told = new ArrayList<>();
      for (Task<String> task : tasks) {
        String message = task.outcome();
        if (!message.isEmpty()) {
          told.add(message);
        }
      }
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).contains("deadlock");
      for (int i = 0; i < threadCount; i++) {
        assertThat(told.get(0)).contains("key " + i).contains("thread-" + i);
      }
    }
  }

  @Test
  void batchThatWouldCloseACycleIsTold() throws Exception {
    KeyLock mine = Fixtures.lock(table, "a");
    CountDownLatch holds = new CountDownLatch(1);
    try (Threads threads = new Threads()) {
      Task<Void> other =
          threads.run(
              "other",
              () -> {
                KeyLock lock = Fixtures.lock(table, "b");
                try {
                  holds.countDown();
                  Fixtures.put(table, "a", 1);
                } finally {
                  unlock(lock);
                }
              });
      holds.await();
      other.awaitWaiting();
      assertThatThrownBy(() -> table.commit(Fixtures.storing(new Object[] {"c", "b"}, 1, 1), 0))
          .isInstanceOf(LockTimeoutException.class)
          .hasMessageContaining("deadlock");
      assertThat(Fixtures.get(table, "c")).isNull();
      unlock(mine);
      other.outcome();
    }
  }

  @Test
  void holdSurvivesResizeClearAndGrowth() throws Exception {
    Integer[] sameSlot = Fixtures.keysOfSlot(table, 5, 40);
    KeyLock lock = Fixtures.lock(table, sameSlot[0]);
    try (Threads threads = new Threads()) {
      Task<Object> waiter = threads.call("waiter", () -> Fixtures.put(table, sameSlot[0], 9));
      waiter.awaitWaiting();
      for (Integer key : sameSlot) {
        Fixtures.put(table, key, 1);
      }
      table.resizeShards(64);
      assertThat(table.clear()).isEqualTo(40);
      table.resizeShards(3);
      Fixtures.put(table, sameSlot[1], 1);
      table.clear();
      table.setLockTimeoutNanos(1_000_000);
      Task<Void> late = threads.run("late", () -> Fixtures.put(table, sameSlot[0], 8));
      assertThatThrownBy(late::outcome).isInstanceOf(LockTimeoutException.class);
      assertThat(waiter.isDone()).isFalse();
      unlock(lock);
      assertThat(waiter.outcome()).isNull();
      assertThat(Fixtures.get(table, sameSlot[0])).isEqualTo(9);
    }
  }

  @Test
  void givingBackTooOftenOrBySomebodyElseIsAnError() throws Exception {
    KeyLock lock = Fixtures.lock(table, "a");
    try (Threads threads = new Threads()) {
      Task<Void> thief = threads.run("thief", () -> unlock(lock));
      assertThatThrownBy(thief::outcome)
          .isInstanceOf(IllegalMonitorStateException.class)
          .hasMessageContaining("'a'");
    }
    unlock(lock);
    assertThatThrownBy(() -> unlock(lock)).isInstanceOf(IllegalMonitorStateException.class);
  }

  /** A key whose toString blocks may spoil its own message, not everybody's waiting. */
  @Test
  void toStringOfAKeyRunsUnderNoLock() throws Exception {
    CountDownLatch inToString = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Object slow =
        new Object() {
          @Override
          public String toString() {
            inToString.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return "slow";
          }
        };
    Table impatient = Fixtures.impatient(2, 5);
    KeyLock slowLock = Fixtures.lock(impatient, slow);
    KeyLock lock = Fixtures.lock(table, "a");
    try (Threads threads = new Threads()) {
      Task<Void> describing = threads.run("describing", () -> Fixtures.put(impatient, slow, 1));
      inToString.await();
      Task<Object> waiter = threads.call("waiter", () -> Fixtures.put(table, "a", 1));
      waiter.awaitWaiting();
      unlock(lock);
      waiter.outcome();
      release.countDown();
      assertThatThrownBy(describing::outcome).hasMessageContaining("'slow'");
    }
    impatient.unlockKey(slowLock);
  }
}
