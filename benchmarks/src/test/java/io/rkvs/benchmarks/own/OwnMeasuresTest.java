package io.rkvs.benchmarks.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OwnMeasuresTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void fiveMeasurementsComeWithWhatWasPublished() {
    FiveMeasurements.run(1, new int[] {1_000, 2_000}, out);

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .containsPattern("\\| get \\| \\d+ \\| \\d+ \\| 225 to 409 \\|")
        .contains("| set, insert |", "80 % reads, 2 threads", "| 128 |");
  }

  @Test
  void latenciesAreMeasuredDuringEachDisturbance() {
    Latencies.run(20, 5_000, out);

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("| get |")))
        .hasSize(5);
  }
}
