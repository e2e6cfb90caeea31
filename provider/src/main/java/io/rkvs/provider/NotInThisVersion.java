package io.rkvs.provider;

import io.rkvs.extensions.StorageConfiguration;
import java.net.URI;
import javax.cache.CacheException;

/**
 * Settings that can be written and are not in effect yet. They are refused where a manager is made:
 * a setting that is silently ignored loses data or memory.
 */
final class NotInThisVersion {
  private NotInThisVersion() {}

  /**
   * Refuses what a manager cannot do.
   *
   * @throws CacheException when the configuration asks for saving by itself
   */
  static void check(URI manager, StorageConfiguration configuration) {
    if (configuration.saveOnClose()) {
      throw refused("cache manager " + manager, "save-on-close");
    }
    if (configuration.managerAutosave() != null || !configuration.namespaceAutosaves().isEmpty()) {
      throw refused("cache manager " + manager, "autosave");
    }
  }

  private static CacheException refused(String where, String setting) {
    return new CacheException(
        "%s: %s is not in effect in this version: expected it to be left out"
            .formatted(where, setting));
  }
}
