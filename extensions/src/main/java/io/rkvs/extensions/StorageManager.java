package io.rkvs.extensions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The storage behind a cache manager: all its namespaces, their snapshots and autosaves. Obtained
 * by {@code cacheManager.unwrap(StorageManager.class)}.
 *
 * <p>Thread-safe. Saving and loading block until done. File names are resolved inside the
 * persistence directory and may not leave it. All operations throw {@link IllegalStateException}
 * when the manager is closed; those that need files throw {@link SnapshotException} of kind {@code
 * NOT_CONFIGURED} when {@link #hasPersistence()} is false.
 */
public interface StorageManager {
  /**
   * Saves all namespaces as of one instant: those that wait for their cache too, those that are
   * configured not to be persistent not.
   *
   * @param fileName a name inside the persistence directory; <code>{ts}</code> stands for the time
   *     of the save
   * @throws SnapshotException when it could not be saved; an older file of that name is untouched
   */
  SnapshotInfo saveAll(String fileName);

  /**
   * Saves one namespace as of one instant.
   *
   * @throws IllegalArgumentException when there is no such namespace
   * @throws SnapshotException when it could not be saved; an older file of that name is untouched
   */
  SnapshotInfo saveNamespace(String namespace, String fileName);

  /**
   * Restores the one namespace of a file under the name it was saved with, and returns that name.
   * It waits, warm, for its {@code createCache} or {@code getCache}.
   *
   * @throws SnapshotException when the file cannot be read, or holds several namespaces
   * @throws javax.cache.CacheException when a namespace of that name exists
   * @throws CapacityExceededException when there are too many namespaces
   */
  String loadNamespace(String fileName);

  /** As {@link #loadNamespace(String)}, under another name. */
  String loadNamespace(String fileName, String newName);

  /**
   * Restores all namespaces of a file and returns how many: all or none.
   *
   * @throws SnapshotException when the file cannot be read
   * @throws javax.cache.CacheException when a namespace of one of the names exists
   */
  int loadAll(String fileName);

  /**
   * Returns what came of the namespaces that this manager has restored from files, by name: those
   * that wait for their cache, and those that have it, with the entries that could not be had.
   */
  List<RestoredNamespace> restoredNamespaces();

  /**
   * Adds and starts a task; one that the namespace has already is replaced.
   *
   * @throws IllegalArgumentException when there is no such namespace
   */
  void addNamespaceAutosave(NamespaceAutosave task);

  /**
   * Starts the task of a namespace; one that runs goes on.
   *
   * @throws IllegalArgumentException when that namespace has no task
   */
  void startNamespaceAutosave(String namespace);

  /**
   * Stops the task of a namespace and waits for a save in progress; the task stays and can be
   * started again.
   *
   * @throws IllegalArgumentException when that namespace has no task
   */
  void stopNamespaceAutosave(String namespace);

  /** Starts every configured task that is not running, the manager's own included. */
  void startMissingAutosaves();

  /** Stops the manager's own task and waits for a save in progress; without one it does nothing. */
  void stopManagerAutosave();

  /** Returns which tasks run, their last success and failure, and when they are next due. */
  AutosaveStatus autosaves();

  /**
   * Returns counts of one namespace. O(its entries).
   *
   * @throws IllegalArgumentException when there is no such namespace
   */
  NamespaceStats namespaceStats(String name);

  /** Returns counts of all namespaces by name. O(all entries). */
  List<NamespaceStats> allNamespaceStats();

  /**
   * Returns what monitoring asks of one namespace. O(its shards).
   *
   * @throws IllegalArgumentException when there is no such namespace
   */
  NamespaceMetrics namespaceMetrics(String name);

  /** Returns what monitoring asks of all namespaces, by name. O(all shards). */
  List<NamespaceMetrics> allNamespaceMetrics();

  /** Returns the number of namespaces, restored ones that wait for their cache included. */
  int namespaceCount();

  /** Returns the number of entries in all namespaces, those included that wait for their cache. */
  long totalKeyCount();

  /** Returns the last snapshot that this manager has saved, or null. */
  @Nullable SnapshotInfo lastSnapshot();

  /** Returns whether a persistence directory is configured. */
  boolean hasPersistence();

  /** Returns the present configuration. */
  StorageConfiguration configuration();

  /**
   * Replaces the configuration at one stroke: limits count from now on, autosave tasks are started,
   * replaced and stopped.
   *
   * @throws IllegalArgumentException when the persistence directory differs: it is fixed when the
   *     manager is created
   * @throws CapacityExceededException when more namespaces exist than it allows; nothing is changed
   */
  void updateConfiguration(StorageConfiguration configuration);
}
