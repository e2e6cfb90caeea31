package io.rkvs.engine.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checks of the engine's protocol can fail: each step, broken, is reported by those that are
 * named for it. {@code -Drkvs.mutant=regex} picks some.
 */
final class BrokenProtocolTest {
  private static final Path TARGET = Path.of("target", "mutants").toAbsolutePath();
  private static final Pattern ONLY = Pattern.compile(System.getProperty("rkvs.mutant", ""));
  private static final int SHOWN = 8_000;

  static Stream<Arguments> mutantsAndChecks() {
    boolean atLength = Boolean.getBoolean("rkvs.long");
    return Mutants.all().stream()
        .filter(mutant -> ONLY.matcher(mutant.name).find())
        .flatMap(mutant -> mutant.checks(atLength).stream().map(c -> Arguments.of(mutant, c)));
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("mutantsAndChecks")
  void isReported(Mutant mutant, Check check) throws IOException, InterruptedException {
    Outcome outcome = run(mutant, check);
    assertThat(outcome.exitCode).as(outcome.beginning()).isEqualTo(check.exitCode());
    assertThat(outcome.output.contains(check.report()))
        .as("says '%s': %s", check.report(), outcome.beginning())
        .isTrue();
  }

  /** It is the change that is reported, not the way in which the classes get there. */
  @Test
  void theEngineAsItIsIsNot() throws IOException, InterruptedException {
    Mutant unchanged = Mutant.of("unchanged").in("Table", "class Table {", "class Table {");
    Outcome outcome = run(unchanged, Check.modelChecked("TableLincheckTest"));
    assertThat(outcome.exitCode).as(outcome.beginning()).isEqualTo(CheckMain.PASSED);
  }

  /** Every mutant, with every check of it, is in the table of the document. */
  @Test
  void documentNamesAll() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "proofs.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    for (Mutant mutant : Mutants.all()) {
      List<String> own = rows.stream().filter(r -> r.startsWith("| `" + mutant + "`")).toList();
      assertThat(own).as("rows of %s", mutant).hasSize(1);
      for (Check check : mutant.checks(true)) {
        assertThat(own.get(0)).contains(check.title());
      }
    }
    assertThat(rows).hasSameSizeAs(Mutants.all());
  }

  private record Outcome(int exitCode, String output) {
    String beginning() {
      return output.substring(0, Math.min(output.length(), SHOWN));
    }
  }

  private static Outcome run(Mutant mutant, Check check) throws IOException, InterruptedException {
    Path classes = mutant.compile(TARGET);
    Path folder = Files.createDirectories(TARGET.resolve(mutant + "-" + check));
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.addAll(check.arguments().apply(folder));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("%s by %s ends; log in %s", mutant, check, log).isTrue();
    return new Outcome(process.exitValue(), Files.readString(log));
  }
}
