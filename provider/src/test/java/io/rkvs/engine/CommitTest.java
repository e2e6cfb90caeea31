package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What readers make of marks and records, one step of a batch at a time. */
final class CommitTest {
  private final Table table = Fixtures.table(1);

  private Node node(Object key) {
    return table.find(key, Hashing.hash(key));
  }

  /**
   * A reader that has seen the mark of one batch may find the record of the next one, which has
   * another node under the same index.
   */
  @Test
  void readerWaitsUntilARecordNamesItsNode() throws Exception {
    Fixtures.put(table, "a", "of a");
    Fixtures.put(table, "b", "of b");
    Node a = node("a");
    Commit next = new Commit(1);
    next.add(node("b"), "new of b", 0, Fixtures.KEEP, false, Hashing.hash("b"));
    Shard shard = Fixtures.owner(table, "a");
    shard.lock();
    try (Threads threads = new Threads()) {
      a.setPendingRelease(0);
      shard.setCommitRelease(next);
      Threads.Task<Object> reader = threads.call("reader", () -> Fixtures.get(table, "a"));
      await().until(() -> reader.isDone() || shard.hasQueuedThread(reader.thread));
      shard.setCommitRelease(null);
      a.setEntryRelease(Hashing.hash("a"));
      shard.unlock();
      assertThat(reader.outcome()).isEqualTo("of a");
    }
    Fixtures.checkInvariants(table);
  }

  /** The record decides what all its nodes hold: nothing new before, everything after. */
  @Test
  void readersGoByTheRecord() {
    Fixtures.put(table, "a", "old");
    Fixtures.put(table, "b", "old");
    Commit commit = new Commit(2);
    commit.add(node("a"), "new", 0, Fixtures.KEEP, false, Hashing.hash("a"));
    commit.add(node("b"), null, 0, Fixtures.KEEP, false, Hashing.hash("b"));
    Shard shard = Fixtures.owner(table, "a");
    shard.setCommitRelease(commit);
    node("a").setPendingRelease(0);
    node("b").setPendingRelease(1);
    assertThat(Fixtures.get(table, "a")).isEqualTo("old");
    assertThat(Fixtures.get(table, "b")).isEqualTo("old");
    commit.commit();
    assertThat(Fixtures.get(table, "a")).isEqualTo("new");
    assertThat(Fixtures.get(table, "b")).isNull();
  }
}
