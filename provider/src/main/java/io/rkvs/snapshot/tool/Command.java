package io.rkvs.snapshot.tool;

import io.rkvs.serial.ClassFilter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line, understood.
 *
 * @param name what to do
 * @param file with which file
 * @param namespace the only namespace to dump, or null for all
 * @param limit most entries to dump
 * @param allowed patterns of the classes that may be loaded
 */
record Command(Name name, Path file, @Nullable String namespace, long limit, List<String> allowed) {
  static final String USAGE =
      """
      usage: inspect FILE
             verify FILE
             dump FILE [--namespace NAME] [--limit N] [--allow CLASS-PATTERN]...
      exit codes: 0 sound, 1 damaged, 2 wrong usage, 3 not found or unreadable,
                  4 for a later release or without the codec it needs
      """;

  /** What can be done with a file. */
  enum Name {
    INSPECT,
    VERIFY,
    DUMP
  }

  Command {
    allowed = List.copyOf(allowed);
  }

  /**
   * Understands a command line.
   *
   * @throws IllegalArgumentException says what is wrong with it
   */
  static Command parse(String[] arguments) {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("expected a command and a file");
    }
    Name name = nameOf(arguments[0]);
    Path file;
    try {
      file = Path.of(arguments[1]);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a file name: " + e.getMessage(), e);
    }
    String namespace = null;
    long limit = Long.MAX_VALUE;
    List<String> allowed = new ArrayList<>();
    for (int i = 2; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (name != Name.DUMP || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unexpected \"" + option + "\"");
      }
      String value = arguments[i + 1];
      switch (option) {
        case "--namespace" -> namespace = value;
        case "--limit" -> limit = count(value);
        case "--allow" -> allowed.add(value);
        default -> throw new IllegalArgumentException("unknown option \"" + option + "\"");
      }
    }
    ClassFilter.of(allowed, List.of()); // says so now when a pattern is malformed
    return new Command(name, file, namespace, limit, allowed);
  }

  private static Name nameOf(String text) {
    return switch (text) {
      case "inspect" -> Name.INSPECT;
      case "verify" -> Name.VERIFY;
      case "dump" -> Name.DUMP;
      default ->
          throw new IllegalArgumentException(
              "unknown command \"" + text + "\", expected inspect, verify or dump");
    };
  }

  private static long count(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("--limit: expected a number, was \"" + text + "\"");
    }
    return Long.parseLong(text);
  }
}
