package io.rkvs.benchmarks.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The benchmark itself works; its figures mean nothing here. */
final class SaveAndLoadTest {
  @Test
  void smallRunPrintsEveryFigure() throws Exception {
    var bytes = new ByteArrayOutputStream();
    SaveAndLoad.run(2_000, 1, 50, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("2,000 entries of 16 B + 100 B")
        .contains("save: ")
        .contains("quiet, get: longest ")
        .contains("saving, put: longest ")
        .contains("a map beside garbage, put: longest ")
        .contains("load: ");
  }
}
