package io.rkvs.fuzz;

import java.util.List;
import java.util.Random;

/**
 * RKVS's five fuzz targets on the Java API. Where RKVS only looks for panics, everything here is
 * compared with a plain map. Started by {@link FuzzTest} in JVMs of their own.
 */
public final class FuzzTargets {
  private static final List<Target> ALL =
      List.of(SingleKeys::run, Batches::run, Management::run, Settings::run, SnapshotBytes::run);

  /** Which of them runs, from 0; all of them, as the first byte says, when negative. */
  private static final int ONLY = Integer.getInteger("rkvs.fuzz.target", -1);

  /** Runs one input. */
  interface Target {
    void run(Decisions decisions) throws Exception;
  }

  private FuzzTargets() {}

  static int count() {
    return ALL.size();
  }

  /** Called by Jazzer with one input after the other. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Decisions decisions = new Decisions(input);
    int chosen = ONLY < 0 ? decisions.below(ALL.size()) : ONLY;
    ALL.get(chosen).run(decisions);
  }

  /** For platforms without Jazzer's native part: random inputs for so many seconds. */
  public static void main(String[] arguments) throws Exception {
    long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
    int runs = 0;
    for (; System.nanoTime() < end; runs++) {
      byte[] input = new byte[1 + runs % 400];
      new Random(runs).nextBytes(input);
      try {
        fuzzerTestOneInput(input);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + runs + ", " + input.length + " bytes", e);
      }
    }
    System.out.println("Done " + runs + " runs");
  }
}
