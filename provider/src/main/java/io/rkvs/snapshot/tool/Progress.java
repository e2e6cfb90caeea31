package io.rkvs.snapshot.tool;

import io.rkvs.snapshot.SnapshotProgress;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says on standard error how far a long command is: a line a second, none in the first.
 * Thread-safe.
 */
final class Progress implements SnapshotProgress {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final Command.Name command;
  private final long size;
  private final PrintStream err;
  private final AtomicLong next = new AtomicLong(System.nanoTime() + INTERVAL);

  Progress(Command.Name command, Path file, PrintStream err) {
    this.command = command;
    this.size = Math.max(1, file.toFile().length());
    this.err = err;
    assert Files.isRegularFile(file);
  }

  @Override
  public void report(Report report) {
    long due = next.get();
    long now = System.nanoTime();
    if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL)) {
      err.printf(
          "%s: %s %d%%, %,d entries%n",
          command, report.phase(), 100 * report.bytesDone() / size, report.entriesDone());
    }
  }

  /** Says nothing more. */
  void end() {
    next.set(Long.MAX_VALUE);
  }
}
