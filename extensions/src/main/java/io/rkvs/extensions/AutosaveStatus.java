package io.rkvs.extensions;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The autosave tasks of a manager at one moment.
 *
 * @param tasks the manager's own task first, if there is one, then those of namespaces in the order
 *     they were added
 */
public record AutosaveStatus(List<Task> tasks) {
  /** Copies the list. */
  public AutosaveStatus {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task.
   *
   * @param namespace the namespace it saves, or null for the manager's own task
   * @param fileNamePattern the pattern of its files
   * @param running whether it is started
   * @param lastSuccess when its last good save was complete, or null
   * @param lastFailure when its last failed save failed, or null
   * @param lastError what the last failure said, or null
   * @param nextDue when it saves next, or null when it is not running
   * @param successes number of good saves
   * @param failures number of failed saves
   */
  public record Task(
      @Nullable String namespace,
      String fileNamePattern,
      boolean running,
      @Nullable Instant lastSuccess,
      @Nullable Instant lastFailure,
      @Nullable String lastError,
      @Nullable Instant nextDue,
      long successes,
      long failures) {}
}
