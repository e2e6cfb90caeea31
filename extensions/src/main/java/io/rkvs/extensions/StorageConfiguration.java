package io.rkvs.extensions;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a storage manager; immutable.
 *
 * @param maxNamespaces the most namespaces that may exist at a time, 0 for no limit
 * @param persistenceDirectory where snapshots live, or null when the manager has no persistence
 * @param saveOnClose whether closing the manager saves all namespaces first
 * @param compression what the blocks of a snapshot are compressed with; a load finds that in the
 *     file
 * @param onCorrupt what a warm start does with a damaged snapshot
 * @param onUndecodable what becomes of a restored namespace with entries that cannot be decoded any
 *     more
 * @param allowedClasses classes that a snapshot may instantiate beyond java.base value types and
 *     the declared key and value types, as patterns in the syntax of {@code jdk.serialFilter}
 * @param managerAutosave the task that saves all namespaces, or null
 * @param namespaceAutosaves tasks that save single namespaces
 */
public record StorageConfiguration(
    int maxNamespaces,
    @Nullable Path persistenceDirectory,
    boolean saveOnClose,
    Compression compression,
    OnCorrupt onCorrupt,
    OnUndecodable onUndecodable,
    List<String> allowedClasses,
    @Nullable ManagerAutosave managerAutosave,
    List<NamespaceAutosave> namespaceAutosaves) {

  /** What the blocks of a snapshot are compressed with. */
  public enum Compression {
    /** {@link #LZ4} when its library is there, else {@link #NONE}. */
    AUTO,
    /** Nothing. */
    NONE,
    /** LZ4; needs the library {@code at.yawk.lz4:lz4-java}. */
    LZ4,
    /** Zstandard; needs the library {@code com.github.luben:zstd-jni}. */
    ZSTD,
    /** Deflate of the JDK: smaller than LZ4, and several times slower. */
    DEFLATE
  }

  /** What a warm start does with a damaged snapshot; it is never deleted or overwritten. */
  public enum OnCorrupt {
    /** The start fails with {@link SnapshotException}. */
    FAIL,
    /** The file is renamed, and the previous generation, or an empty namespace, is used. */
    SET_ASIDE
  }

  /**
   * What becomes of a restored namespace with entries that cannot be decoded: their class is gone,
   * is not allowed, or is not of the declared type.
   */
  public enum OnUndecodable {
    /** They are counted, reported and left out. */
    SKIP,
    /** The cache is not created, and the namespace goes on to wait. */
    FAIL
  }

  private static final StorageConfiguration DEFAULTS =
      new StorageConfiguration(
          0,
          null,
          false,
          Compression.AUTO,
          OnCorrupt.FAIL,
          OnUndecodable.SKIP,
          List.of(),
          null,
          List.of());

  /** Checks the components and copies the lists. */
  public StorageConfiguration {
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(onCorrupt, "onCorrupt");
    Objects.requireNonNull(onUndecodable, "onUndecodable");
    allowedClasses = List.copyOf(allowedClasses);
    namespaceAutosaves = List.copyOf(namespaceAutosaves);
    if (maxNamespaces < 0) {
      throw new IllegalArgumentException(
          "maxNamespaces: expected 0 (no limit) or more, was " + maxNamespaces);
    }
    boolean saves = saveOnClose || managerAutosave != null || !namespaceAutosaves.isEmpty();
    if (saves && persistenceDirectory == null) {
      throw new IllegalArgumentException(
          "persistenceDirectory: expected a directory because saving is asked for (saveOnClose="
              + saveOnClose
              + ", managerAutosave="
              + managerAutosave
              + ", namespaceAutosaves="
              + namespaceAutosaves
              + "), was null");
    }
  }

  /** Returns the configuration of a manager that nobody configured: no limit, no persistence. */
  public static StorageConfiguration defaults() {
    return DEFAULTS;
  }

  /** Returns a copy with another limit of namespaces, 0 for none. */
  public StorageConfiguration withMaxNamespaces(int max) {
    return new StorageConfiguration(
        max,
        persistenceDirectory,
        saveOnClose,
        compression,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy with another directory for snapshots. */
  public StorageConfiguration withPersistenceDirectory(@Nullable Path directory) {
    return new StorageConfiguration(
        maxNamespaces,
        directory,
        saveOnClose,
        compression,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy that does or does not save on close. */
  public StorageConfiguration withSaveOnClose(boolean save) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        save,
        compression,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy whose snapshots are compressed otherwise. */
  public StorageConfiguration withCompression(Compression other) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        other,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy with another answer to damaged snapshots. */
  public StorageConfiguration withOnCorrupt(OnCorrupt answer) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        compression,
        answer,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy with another answer to entries that cannot be decoded. */
  public StorageConfiguration withOnUndecodable(OnUndecodable answer) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        compression,
        onCorrupt,
        answer,
        allowedClasses,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy with other patterns of allowed classes. */
  public StorageConfiguration withAllowedClasses(List<String> patterns) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        compression,
        onCorrupt,
        onUndecodable,
        patterns,
        managerAutosave,
        namespaceAutosaves);
  }

  /** Returns a copy with another task for all namespaces, or none. */
  public StorageConfiguration withManagerAutosave(@Nullable ManagerAutosave task) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        compression,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        task,
        namespaceAutosaves);
  }

  /** Returns a copy with other tasks for single namespaces. */
  public StorageConfiguration withNamespaceAutosaves(List<NamespaceAutosave> tasks) {
    return new StorageConfiguration(
        maxNamespaces,
        persistenceDirectory,
        saveOnClose,
        compression,
        onCorrupt,
        onUndecodable,
        allowedClasses,
        managerAutosave,
        tasks);
  }
}
