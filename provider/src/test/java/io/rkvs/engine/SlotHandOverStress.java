package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Writes to a slot that changes hands meanwhile: all are there, and counted. */
@JCStressTest
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Two entries, both counted.")
@Outcome(expect = FORBIDDEN, desc = "A write was lost, or a counter is off.")
@State
public class SlotHandOverStress {
  private static final Object[] KEYS = Fixtures.keysOfSlot(Lincheck.table(1), 3, 2);

  private final Table table = Lincheck.table(1);

  /** Writes both keys. */
  @Actor
  public void writer() {
    Fixtures.put(table, KEYS[0], 1);
    Fixtures.put(table, KEYS[1], 1);
  }

  /** Moves slots, there and back. */
  @Actor
  public void resizer() {
    table.resizeShards(4);
    table.resizeShards(2);
  }

  /** Looks when all is quiet. */
  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = (int) table.size();
    for (Object key : KEYS) {
      r.r2 += Fixtures.get(table, key) == null ? 0 : 1;
    }
  }
}
