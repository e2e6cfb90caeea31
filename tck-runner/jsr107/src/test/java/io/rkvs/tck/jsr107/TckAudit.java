package io.rkvs.tck.jsr107;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.runner.Description;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Writes down what a run of the TCK really did, one line a test: its outcome, a blank, its name.
 *
 * <p>The TCK turns a test that it excludes into an empty one, which every report counts as passed.
 * All that betrays it is a line in the log, so the log is read here.
 */
public final class TckAudit extends RunListener {
  /** The outcome of a test method, as the first word of its line. */
  enum Outcome {
    EXECUTED,
    FAILED,
    EMPTY,
    SKIPPED
  }

  private static final Path REPORT = Path.of(System.getProperty("io.rkvs.tck.audit"));
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private volatile Outcome current = Outcome.EXECUTED;

  private final Handler exclusions =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          String message = entry.getMessage();
          if (message != null && message.contains("EXCLUDING TEST")) {
            current = Outcome.EMPTY;
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Override
  public void testRunStarted(Description description) throws IOException {
    Files.deleteIfExists(REPORT);
    ROOT.addHandler(exclusions);
  }

  @Override
  public void testStarted(Description test) {
    current = Outcome.EXECUTED;
  }

  @Override
  public void testFailure(Failure failure) {
    current = Outcome.FAILED;
    if (failure.getDescription().isSuite()) {
      lines.add(Outcome.FAILED + " " + failure.getDescription().getDisplayName());
    }
  }

  @Override
  public void testAssumptionFailure(Failure failure) {
    current = Outcome.SKIPPED;
  }

  @Override
  public void testIgnored(Description test) {
    lines.add(Outcome.SKIPPED + " " + name(test));
  }

  @Override
  public void testFinished(Description test) {
    lines.add(current + " " + name(test));
  }

  @Override
  public void testRunFinished(Result result) throws IOException {
    ROOT.removeHandler(exclusions);
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, List.copyOf(lines));
  }

  private static String name(Description test) {
    return test.getClassName() + "#" + test.getMethodName();
  }
}
