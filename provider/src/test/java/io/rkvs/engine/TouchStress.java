package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A reader's touch against the expiry of the same entry. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Touched in time: it stays.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Expired: the touch comes too late.")
@Outcome(expect = FORBIDDEN, desc = "An entry is both saved and taken out, or neither.")
@State
public class TouchStress {
  private static final String KEY = "key";

  private final Table table = Lincheck.table(2);
  private final Node node;

  /** An entry until 10. */
  public TouchStress() {
    table.swap(KEY, Hashing.hash(KEY), Table.ANY, 1, 0, 10, 10);
    node = table.find(KEY, Hashing.hash(KEY));
  }

  /** The reader. */
  @Actor
  public void toucher(ZZ_Result r) {
    r.r1 = table.touch(node, 10, 1_000);
  }

  /** The clock says 20. */
  @Actor
  public void expirer(ZZ_Result r) {
    r.r2 = table.removeExpired(KEY, Hashing.hash(KEY), 20) != null;
  }
}
