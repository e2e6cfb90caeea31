package io.rkvs.benchmarks.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void latenciesAreMeasuredDuringEachDisturbance(@TempDir Path directory) throws Exception {
    LatencyPicture picture = Latencies.run(20, 5_000, out);

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("| get |")))
        .hasSize(6)
        .anyMatch(l -> l.contains("| snapshot |"));
    Path file = directory.resolve("picture.svg");
    picture.write(file);
    assertThat(file).content().contains("<svg", "background expiry");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void scaleIsMeasuredBesideAMap(boolean isScattered) throws Exception {
    Scale.run(5, new int[] {20_000}, isScattered, out);

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(l -> l.contains("| 20,000 |"))
        .hasSize(4)
        .anyMatch(l -> l.startsWith("| 20,000 | RKVS |"))
        .anyMatch(l -> l.contains("| 1.00 × the time |"))
        .anyMatch(l -> l.matches("\\| 20,000 \\| RKVS( \\| \\d+\\.\\d \\(\\d+\\.\\d\\)){7} \\|"));
  }

  @Test
  void collectorsShareOfTheLongestOperationIsSubtracted() {
    CollectorTime collector =
        new CollectorTime() {
          @Override
          long nanosSinceLast() {
            return 30_000_000;
          }
        };
    LongestOperation operation = new LongestOperation(collector);
    operation.note(50_000);
    operation.endRound();
    operation.note(37_000_000);
    operation.note(32_000_000);
    operation.endRound();
    operation.note(31_000_000);
    operation.endRound();

    assertThat(operation).hasToString("1.0 (7.0)");
  }
}
