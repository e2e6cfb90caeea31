package io.rkvs.snapshot.autosave;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.snapshot.FilePattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The autosave tasks of a manager: its own, and one per namespace at most. They can be added,
 * replaced, started, stopped and listed at any time; but nothing is saved before {@link #ready},
 * which the manager calls when its initial load is done: an empty manager must not overwrite the
 * file it is about to load.
 *
 * <p>Thread-safe. Stopping and replacing wait for a save in progress. No two tasks may save to one
 * file.
 */
public final class AutosaveScheduler implements AutoCloseable {
  private final AutosaveTimer timer;
  private final ReentrantLock lock = new ReentrantLock();

  /** By namespace; the manager's own task has the key null and comes first in reports. */
  @GuardedBy("lock") private final Map<@Nullable String, AutosaveRunner> runners = new LinkedHashMap<>();

  /** Tasks that were started before the manager was ready. */
  @GuardedBy("lock") private final List<AutosaveRunner> waiting = new ArrayList<>();

  @GuardedBy("lock") private boolean ready;

  @GuardedBy("lock") private boolean closed;

  /** Creates a scheduler without tasks, which owns the timer. */
  public AutosaveScheduler(AutosaveTimer timer) {
    this.timer = timer;
  }

  /** The initial load is done: tasks that were started run from now on. */
  public void ready() {
    lock.lock();
    try {
      ready = true;
      if (!closed) {
        waiting.forEach(AutosaveRunner::start);
      }
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds and starts a task; the one that the namespace (or the manager) had is stopped first.
   *
   * @throws IllegalArgumentException when another task saves to the same file
   * @throws IllegalStateException when the scheduler is closed
   */
  public void add(AutosaveTask task) {
    AutosaveRunner added = new AutosaveRunner(task, timer);
    AutosaveRunner replaced;
    lock.lock();
    try {
      requireOpen();
      requireOwnFile(task);
      replaced = runners.put(task.namespace(), added);
      waiting.remove(replaced);
    } finally {
      lock.unlock();
    }
    if (replaced != null) {
      replaced.stop();
    }
    start(task.namespace(), added);
  }

  /**
   * Starts the task of a namespace, or with null the manager's own; one that runs goes on.
   *
   * @throws IllegalArgumentException when there is no such task
   */
  public void start(@Nullable String namespace) {
    start(namespace, require(namespace));
  }

  private void start(@Nullable String namespace, AutosaveRunner runner) {
    lock.lock();
    try {
      requireOpen();
      if (runners.get(namespace) != runner) {
        return; // replaced or removed in the meantime
      }
      if (ready) {
        runner.start();
      } else if (!waiting.contains(runner)) {
        waiting.add(runner);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops the task of a namespace, or with null the manager's own, and waits for a save in
   * progress. It can be started again.
   *
   * @throws IllegalArgumentException when there is no such task
   */
  public void stop(@Nullable String namespace) {
    stop(require(namespace));
  }

  /**
   * Stops the task of a namespace, or with null the manager's own, and forgets it; without one it
   * does nothing.
   */
  public void remove(@Nullable String namespace) {
    AutosaveRunner removed;
    lock.lock();
    try {
      removed = runners.remove(namespace);
    } finally {
      lock.unlock();
    }
    if (removed != null) {
      stop(removed);
    }
  }

  /** Starts all tasks that do not run. */
  public void startMissing() {
    for (AutosaveRunner runner : all()) {
      start(runner.task().namespace(), runner);
    }
  }

  /** Returns whether a namespace, or with null the manager, has a task. */
  public boolean has(@Nullable String namespace) {
    lock.lock();
    try {
      return runners.containsKey(namespace);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the state of all tasks, the manager's own first, the others in the order they were
   * added.
   */
  public AutosaveStatus status() {
    return new AutosaveStatus(all().stream().map(AutosaveRunner::status).toList());
  }

  /** Stops all tasks, waits for saves in progress, and ends the timer. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    for (AutosaveRunner runner : all()) {
      stop(runner);
    }
    timer.close();
  }

  private void stop(AutosaveRunner runner) {
    lock.lock();
    try {
      waiting.remove(runner);
    } finally {
      lock.unlock();
    }
    runner.stop();
  }

  private AutosaveRunner require(@Nullable String namespace) {
    lock.lock();
    try {
      AutosaveRunner runner = runners.get(namespace);
      if (runner == null) {
        throw new IllegalArgumentException(
            namespace == null
                ? "the manager has no autosave task"
                : "namespace " + namespace + " has no autosave task");
      }
      return runner;
    } finally {
      lock.unlock();
    }
  }

  private List<AutosaveRunner> all() {
    lock.lock();
    try {
      List<AutosaveRunner> all = new ArrayList<>(runners.values());
      all.sort(
          (a, b) -> Boolean.compare(a.task().namespace() != null, b.task().namespace() != null));
      return all;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("autosaves are closed");
    }
  }

  /** Two names that differ in case only are one file on some systems. */
  @GuardedBy("lock") private void requireOwnFile(AutosaveTask task) {
    for (AutosaveRunner other : runners.values()) {
      AutosaveTask present = other.task();
      if (!Objects.equals(present.namespace(), task.namespace())
          && fileOf(present).equals(fileOf(task))) {
        throw new IllegalArgumentException(
            "autosave of "
                + task.describe()
                + ": expected a file of its own, but "
                + task.fileNamePattern()
                + " is the file of "
                + present.describe());
      }
    }
  }

  private static String fileOf(AutosaveTask task) {
    String namespace = task.namespace();
    return FilePattern.of(task.fileNamePattern())
        .expand(namespace == null ? "" : namespace, Instant.EPOCH)
        .toLowerCase(Locale.ROOT);
  }
}
