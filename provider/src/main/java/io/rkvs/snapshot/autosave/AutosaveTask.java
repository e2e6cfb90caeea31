package io.rkvs.snapshot.autosave;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is saved, where to, and when. Immutable.
 *
 * @param namespace the namespace, or null for the whole manager
 * @param interval time from one save to the next, above zero
 * @param fileNamePattern with <code>{ns}</code> and <code>{ts}</code>
 * @param afterChanges a save is due as soon as so many changes have happened, 0 for never
 * @param changes counts the changes so far; may begin again at zero
 * @param save saves; throws when it fails
 */
public record AutosaveTask(
    @Nullable String namespace,
    Duration interval,
    String fileNamePattern,
    long afterChanges,
    LongSupplier changes,
    Save save) {

  /** Saves once. */
  @FunctionalInterface
  public interface Save {
    /** Saves and returns when the file is complete. */
    void run() throws Exception;
  }

  /** Checks the components. */
  public AutosaveTask {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "autosave of "
              + nameOf(namespace)
              + ": expected an interval of at least 1 ms, was "
              + interval);
    }
    if (afterChanges < 0) {
      throw new IllegalArgumentException(
          "autosave of " + nameOf(namespace) + ": expected 0 or more changes, was " + afterChanges);
    }
    if (fileNamePattern.isBlank()) {
      throw new IllegalArgumentException(
          "autosave of " + nameOf(namespace) + ": expected a file name, was blank");
    }
  }

  /** Returns what messages call it. */
  String describe() {
    return nameOf(namespace);
  }

  private static String nameOf(@Nullable String namespace) {
    return namespace == null ? "the manager" : "namespace " + namespace;
  }
}
