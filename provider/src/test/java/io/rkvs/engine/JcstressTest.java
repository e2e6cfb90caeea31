package io.rkvs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the classes named {@code ...Stress} of this package in JVMs of their own: a few seconds
 * each, or, with {@code -Drkvs.long=true}, as long as jcstress thinks fit.
 */
final class JcstressTest {
  private static final boolean LONG = Boolean.getBoolean("rkvs.long");

  @Test
  void noForbiddenOutcome() throws IOException, InterruptedException {
    Path folder = Path.of("target", "jcstress").toAbsolutePath();
    Files.createDirectories(folder);
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(LONG ? JcstressRun.atLength("", folder) : JcstressRun.shortly("", folder));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(LONG ? 240 : 10, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(ended).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output)
        .contains("Failed tests: No matches.")
        .contains("Error tests: No matches.")
        .contains("All remaining tests: 9 matching test results.");
  }
}
