package io.rkvs.provider.config;

import java.time.Duration;

/**
 * An autosave block of the file.
 *
 * @param interval time between two saves
 * @param file a pattern of file names
 */
record AutosaveTimes(Duration interval, String file) {
  @Override
  public String toString() {
    return "{interval=" + interval + ", file=" + file + "}";
  }
}
