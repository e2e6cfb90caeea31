package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A value with a plain field is stored: for a new key, and over an old value. Who finds it sees the
 * field.
 */
@JCStressTest
@Outcome(id = "-1, [12]", expect = ACCEPTABLE, desc = "The new key not yet.")
@Outcome(id = "2, [12]", expect = ACCEPTABLE, desc = "The new key and its value, whole.")
@Outcome(id = ".*0.*", expect = FORBIDDEN, desc = "A value that is not whole.")
@State
public class ValuePublicationStress {
  private static final int PATIENCE = 200;

  private final Table table = Lincheck.table(2);

  /** One key is there. */
  public ValuePublicationStress() {
    Fixtures.put(table, "old", new Box(1));
  }

  /** Not final, so that only the table can publish it. */
  private static final class Box {
    int content;

    Box(int content) {
      this.content = content;
    }
  }

  /** A new key, and a new value. */
  @Actor
  public void writer() {
    Fixtures.put(table, "new", new Box(2));
    Fixtures.put(table, "old", new Box(2));
  }

  /** Whatever is there. */
  @Actor
  public void reader(II_Result r) {
    Box fresh = (Box) Fixtures.get(table, "new");
    for (int i = 0; fresh == null && i < PATIENCE; i++) {
      fresh = (Box) Fixtures.get(table, "new");
    }
    r.r1 = fresh == null ? -1 : fresh.content;
    Box old = (Box) Fixtures.get(table, "old");
    r.r2 = old == null ? 0 : old.content;
  }
}
