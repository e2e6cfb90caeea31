package io.rkvs.provider.config;

import java.time.Duration;

/**
 * An autosave block of the file.
 *
 * @param interval time between two saves
 * @param file a pattern of file names
 * @param afterChanges saves already after so many changes, 0 for never
 */
record AutosaveTimes(Duration interval, String file, long afterChanges) {
  @Override
  public String toString() {
    return "{interval=" + interval + ", file=" + file + ", after-changes=" + afterChanges + "}";
  }
}
