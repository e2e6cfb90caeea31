package io.rkvs.provider.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files for tests and loads them. */
final class ConfigFiles {
  private ConfigFiles() {}

  static Path write(Path directory, String text) {
    try {
      return Files.writeString(directory.resolve("test.conf"), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static RkvsFileConfiguration load(Path directory, String text) {
    return RkvsFileConfiguration.load(
        write(directory, text).toUri(), ConfigFiles.class.getClassLoader());
  }
}
