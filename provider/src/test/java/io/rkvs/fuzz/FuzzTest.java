package io.rkvs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.snapshot.SnapshotFuzz;
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
 * reach new code, and three minutes of the reader of snapshots. What breaks is in the failure's
 * message, as a seed or as Base64.
 */
final class FuzzTest {
  private static final boolean IS_LONG = Boolean.getBoolean("rkvs.long");
  private static final int SNAPSHOT_SECONDS = Integer.getInteger("rkvs.fuzz.seconds", 180);

  @TempDir private Path temp;

  @Test
  void nothingBreaks() throws Exception {
    if (IS_LONG) {
      for (int target = 0; target < FuzzTargets.count(); target++) {
        fuzz("target-" + target, "-Drkvs.fuzz.target=" + target, 60);
      }
      if (isGuided()) {
        fuzzTheReaderOfSnapshots();
      }
    } else {
      fuzz("all", "-Drkvs.fuzz.target=-1", 8);
    }
  }

  /** The reader with the allow list on, from files that it accepts; the build has random damage. */
  private void fuzzTheReaderOfSnapshots() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("snapshots"));
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    SnapshotFuzz.writeSeeds(corpus);
    List<String> command = java("-Xmx256m");
    command.addAll(guided(SnapshotFuzz.class, 20_000, SNAPSHOT_SECONDS, corpus));
    run("snapshots", folder, command, SNAPSHOT_SECONDS);
  }

  private static boolean isGuided() {
    return IS_LONG && isJazzerHere();
  }

  private void fuzz(String name, String target, int seconds) throws Exception {
    Path folder = Files.createDirectory(temp.resolve(name));
    Path corpus = seeds(Files.createDirectory(folder.resolve("corpus")));
    List<String> command = java("-Xmx1g", target);
    if (isGuided()) {
      command.addAll(guided(FuzzTargets.class, 600, seconds, corpus));
    } else {
      command.addAll(List.of(FuzzTargets.class.getName(), String.valueOf(seconds)));
    }
    run(name, folder, command, seconds);
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of(options));
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  private static List<String> guided(Class<?> target, int maxLength, int seconds, Path corpus) {
    return List.of(
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.getName(),
        "--instrumentation_includes=io.rkvs.engine.**:io.rkvs.provider.**:io.rkvs.serial.**:io.rkvs.snapshot.**",
        "--custom_hook_excludes=**",
        "--trace=cov",
        "-max_total_time=" + seconds,
        "-max_len=" + maxLength,
        "-len_control=0",
        "-rss_limit_mb=4096",
        "-timeout=60",
        corpus.toString());
  }

  private static void run(String name, Path folder, List<String> command, int seconds)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
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
