package io.rkvs.provider;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A cache manager as a storage manager. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // without a persistence directory, snapshots always fail
final class StorageView implements StorageManager {
  private final RkvsCacheManager manager;
  private volatile StorageConfiguration configuration;

  StorageView(RkvsCacheManager manager, StorageConfiguration configuration) {
    this.manager = manager;
    this.configuration = configuration;
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
  public int namespaceCount() {
    return manager.openCaches().size();
  }

  @Override
  public long totalKeyCount() {
    long sum = 0;
    for (RkvsCache<?, ?> cache : manager.openCaches()) {
      sum += cache.parts().pipeline.table.size();
    }
    return sum;
  }

  // ------------------------------------------------------------ snapshots

  SnapshotInfo save(RkvsCache<?, ?> cache, Path file) {
    throw notConfigured("save " + cache + " to " + file);
  }

  @Override
  public SnapshotInfo saveAll(String fileName) {
    throw notConfigured("save to " + fileName);
  }

  @Override
  public SnapshotInfo saveNamespace(String namespace, String fileName) {
    throw notConfigured("save '" + namespace + "' to " + fileName);
  }

  @Override
  public String loadNamespace(String fileName) {
    throw notConfigured("load " + fileName);
  }

  @Override
  public String loadNamespace(String fileName, String newName) {
    throw notConfigured("load " + fileName + " as '" + newName + "'");
  }

  @Override
  public int loadAll(String fileName) {
    throw notConfigured("load " + fileName);
  }

  @Override
  public void addNamespaceAutosave(NamespaceAutosave task) {
    throw notConfigured("add " + task);
  }

  @Override
  public void startNamespaceAutosave(String namespace) {
    throw notConfigured("start the autosave of '" + namespace + "'");
  }

  @Override
  public void stopNamespaceAutosave(String namespace) {
    throw notConfigured("stop the autosave of '" + namespace + "'");
  }

  @Override
  public void startMissingAutosaves() {
    throw notConfigured("start autosaves");
  }

  @Override
  public void stopManagerAutosave() {
    throw notConfigured("stop the autosave");
  }

  @Override
  public AutosaveStatus autosaves() {
    manager.checkOpen();
    return new AutosaveStatus(List.of());
  }

  private SnapshotException notConfigured(String what) {
    manager.checkOpen();
    return new SnapshotException(
        SnapshotException.Kind.NOT_CONFIGURED,
        null,
        -1,
        "cache manager %s cannot %s: expected a persistence directory, none is configured"
            .formatted(manager.getURI(), what),
        null);
  }

  // ------------------------------------------------------------ configuration

  @Override
  public boolean hasPersistence() {
    manager.checkOpen();
    return configuration.persistenceDirectory() != null;
  }

  @Override
  public StorageConfiguration configuration() {
    manager.checkOpen();
    return configuration;
  }

  int maxNamespaces() {
    return configuration.maxNamespaces();
  }

  @Override
  public void updateConfiguration(StorageConfiguration changed) {
    Objects.requireNonNull(changed, "configuration");
    manager.exclusively(
        present -> {
          StorageConfiguration old = configuration;
          if (!Objects.equals(old.persistenceDirectory(), changed.persistenceDirectory())) {
            throw new IllegalArgumentException(
                "cache manager %s: persistenceDirectory: expected %s, which is fixed when the manager is created, was %s"
                    .formatted(
                        manager.getURI(),
                        old.persistenceDirectory(),
                        changed.persistenceDirectory()));
          }
          if (changed.maxNamespaces() > 0 && present > changed.maxNamespaces()) {
            throw new CapacityExceededException(
                "cache manager %s: max-namespaces: expected at least the %d that exist, was %d"
                    .formatted(manager.getURI(), present, changed.maxNamespaces()));
          }
          configuration = changed;
        });
  }
}
