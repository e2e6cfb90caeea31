package io.rkvs.provider;

import io.rkvs.extensions.RestoredNamespace;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.provider.management.RestoreEvent;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.EncodedNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to the files of a manager when it starts, when a cache comes and goes, and when it
 * ends. Thread-safe; blocks while files are read or written.
 */
final class Restoring {
  private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);

  private final Members members;
  private final Persistence persistence;

  /** What came of namespaces whose cache has been created. */
  private final Map<String, RestoredNamespace> done = new ConcurrentHashMap<>();

  /** Names of caches that were closed and not destroyed: their files may have them. */
  private final Set<String> closed = ConcurrentHashMap.newKeySet();

  Restoring(Members members, Persistence persistence) {
    this.members = members;
    this.persistence = persistence;
  }

  /**
   * Reads what the manager's own saves have left.
   *
   * @param isPersistent tells by name which namespaces are to be had
   * @throws io.rkvs.extensions.SnapshotException when a file cannot be read
   * @throws io.rkvs.extensions.CapacityExceededException when it holds too many namespaces
   */
  void start(StorageConfiguration configuration, Predicate<String> isPersistent) {
    if (persistence.isConfigured()) {
      Map<String, EncodedNamespace> found = WarmStart.load(persistence, configuration);
      found.keySet().removeIf(isPersistent.negate());
      members.restore(found, configuration.maxNamespaces());
    }
  }

  /** Fills a cache that nobody uses yet with what waits for it, if anything does. */
  void fill(RkvsCache<?, ?> cache, StorageConfiguration configuration) {
    String name = cache.getName();
    EncodedNamespace from = members.waiting(name);
    if (from == null && closed.contains(name)) {
      from = WarmStart.loadOwn(persistence, configuration, name);
    }
    if (from == null || !cache.parts().settings.isPersistent()) {
      return;
    }
    List<Class<?>> declared = new ArrayList<>(cache.parts().settings.declaredTypes());
    for (RkvsCache<?, ?> other : members.all()) {
      declared.addAll(other.parts().settings.declaredTypes());
    }
    RestoreEvent event = new RestoreEvent();
    event.begin();
    try (SerialContext context = persistence.context(declared)) {
      RestoredNamespace report = persistence.restore(cache.parts(), from, context).run();
      event.complete(report);
      done.put(name, report);
      tell(report);
    }
  }

  private static void tell(RestoredNamespace report) {
    LOG.info(
        "Cache '{}' is warm: {} entries of {} as of {}",
        report.name(),
        report.loaded(),
        report.file(),
        report.cutAt());
    if (report.undecodable() > 0 || report.refused() > 0) {
      LOG.warn(
          "Cache '{}': {} of {} entries of {} are left out: {} cannot be decoded, by class {};"
              + " {} do not fit; for example {}",
          report.name(),
          report.undecodable() + report.refused(),
          report.entries(),
          report.file(),
          report.undecodable(),
          report.undecodableByClass(),
          report.refused(),
          report.problems());
    }
    if (!report.changedClasses().isEmpty()) {
      LOG.info("Cache '{}': since it was saved: {}", report.name(), report.changedClasses());
    }
  }

  /** Returns what came of all restored namespaces, by name. */
  List<RestoredNamespace> reports() {
    Map<String, RestoredNamespace> all = new TreeMap<>(done);
    for (String name : members.waitingNames()) {
      EncodedNamespace from = members.waiting(name);
      if (from != null) {
        all.put(name, waiting(name, from));
      }
    }
    return List.copyOf(all.values());
  }

  private static RestoredNamespace waiting(String name, EncodedNamespace from) {
    return new RestoredNamespace(
        name,
        from.file(),
        from.cutAt(),
        true,
        from.entries(),
        0,
        0,
        0,
        Map.of(),
        0,
        List.of(),
        List.of());
  }

  /**
   * Saves a cache that is being closed on its own, when its manager saves by itself.
   *
   * @throws io.rkvs.extensions.SnapshotException when it cannot be saved
   */
  void closing(RkvsCache<?, ?> cache, StorageConfiguration configuration) {
    if (!persistence.isConfigured() || !cache.parts().settings.isPersistent()) {
      return;
    }
    closed.add(cache.getName());
    if (configuration.saveOnClose() || configuration.managerAutosave() != null) {
      persistence.saveOne(cache.getName(), WarmStart.fileOf(configuration, cache.getName()));
    }
  }

  /**
   * Deletes the files of a namespace that is destroyed.
   *
   * @throws io.rkvs.extensions.SnapshotException when that is not possible
   */
  void destroyed(String name, StorageConfiguration configuration) {
    done.remove(name);
    closed.remove(name);
    if (persistence.isConfigured()) {
      WarmStart.destroy(persistence, configuration, name);
    }
  }

  /**
   * Saves everything before the manager closes, when that is configured; nothing is written when
   * there is nothing.
   *
   * @throws io.rkvs.extensions.SnapshotException when it cannot be saved
   */
  void end(StorageConfiguration configuration) {
    if (persistence.isConfigured() && configuration.saveOnClose() && members.count() > 0) {
      persistence.saveAll(WarmStart.fileOfAll(configuration));
    }
  }
}
