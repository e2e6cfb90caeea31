package io.rkvs.provider;

import io.rkvs.extensions.ManagerAutosave;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.snapshot.EncodedNamespace;
import io.rkvs.snapshot.FilePattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a manager saves to by itself, and what a start finds in them: for each namespace
 * its state in the newest good file, be that one of all namespaces or one of its own. Files that a
 * program named are the program's to load. Stateless; everything blocks while files are read.
 */
final class WarmStart {
  /** Where a manager saves all namespaces when no autosave says where. */
  static final String ALL = "all-{ts}.rkvs";

  /** Where a cache is saved that is closed on its own, when no autosave of it says where. */
  static final String CLOSED = "closed/{ns}-{ts}.rkvs";

  private WarmStart() {}

  /** Returns where all namespaces are saved. */
  static String fileOfAll(StorageConfiguration configuration) {
    ManagerAutosave task = configuration.managerAutosave();
    return task == null ? ALL : task.fileName();
  }

  /** Returns all places where a start looks for all namespaces. */
  static List<FilePattern> filesOfAll(StorageConfiguration configuration) {
    List<FilePattern> files = new ArrayList<>();
    files.add(FilePattern.of(ALL));
    if (!fileOfAll(configuration).equals(ALL)) {
      files.add(FilePattern.of(fileOfAll(configuration)));
    }
    return files;
  }

  /** Returns where one namespace is saved. */
  static String fileOf(StorageConfiguration configuration, String namespace) {
    NamespaceAutosave task = find(configuration, namespace);
    return task == null ? CLOSED : task.fileNamePattern();
  }

  /** Returns the autosave task of a namespace, or null. */
  static @Nullable NamespaceAutosave find(StorageConfiguration configuration, String namespace) {
    for (NamespaceAutosave task : configuration.namespaceAutosaves()) {
      if (task.namespace().equals(namespace)) {
        return task;
      }
    }
    return null;
  }

  /** Returns all namespaces that were saved, each in its latest state. */
  static Map<String, EncodedNamespace> load(
      Persistence persistence, StorageConfiguration configuration) {
    Map<String, EncodedNamespace> latest = new HashMap<>();
    for (FilePattern file : filesOfAll(configuration)) {
      keepLatest(persistence.loadNewest(file, "", configuration.onCorrupt(), name -> true), latest);
    }
    for (NamespaceAutosave task : configuration.namespaceAutosaves()) {
      addOne(persistence, configuration, task.fileNamePattern(), task.namespace(), latest);
    }
    for (String name : persistence.directory().namespaces(FilePattern.of(CLOSED))) {
      addOne(persistence, configuration, CLOSED, name, latest);
    }
    return latest;
  }

  /** Returns the latest state of one namespace in files of its own, or null. */
  static @Nullable EncodedNamespace loadOwn(
      Persistence persistence, StorageConfiguration configuration, String namespace) {
    Map<String, EncodedNamespace> latest = new HashMap<>();
    NamespaceAutosave task = find(configuration, namespace);
    if (task != null) {
      addOne(persistence, configuration, task.fileNamePattern(), namespace, latest);
    }
    addOne(persistence, configuration, CLOSED, namespace, latest);
    return latest.get(namespace);
  }

  private static void addOne(
      Persistence persistence,
      StorageConfiguration configuration,
      String file,
      String namespace,
      Map<String, EncodedNamespace> into) {
    keepLatest(
        persistence.loadNewest(
            FilePattern.of(file), namespace, configuration.onCorrupt(), namespace::equals),
        into);
  }

  private static void keepLatest(
      Map<String, EncodedNamespace> found, Map<String, EncodedNamespace> into) {
    found.forEach(
        (name, namespace) ->
            into.merge(
                name,
                namespace,
                (present, other) -> other.cutAt().isAfter(present.cutAt()) ? other : present));
  }

  /** Marks a namespace as gone for files that hold others too, and deletes those of its own. */
  static void destroy(
      Persistence persistence, StorageConfiguration configuration, String namespace) {
    persistence.directory().markDestroyed(namespace);
    NamespaceAutosave task = find(configuration, namespace);
    if (task != null) {
      persistence.directory().deleteAll(FilePattern.of(task.fileNamePattern()), namespace);
    }
    persistence.directory().deleteAll(FilePattern.of(CLOSED), namespace);
  }
}
