package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Readers of two keys that are always there, while their bins grow and shrink. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both found.")
@Outcome(expect = FORBIDDEN, desc = "A key that is always there was missed.")
@State
public class TableGrowthStress {
  private static final Object[] KEYS = Fixtures.keysOfSlot(Lincheck.table(1), 3, 12);

  private final Table table = Lincheck.table(1);

  /** Two keys are there. */
  public TableGrowthStress() {
    Fixtures.put(table, KEYS[0], 1);
    Fixtures.put(table, KEYS[1], 1);
  }

  /** The rest comes and goes. */
  @Actor
  public void writer() {
    for (int i = 2; i < KEYS.length; i++) {
      Fixtures.put(table, KEYS[i], 1);
    }
    for (int i = 2; i < KEYS.length; i++) {
      Fixtures.remove(table, KEYS[i]);
    }
  }

  /** Both keys, again and again. */
  @Actor
  public void reader(II_Result r) {
    r.r1 = always(KEYS[0]);
    r.r2 = always(KEYS[1]);
  }

  private int always(Object key) {
    for (int i = 0; i < 20; i++) {
      if (Fixtures.get(table, key) == null) {
        return 0;
      }
    }
    return 1;
  }
}
