package io.rkvs.extensions;

import java.time.Duration;
import java.util.Objects;

/**
 * A task that saves one namespace again and again.
 *
 * @param namespace the namespace's name
 * @param interval time between two saves, at least one millisecond; a save that takes longer skips
 *     ticks
 * @param fileNamePattern a name inside the persistence directory; <code>{ns}</code> stands for the
 *     namespace, <code>{ts}</code> for the time of the save
 * @param afterChanges saves already when so many entries have changed, 0 for never; looked at every
 *     second
 */
public record NamespaceAutosave(
    String namespace, Duration interval, String fileNamePattern, long afterChanges) {
  /** Creates a task that goes by time alone. */
  public NamespaceAutosave(String namespace, Duration interval, String fileNamePattern) {
    this(namespace, interval, fileNamePattern, 0);
  }

  /** Checks the components. */
  public NamespaceAutosave {
    Objects.requireNonNull(namespace, "namespace");
    ManagerAutosave.check(interval, fileNamePattern, afterChanges);
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace: expected a name, was empty");
    }
  }
}
