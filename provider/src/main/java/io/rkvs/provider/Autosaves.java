package io.rkvs.provider;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.ManagerAutosave;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.snapshot.FilePattern;
import io.rkvs.snapshot.autosave.AutosaveScheduler;
import io.rkvs.snapshot.autosave.AutosaveTask;
import io.rkvs.snapshot.autosave.AutosaveTimer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The autosave tasks of a manager, kept in step with its configuration. Thread-safe, but for {@link
 * #apply}, which is called for one configuration after the other; that and stopping wait for saves
 * in progress, so never under a lock that a save needs.
 */
final class Autosaves implements AutoCloseable {
  private final Members members;
  private final Persistence persistence;
  private final AutosaveScheduler scheduler;

  /** Whether the task of all namespaces wants to know how much has changed. */
  private volatile boolean countsAll;

  Autosaves(Members members, Persistence persistence, AutosaveTimer timer) {
    this.members = members;
    this.persistence = persistence;
    scheduler = new AutosaveScheduler(timer);
  }

  /**
   * Checks what the scheduler would refuse, before anything is changed. The namespaces of tasks
   * that stay may be gone in the meantime.
   *
   * @throws IllegalArgumentException when a namespace does not exist, is configured not to be
   *     persistent, or has two tasks, or two tasks have one file
   * @throws io.rkvs.extensions.SnapshotException {@code NAME} when a file name is none
   */
  void check(@Nullable StorageConfiguration old, StorageConfiguration configuration) {
    Map<String, String> owners = new HashMap<>();
    String all = WarmStart.fileOfAll(configuration);
    owners.put(expanded(all, ""), "the whole manager");
    Set<String> names = new HashSet<>();
    for (NamespaceAutosave task : configuration.namespaceAutosaves()) {
      String name = task.namespace();
      if (old == null || !task.equals(WarmStart.find(old, name))) {
        requireSavable(name);
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "autosave of namespace '%s': expected one task, found two".formatted(name));
      }
      String owner = owners.put(expanded(task.fileNamePattern(), name), "namespace '" + name + "'");
      if (owner != null) {
        throw new IllegalArgumentException(
            "autosave of namespace '%s': expected a file of its own, but %s is the file of %s"
                .formatted(name, task.fileNamePattern(), owner));
      }
    }
  }

  private void requireSavable(String name) {
    if (!members.exists(name)) {
      throw new IllegalArgumentException(
          "autosave: expected the name of a namespace, there is no '%s'".formatted(name));
    }
    RkvsCache<?, ?> cache = members.cache(name);
    if (cache != null && !cache.parts().settings.isPersistent()) {
      throw new IllegalArgumentException(
          "autosave of namespace '%s': expected persistent = true, was false".formatted(name));
    }
  }

  /** Two names that differ in case only are one file on some systems. */
  private String expanded(String fileName, String namespace) {
    String name = FilePattern.of(fileName).expand(namespace, Instant.EPOCH);
    persistence.directory().resolve(name);
    return name.toLowerCase(Locale.ROOT);
  }

  /** Adds, replaces and removes tasks until they are those of the configuration. */
  void apply(@Nullable StorageConfiguration old, StorageConfiguration changed) {
    ManagerAutosave oldOwn = old == null ? null : old.managerAutosave();
    ManagerAutosave own = changed.managerAutosave();
    if (own == null) {
      scheduler.remove(null);
    }
    if (old != null) {
      for (NamespaceAutosave task : old.namespaceAutosaves()) {
        if (!task.equals(WarmStart.find(changed, task.namespace()))) {
          scheduler.remove(task.namespace());
        }
      }
    }
    if (own != null && !Objects.equals(own, oldOwn)) {
      add(own);
    }
    for (NamespaceAutosave task : changed.namespaceAutosaves()) {
      if (!scheduler.has(task.namespace())) {
        add(task);
      }
    }
  }

  private void add(ManagerAutosave task) {
    countsAll = task.afterChanges() > 0;
    if (countsAll) {
      members.all().forEach(cache -> cache.parts().pipeline.table.countChanges());
    }
    String file = task.fileName();
    scheduler.add(
        new AutosaveTask(
            null,
            task.interval(),
            file,
            task.afterChanges(),
            () -> members.all().stream().mapToLong(Autosaves::changes).sum(),
            () -> persistence.saveAll(file)));
  }

  private void add(NamespaceAutosave task) {
    String name = task.namespace();
    RkvsCache<?, ?> present = members.cache(name);
    if (present != null && task.afterChanges() > 0) {
      present.parts().pipeline.table.countChanges();
    }
    String file = task.fileNamePattern();
    scheduler.add(
        new AutosaveTask(
            name,
            task.interval(),
            file,
            task.afterChanges(),
            () -> {
              RkvsCache<?, ?> cache = members.cache(name);
              return cache == null ? 0 : changes(cache);
            },
            () -> {
              requireSavable(name);
              persistence.saveOne(name, file);
            }));
  }

  private static long changes(RkvsCache<?, ?> cache) {
    return cache.parts().pipeline.table.changes();
  }

  /** The initial load is done. */
  void ready() {
    scheduler.ready();
  }

  /**
   * Starts the task of a namespace; one that runs goes on.
   *
   * @throws IllegalArgumentException when there is none
   */
  void start(String namespace) {
    scheduler.start(namespace);
  }

  /**
   * Stops the task of a namespace and waits for a save in progress.
   *
   * @throws IllegalArgumentException when there is none
   */
  void stop(String namespace) {
    scheduler.stop(namespace);
  }

  /** A cache was created: its task runs, if it has one. */
  void created(RkvsCache<?, ?> cache, StorageConfiguration configuration) {
    NamespaceAutosave task = WarmStart.find(configuration, cache.getName());
    if (countsAll || (task != null && task.afterChanges() > 0)) {
      cache.parts().pipeline.table.countChanges();
    }
    if (scheduler.has(cache.getName())) {
      scheduler.start(cache.getName());
    }
  }

  /** A cache of that name is about to go: its task stops, if it has one. */
  void gone(String namespace) {
    if (scheduler.has(namespace)) {
      scheduler.stop(namespace);
    }
  }

  /** Starts every task that does not run and whose namespace exists. */
  void startMissing() {
    for (AutosaveStatus.Task task : scheduler.status().tasks()) {
      String name = task.namespace();
      if (!task.running() && (name == null || members.exists(name))) {
        scheduler.start(name);
      }
    }
  }

  /** Stops the task that saves all namespaces and waits for a save in progress, if there is one. */
  void stopManager() {
    if (scheduler.has(null)) {
      scheduler.stop(null);
    }
  }

  AutosaveStatus status() {
    return scheduler.status();
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
