package io.rkvs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The measurement runs, resizes, and prints what it says. */
final class ResizeLatencyTest {
  @Test
  void measuresBothKindsOfRounds() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ResizeLatency.run(5_000, 0.05, 1, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("4 -> 64 -> 4 shards")
        .contains("longest")
        .doesNotContain(" 0 resizes");
    String calls = text.lines().filter(line -> line.startsWith("calls")).findFirst().orElse("");
    assertThat(calls.trim().split(" +", -1)).hasSize(5).doesNotContain("0");
  }
}
