package io.rkvs.provider;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import io.rkvs.snapshot.SnapshotDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cache manager as a storage manager. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // without a persistence directory, snapshots always fail
final class StorageView implements StorageManager {
  private final RkvsCacheManager manager;
  private final Persistence persistence;
  private volatile StorageConfiguration configuration;

  StorageView(
      RkvsCacheManager manager, StorageConfiguration configuration, Persistence persistence) {
    this.manager = manager;
    this.persistence = persistence;
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
    return manager.openCaches().size() + manager.restoredCount();
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
    manager.checkOpen();
    return persistence.save(file, cache);
  }

  @Override
  public SnapshotInfo saveAll(String fileName) {
    return persistence.save(
        directory("save to " + fileName), fileName, "all", manager.openCaches());
  }

  @Override
  public SnapshotInfo saveNamespace(String namespace, String fileName) {
    return persistence.save(
        directory("save '" + namespace + "' to " + fileName),
        fileName,
        namespace,
        List.of(manager.requireCache(namespace)));
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
    SnapshotDirectory place = directory("load " + fileName);
    Map<String, List<RestoredNamespaces.Entry>> loaded = persistence.load(place, fileName);
    if (loaded.size() != 1) {
      throw new SnapshotException(
          SnapshotException.Kind.MISMATCH,
          place.resolve(fileName),
          -1,
          "expected a file of one namespace, found " + loaded.keySet(),
          null);
    }
    Map.Entry<String, List<RestoredNamespaces.Entry>> only = loaded.entrySet().iterator().next();
    String name = newName == null ? only.getKey() : newName;
    manager.restore(Map.of(name, only.getValue()));
    return name;
  }

  @Override
  public int loadAll(String fileName) {
    Map<String, List<RestoredNamespaces.Entry>> loaded =
        persistence.load(directory("load " + fileName), fileName);
    manager.restore(loaded);
    return loaded.size();
  }

  private SnapshotDirectory directory(String what) {
    manager.checkOpen();
    SnapshotDirectory place = persistence.directory();
    if (place == null) {
      throw notConfigured(what);
    }
    return place;
  }

  @Override
  public void addNamespaceAutosave(NamespaceAutosave task) {
    throw noAutosave("add " + task);
  }

  @Override
  public void startNamespaceAutosave(String namespace) {
    throw noAutosave("start the autosave of '" + namespace + "'");
  }

  @Override
  public void stopNamespaceAutosave(String namespace) {
    throw noAutosave("stop the autosave of '" + namespace + "'");
  }

  @Override
  public void startMissingAutosaves() {
    throw noAutosave("start autosaves");
  }

  @Override
  public void stopManagerAutosave() {
    throw noAutosave("stop the autosave");
  }

  @Override
  public AutosaveStatus autosaves() {
    manager.checkOpen();
    return new AutosaveStatus(List.of());
  }

  private SnapshotException noAutosave(String what) {
    if (configuration.persistenceDirectory() == null) {
      return notConfigured(what);
    }
    manager.checkOpen();
    return new SnapshotException(
        SnapshotException.Kind.NOT_CONFIGURED,
        configuration.persistenceDirectory(),
        -1,
        "cache manager %s cannot %s: autosave is not in effect in this version"
            .formatted(manager.getURI(), what),
        null);
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
    NotInThisVersion.check(manager.getURI(), changed);
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
