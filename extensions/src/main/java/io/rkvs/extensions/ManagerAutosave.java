package io.rkvs.extensions;

import java.time.Duration;
import java.util.Objects;

/**
 * A task that saves all namespaces of a manager again and again, as one consistent cut.
 *
 * @param interval time between two saves, at least one millisecond; a save that takes longer skips
 *     ticks
 * @param fileName a name inside the persistence directory; <code>{ts}</code> stands for the time of
 *     the save
 * @param afterChanges saves already when so many entries have changed, 0 for never; looked at every
 *     second
 */
public record ManagerAutosave(Duration interval, String fileName, long afterChanges) {
  /** Creates a task that goes by time alone. */
  public ManagerAutosave(Duration interval, String fileName) {
    this(interval, fileName, 0);
  }

  /** Checks the components. */
  public ManagerAutosave {
    check(interval, fileName, afterChanges);
  }

  static void check(Duration interval, String fileName, long afterChanges) {
    if (afterChanges < 0) {
      throw new IllegalArgumentException(
          "after changes: expected 0 (never) or more, was " + afterChanges);
    }
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(fileName, "fileName");
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("interval: expected at least 1 ms, was " + interval);
    }
    if (fileName.isBlank()) {
      throw new IllegalArgumentException("file name: expected a name, was blank");
    }
  }
}
