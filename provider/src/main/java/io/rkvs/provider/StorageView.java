package io.rkvs.provider;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.NamespaceMetrics;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.RestoredNamespace;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.serial.ClassFilter;
import io.rkvs.snapshot.EncodedNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A cache manager as a storage manager. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // without a persistence directory, snapshots always fail
final class StorageView implements StorageManager {
  private final RkvsCacheManager manager;
  private final Members members;
  private final Restoring restoring;
  private final Persistence persistence;

  /** Null when there is no persistence directory. */
  private final @Nullable Autosaves autosaves;

  /** One change of the configuration at a time; saves in progress are awaited under it. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile StorageConfiguration configuration;

  StorageView(
      RkvsCacheManager manager,
      Members members,
      StorageConfiguration configuration,
      Persistence persistence,
      Restoring restoring,
      @Nullable Autosaves autosaves) {
    this.manager = manager;
    this.members = members;
    this.configuration = configuration;
    this.persistence = persistence;
    this.restoring = restoring;
    this.autosaves = autosaves;
  }

  // ------------------------------------------------------------ counts

  @Override
  public NamespaceStats namespaceStats(String name) {
    return manager.requireCache(name).parts().stats();
  }

  @Override
  public List<NamespaceStats> allNamespaceStats() {
    List<NamespaceStats> all = new ArrayList<>();
    for (RkvsCache<?, ?> cache : manager.openCaches()) {
      all.add(cache.parts().stats());
    }
    return all;
  }

  @Override
  public NamespaceMetrics namespaceMetrics(String name) {
    return manager.requireCache(name).parts().metrics();
  }

  @Override
  public List<NamespaceMetrics> allNamespaceMetrics() {
    List<NamespaceMetrics> all = new ArrayList<>();
    for (RkvsCache<?, ?> cache : manager.openCaches()) {
      all.add(cache.parts().metrics());
    }
    return all;
  }

  @Override
  public int namespaceCount() {
    manager.checkOpen();
    return members.count();
  }

  @Override
  public long totalKeyCount() {
    manager.checkOpen();
    return members.withAll(
        (caches, waiting) ->
            caches.stream().mapToLong(cache -> cache.parts().pipeline.table.size()).sum()
                + waiting.values().stream().mapToLong(EncodedNamespace::entries).sum());
  }

  // ------------------------------------------------------------ snapshots

  SnapshotInfo save(RkvsCache<?, ?> cache, Path file) {
    manager.checkOpen();
    return hasPersistence() && !file.isAbsolute()
        ? persistence.saveOne(cache.getName(), file.toString())
        : persistence.save(file, cache.getName());
  }

  @Override
  public SnapshotInfo saveAll(String fileName) {
    requireDirectory("save to " + fileName);
    return persistence.saveAll(fileName);
  }

  @Override
  public SnapshotInfo saveNamespace(String namespace, String fileName) {
    requireDirectory("save '" + namespace + "' to " + fileName);
    manager.requireNamespace(namespace);
    return persistence.saveOne(namespace, fileName);
  }

  @Override
  public String loadNamespace(String fileName) {
    return loadOne(fileName, null);
  }

  @Override
  public String loadNamespace(String fileName, String newName) {
    return loadOne(fileName, Objects.requireNonNull(newName, "newName"));
  }

  private String loadOne(String fileName, @Nullable String newName) {
    requireDirectory("load " + fileName);
    Map<String, EncodedNamespace> loaded = persistence.load(fileName);
    if (loaded.size() != 1) {
      throw new SnapshotException(
          SnapshotException.Kind.MISMATCH,
          persistence.directory().resolve(fileName),
          -1,
          "expected a file of one namespace, found " + loaded.keySet(),
          null);
    }
    Map.Entry<String, EncodedNamespace> only = loaded.entrySet().iterator().next();
    String name = newName == null ? only.getKey() : newName;
    members.restore(Map.of(name, only.getValue()), maxNamespaces());
    return name;
  }

  @Override
  public int loadAll(String fileName) {
    requireDirectory("load " + fileName);
    Map<String, EncodedNamespace> loaded = persistence.load(fileName);
    members.restore(loaded, maxNamespaces());
    return loaded.size();
  }

  @Override
  public List<RestoredNamespace> restoredNamespaces() {
    manager.checkOpen();
    return restoring.reports();
  }

  private void requireDirectory(String what) {
    manager.checkOpen();
    if (!persistence.isConfigured()) {
      throw notConfigured(what);
    }
  }

  private SnapshotException notConfigured(String what) {
    return new SnapshotException(
        SnapshotException.Kind.NOT_CONFIGURED,
        null,
        -1,
        "cache manager %s cannot %s: expected a persistence directory, none is configured"
            .formatted(manager.getURI(), what),
        null);
  }

  // ------------------------------------------------------------ autosaves

  @Override
  public void addNamespaceAutosave(NamespaceAutosave task) {
    Objects.requireNonNull(task, "task");
    autosaves("add " + task);
    changing.lock();
    try {
      List<NamespaceAutosave> tasks = new ArrayList<>(configuration.namespaceAutosaves());
      tasks.removeIf(present -> present.namespace().equals(task.namespace()));
      tasks.add(task);
      changeTo(configuration.withNamespaceAutosaves(tasks));
      autosaves("start " + task).start(task.namespace());
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void startNamespaceAutosave(String namespace) {
    autosaves("start the autosave of '" + namespace + "'").start(namespace);
  }

  @Override
  public void stopNamespaceAutosave(String namespace) {
    autosaves("stop the autosave of '" + namespace + "'").stop(namespace);
  }

  @Override
  public void startMissingAutosaves() {
    autosaves("start autosaves").startMissing();
  }

  @Override
  public void stopManagerAutosave() {
    autosaves("stop the autosave").stopManager();
  }

  @Override
  public AutosaveStatus autosaves() {
    manager.checkOpen();
    return autosaves == null ? new AutosaveStatus(List.of()) : autosaves.status();
  }

  private Autosaves autosaves(String what) {
    manager.checkOpen();
    if (autosaves == null) {
      throw notConfigured(what);
    }
    return autosaves;
  }

  // ------------------------------------------------------------ configuration

  @Override
  public @Nullable SnapshotInfo lastSnapshot() {
    manager.checkOpen();
    return persistence.statistics().last();
  }

  @Override
  public boolean hasPersistence() {
    manager.checkOpen();
    return persistence.isConfigured();
  }

  @Override
  public StorageConfiguration configuration() {
    manager.checkOpen();
    return configuration;
  }

  /** Returns the configuration, of a closed manager too: its last save goes by it. */
  StorageConfiguration lastConfiguration() {
    return configuration;
  }

