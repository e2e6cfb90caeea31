package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * A value and its deadline are replaced, 1 until 10 by 2 until 20; a reader loads the deadline
 * first.
 */
@JCStressTest
@Outcome(
    id = "10, [12]",
    expect = ACCEPTABLE,
    desc = "The old deadline: the reader may drop either.")
@Outcome(
    id = Node.SUSPENDED + ", [12]",
    expect = ACCEPTABLE,
    desc = "The write is under way: the reader asks under the lock.")
@Outcome(id = "20, 2", expect = ACCEPTABLE, desc = "Both new.")
@Outcome(id = "20, 1", expect = FORBIDDEN, desc = "The old value passes for fresh.")
@State
public class DeadlineOrderStress {
  private static final String KEY = "key";
  private static final int PATIENCE = 500;

  private final Table table = Lincheck.table(2);

  /** The old value. */
  public DeadlineOrderStress() {
    swap(1, 10);
  }

  private void swap(int value, long deadline) {
    table.swap(KEY, Hashing.hash(KEY), Table.ANY, value, 0, deadline, deadline);
  }

  /** The new value. */
  @Actor
  public void writer() {
    swap(2, 20);
  }

  /** The deadline, until it is the new one, and at once the value. */
  @Actor
  public void reader(JI_Result r) {
    Node node = table.find(KEY, Hashing.hash(KEY));
    long deadline = node.deadline();
    for (int i = 0; deadline != 20 && i < PATIENCE; i++) {
      deadline = node.deadline();
    }
    r.r1 = deadline;
    r.r2 = (int) node.value();
  }
}
