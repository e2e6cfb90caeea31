package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two threads that put in, and take out again, entries of one bin, each by short writes. */
@JCStressTest
@Outcome(id = "0, 0, 1, 1", expect = ACCEPTABLE, desc = "One of each and one that stays.")
@Outcome(expect = FORBIDDEN, desc = "An entry of the other's key, or another number of them.")
@State
public class ShortInsertStress {
  private static final Object[] KEYS = Fixtures.keysOfBin(Lincheck.table(1), 3, 8);

  private final Table table = Lincheck.table(1);

  /** There is an entry that stays, and room for two more. */
  public ShortInsertStress() {
    for (Object key : KEYS) {
      Fixtures.put(table, key, 1);
    }
    for (int i = 1; i < KEYS.length; i++) {
      Fixtures.remove(table, KEYS[i]);
    }
  }

  /** The first. */
  @Actor
  public void first(IIII_Result r) {
    r.r1 = comeAndGo(KEYS[1]);
  }

  /** The second. */
  @Actor
  public void second(IIII_Result r) {
    r.r2 = comeAndGo(KEYS[2]);
  }

  /** What is left, by number and in the chain. */
  @Arbiter
  public void left(IIII_Result r) {
    r.r3 = (int) table.size();
    for (Object key : KEYS) {
      r.r4 += Fixtures.get(table, key) == null ? 0 : 1;
    }
  }

  private int comeAndGo(Object key) {
    int wrong = 0;
    for (int i = 0; i < 3; i++) {
      wrong += Fixtures.put(table, key, i) == null ? 0 : 1;
      wrong += Integer.valueOf(i).equals(Fixtures.remove(table, key)) ? 0 : 1;
    }
    return wrong;
  }
}