  int maxNamespaces() {
    return configuration.maxNamespaces();
  }

  @Override
  public void updateConfiguration(StorageConfiguration changed) {
    Objects.requireNonNull(changed, "configuration");
    changing.lock();
    try {
      changeTo(changed);
    } finally {
      changing.unlock();
    }
  }

  /** Checks everything, then changes everything. Under the lock {@code changing}. */
  private void changeTo(StorageConfiguration changed) {
    StorageConfiguration old = configuration;
    if (!Objects.equals(old.persistenceDirectory(), changed.persistenceDirectory())) {
      throw new IllegalArgumentException(
          "cache manager %s: persistenceDirectory: expected %s, which is fixed when the manager is created, was %s"
              .formatted(
                  manager.getURI(), old.persistenceDirectory(), changed.persistenceDirectory()));
    }
    check(changed);
    if (autosaves != null) {
      autosaves.check(old, changed);
    }
    members.exclusively(
        present -> {
          if (changed.maxNamespaces() > 0 && present > changed.maxNamespaces()) {
            throw new CapacityExceededException(
                "cache manager %s: max-namespaces: expected at least the %d that exist, was %d"
                    .formatted(manager.getURI(), present, changed.maxNamespaces()));
          }
          configuration = changed;
        });
    if (autosaves != null) {
      autosaves.apply(old, changed);
    }
  }

  /**
   * Checks the patterns of allowed classes, and that the codec is there.
   *
   * @throws IllegalArgumentException when a pattern is malformed, or a codec's library is absent
   */
  static void check(StorageConfiguration configuration) {
    try {
      ClassFilter.of(configuration.allowedClasses(), List.of());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("allowed-classes: " + e.getMessage(), e);
    }
    try {
      Persistence.codec(configuration.compression());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("compression: " + e.getMessage(), e);
    }
  }
}
