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
  /** With flags given, jcstress tries these alone and not one JVM per compiler. */
  private static final String ONE_JVM = "-XX:+UseParallelGC";

  @Test
  void noForbiddenOutcome() throws IOException, InterruptedException {
    Path folder = Path.of("target", "jcstress").toAbsolutePath();
    Files.createDirectories(folder);
    Path log = folder.resolve("log.txt");
    List<String> mode =
        Boolean.getBoolean("rkvs.long")
            ? List.of("-m", "default")
            : List.of(
                "-m", "sanity", "-iters", "1", "-time", "500", "-sc", "false", "-jvmArgs", ONE_JVM);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                "io.rkvs.engine",
                "-r",
                folder.toString()));
    command.addAll(mode);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(Boolean.getBoolean("rkvs.long") ? 240 : 5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(ended).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output)
        .contains("Failed tests: No matches.")
        .contains("Error tests: No matches.")
        .contains("All remaining tests: 6 matching test results.");
  }
}
