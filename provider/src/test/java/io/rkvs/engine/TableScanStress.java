package io.rkvs.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A scan of two keys that are always there and one that leaves, while their bins change. */
@JCStressTest
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both, once each; nothing that had left.")
@Outcome(expect = FORBIDDEN, desc = "Missed, repeated, or answered after it had left.")
@State
public class TableScanStress {
  private static final Object[] KEYS = Fixtures.keysOfSlot(Lincheck.table(1), 3, 12);

  private final Table table = Lincheck.table(1);
  private volatile boolean hasLeft;

  /** Three keys are there. */
  public TableScanStress() {
    Fixtures.put(table, KEYS[0], 1);
    Fixtures.put(table, KEYS[1], 1);
    Fixtures.put(table, KEYS[2], 1);
  }

  /** One leaves, then the bins grow and shrink. */
  @Actor
  public void writer() {
    Fixtures.remove(table, KEYS[2]);
    hasLeft = true;
    for (int i = 3; i < KEYS.length; i++) {
      Fixtures.put(table, KEYS[i], 1);
    }
    for (int i = 3; i < KEYS.length; i++) {
      Fixtures.remove(table, KEYS[i]);
    }
  }

  /** Scans again and again. */
  @Actor
  public void reader(II_Result r) {
    r.r1 = 2;
    r.r2 = 1;
    for (int i = 0; i < 20; i++) {
      scan(r);
    }
  }

  private void scan(II_Result r) {
    TableScan scan = table.scan();
    int always = 0;
    boolean wasGone = hasLeft;
    for (Node node = scan.next(); node != null; node = scan.next()) {
      if (node.key().equals(KEYS[0]) || node.key().equals(KEYS[1])) {
        always++;
      } else if (node.key().equals(KEYS[2]) && wasGone) {
        r.r2 = 0;
      }
      wasGone = hasLeft;
    }
    if (always != 2) {
      r.r1 = always;
    }
  }
}
