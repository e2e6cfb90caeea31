package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The short write of an entry, under its slot's latch, beside a batch that takes it out, under the
 * lock.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Written, then removed.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Removed, then written anew.")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Both have met the first value: one is lost.")
@State
public class ShortWriteStress {
  private static final Object KEY = Lincheck.keysOfShards(1)[0];

  private final Table table = Lincheck.table(1);

  /** The entry is there. */
  public ShortWriteStress() {
    Fixtures.put(table, KEY, 1);
  }

  /** The short write. */
  @Actor
  public void writer(II_Result r) {
    Object old = Fixtures.put(table, KEY, 2);
    r.r1 = old == null ? 0 : (int) old;
  }

  /** The long one. */
  @Actor
  public void remover(II_Result r) {
    Object old = Fixtures.take(table, KEY);
    r.r2 = old == null ? 0 : (int) old;
  }
}
