package io.rkvs.snapshot.tool;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Looks at a snapshot file from the command line.
 *
 * <pre>
 * inspect FILE   what the file says of itself: namespaces, counts, sizes, age, classes
 * verify FILE    reads, checks and decompresses every block and walks through every entry
 * dump FILE      prints the entries; --namespace NAME, --limit N, --allow PATTERN (repeatable)
 * </pre>
 *
 * <p>No class of a user's is loaded: a value is shown as the structure that the file's dictionary
 * gives it. {@code dump --allow PATTERN} loads the classes that the pattern has ({@link
 * io.rkvs.serial.ClassFilter}), from the class path, and shows them by their {@code toString}.
 *
 * <p>Exit codes: {@value #OK} sound, {@value #DAMAGED} damaged or no snapshot at all, {@value
 * #USAGE} the command line is wrong, {@value #UNREADABLE} there is no such file or it cannot be
 * read, {@value #OTHER} not damaged but not for this tool: written by a later release, or with a
 * codec that is not here. Results go to standard output, progress and problems to standard error.
 */
public final class SnapshotTool {
  /** The file is sound. */
  public static final int OK = 0;

  /** The file is damaged, or no snapshot. */
  public static final int DAMAGED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The file is not there or cannot be read. */
  public static final int UNREADABLE = 3;

  /** The file is for another release or wants a library that is not here. */
  public static final int OTHER = 4;

  private SnapshotTool() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int code = run(arguments, out, System.err);
    out.flush();
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @param arguments as on the command line
   * @param out takes the result
   * @param err takes problems and progress
   * @return the exit code
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    Command command;
    try {
      command = Command.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(Command.USAGE);
      return USAGE;
    }
    Path file = command.file();
    if (!Files.isRegularFile(file)) {
      err.println(file + ": " + (Files.exists(file) ? "not a file" : "no such file"));
      return UNREADABLE;
    }
    Progress progress = new Progress(command.name(), file, err);
    try {
      return switch (command.name()) {
        case INSPECT -> Inspect.run(LocalFiles.INSTANCE, file, Clock.systemUTC(), out);
        case VERIFY -> Verify.run(LocalFiles.INSTANCE, file, progress, out);
        case DUMP -> Dump.run(LocalFiles.INSTANCE, command, progress, out, err);
      };
    } catch (SnapshotException e) {
      progress.end();
      err.println(e.getMessage());
      return switch (e.kind()) {
        case CORRUPT -> DAMAGED;
        case IO, BUSY, NAME, NOT_CONFIGURED -> UNREADABLE;
        case VERSION, MISMATCH -> OTHER;
      };
    }
  }
}
