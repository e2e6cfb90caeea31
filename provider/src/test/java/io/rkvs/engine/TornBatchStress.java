package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader without locks against a batch that changes four keys of four shards from 1 to 2. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both before the batch.")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The batch came between the two reads.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both after the batch.")
@Outcome(id = "2, 1", expect = FORBIDDEN, desc = "Torn: the first key new, the second old.")
@State
public class TornBatchStress {
  private static final Object[] KEYS = Lincheck.keysOfShards(4);
  private static final int PATIENCE = 200;

  private final Table table = Lincheck.table(4);

  /** All keys are there. */
  public TornBatchStress() {
    table.commit(Fixtures.storing(KEYS, 1, 1, 1, 1), 0);
  }

  /** The batch. */
  @Actor
  public void writer() {
    table.commit(Fixtures.storing(KEYS, 2, 2, 2, 2), 0);
  }

  /**
   * The key that the batch writes first, until it has changed, and at once the one it writes last.
   */
  @Actor
  public void reader(II_Result r) {
    int first = (int) Fixtures.get(table, KEYS[0]);
    for (int i = 0; first == 1 && i < PATIENCE; i++) {
      first = (int) Fixtures.get(table, KEYS[0]);
    }
    r.r1 = first;
    r.r2 = (int) Fixtures.get(table, KEYS[3]);
  }
}
