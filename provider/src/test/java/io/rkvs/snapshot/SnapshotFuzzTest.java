package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link SnapshotFuzz} in a small heap; {@code -Drkvs.fuzz=n} sets the number of inputs. */
final class SnapshotFuzzTest {
  private static final int INPUTS = Integer.getInteger("rkvs.fuzz", 3_000);

  @Test
  void changedFilesWithRightChecksumsAreRefusedOrLoadedAndNothingElse() throws Exception {
    try (ChildProcess child =
        ChildProcess.start(List.of("-Xmx40m"), SnapshotFuzz.class, Integer.toString(INPUTS))) {
      String output = child.readAll();
      assertThat(child.await()).as(output).isZero();
      assertThat(output).contains(INPUTS + " inputs: ");
      System.out.print(output.substring(output.indexOf(INPUTS + " inputs: ")));
      // Most get past the checksums: what is fuzzed is what lies behind them.
      assertThat(loaded(output)).isGreaterThan(INPUTS / 4);
    }
  }

  @Test
  void inputThatIsNoFileIsRefused() {
    SnapshotFuzz.fuzzerTestOneInput(new byte[0]);
    SnapshotFuzz.fuzzerTestOneInput(new byte[10_000]);
  }

  private static int loaded(String output) {
    String rest = output.substring(output.indexOf(" refused, ") + " refused, ".length());
    return Integer.parseInt(rest.substring(0, rest.indexOf(' ')));
  }
}
