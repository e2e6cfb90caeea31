package io.rkvs.engine.broken;

import io.rkvs.engine.JcstressRun;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What has to report a mutant: a test of this build, run in a JVM of its own.
 *
 * @param title the test
 * @param arguments of the JVM, after its class path; given a folder to write to
 * @param exitCode of a run that reports something
 * @param report words that the report contains
 */
record Check(String title, Function<Path, List<String>> arguments, int exitCode, String report) {
  private static final String ENGINE = "io.rkvs.engine.";
  private static final int JCSTRESS_FAILED = 1;

  /** What Lincheck says first of results that no order of the operations explains. */
  static final String INVALID = "Invalid execution results";

  /** A method of a test of the engine. */
  static Check of(String test, String method, String report) {
    // Short runs: what the second compiler costs it does not bring in.
    return new Check(
        test + "." + method,
        folder ->
            List.of(
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                CheckMain.class.getName(),
                ENGINE + test,
                method),
        CheckMain.REPORTED,
        report);
  }

  /** The model checker over a Lincheck test of the engine. */
  static Check modelChecked(String test) {
    return of(test, "modelChecked", INVALID);
  }

  /** One class of the engine's jcstress tests, as long as the build runs it. */
  static Check stressed(String test) {
    return new Check(
        test,
        folder -> JcstressRun.shortly(test, folder),
        JCSTRESS_FAILED,
        "Observed forbidden state");
  }

  @Override
  public String toString() {
    return title;
  }
}
