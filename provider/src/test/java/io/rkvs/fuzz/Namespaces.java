package io.rkvs.fuzz;

import io.rkvs.extensions.Namespace;
import io.rkvs.extensions.StorageManager;
import io.rkvs.provider.RkvsCachingProvider;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** The one manager of all runs, which each leaves empty: to create one takes longer than a run. */
final class Namespaces {
  private static final CacheManager MANAGER = new RkvsCachingProvider().getCacheManager();

  private Namespaces() {}

  /** One run with a manager. */
  interface Run {
    void with(CacheManager manager);
  }

  static void run(Run run) {
    run.with(MANAGER);
    StorageManager storage = MANAGER.unwrap(StorageManager.class);
    storage.updateConfiguration(storage.configuration().withMaxNamespaces(0));
    MANAGER.getCacheNames().forEach(MANAGER::destroyCache);
  }

  @SuppressWarnings("unchecked")
  static <K, V> Namespace<K, V> of(Cache<K, V> cache) {
    return cache.unwrap(Namespace.class);
  }
}
