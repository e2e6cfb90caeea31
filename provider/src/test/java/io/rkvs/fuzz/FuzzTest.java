package io.rkvs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the fuzz targets in JVMs of their own: for some seconds with random inputs, the same ones
 * each time; with {@code -Drkvs.long=true} a minute each under Jazzer, which looks for inputs that
 * reach new code. What breaks is in the failure's message, as a seed or as Base64.
 */
final class FuzzTest {
  private static final boolean IS_LONG = Boolean.getBoolean("rkvs.long");

  @TempDir private Path temp;

  @Test
  void nothingBreaks() throws IOException, InterruptedException {
    if (IS_LONG) {
      for (int target = 0; target < FuzzTargets.count(); target++) {
        fuzz("target-" + target, "-Drkvs.fuzz.target=" + target, 60);
      }
    } else {
      fuzz("all", "-Drkvs.fuzz.target=-1", 8);
    }
  }

  private void fuzz(String name, String target, int seconds)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve(name));
    Path corpus = seeds(Files.createDirectory(folder.resolve("corpus")));
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-ea", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", target));
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.add(System.getProperty("java.class.path"));
    if (IS_LONG && isJazzerHere()) {
      command.addAll(
          List.of(
              "com.code_intelligence.jazzer.Jazzer",
              "--target_class=" + FuzzTargets.class.getName(),
              "--instrumentation_includes=io.rkvs.engine.**:io.rkvs.provider.**:io.rkvs.snapshot.**",
              "--custom_hook_excludes=**",
              "--trace=cov",
              "-max_total_time=" + seconds,
              "-max_len=600",
              "-len_control=0",
              "-rss_limit_mb=4096",
              "-timeout=60",
              corpus.toString()));
    } else {
      command.addAll(List.of(FuzzTargets.class.getName(), String.valueOf(seconds)));
    }
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean hasEnded = process.waitFor(seconds + 240L, TimeUnit.SECONDS);
    if (!hasEnded) {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(hasEnded).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("Done ").contains("runs");
    output
        .lines()
        .filter(line -> line.startsWith("Done "))
        .forEach(line -> System.out.println("fuzz, " + name + ": " + line));
  }

  /** Inputs of some length to start from: short ones reach little. */
  private static Path seeds(Path corpus) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] seed = new byte[20 + 8 * i];
      random.nextBytes(seed);
      Files.write(corpus.resolve("seed-" + i), seed);
    }
    return corpus;
  }

  /** Jazzer's native part exists for x86-64 everywhere, and for macOS. */
  private static boolean isJazzerHere() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return os.contains("mac") || arch.equals("amd64") || arch.equals("x86_64");
  }
}
