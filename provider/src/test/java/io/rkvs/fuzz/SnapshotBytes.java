package io.rkvs.fuzz;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.StorageManager;
import io.rkvs.provider.RkvsCachingProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/**
 * A snapshot with bytes changed, cut off, put in, or replaced by anything: it is refused, or holds
 * what was saved. It never hangs, and never leaves a part of it in the manager.
 */
final class SnapshotBytes {
  private static final Path FOLDER = folder();
  private static final Map<Integer, String> SAVED = new TreeMap<>();
  private static final byte[] SOUND = save();

  private SnapshotBytes() {}

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "snapshots");
      Files.writeString(
          folder.resolve("rkvs.conf"),
          "rkvs { persistence { directory = \"" + folder.resolve("data") + "\" } }");
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CacheManager manager(RkvsCachingProvider provider) {
    return provider.getCacheManager(
        FOLDER.resolve("rkvs.conf").toUri(), SnapshotBytes.class.getClassLoader());
  }

  private static byte[] save() {
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      Cache<Integer, String> cache = manager.createCache("saved", new MutableConfiguration<>());
      for (int i = 0; i < 50; i++) {
        SAVED.put(i, "value " + i);
        cache.put(i, "value " + i);
      }
      manager.unwrap(StorageManager.class).saveNamespace("saved", "sound.rkvs");
      return Files.readAllBytes(FOLDER.resolve("data").resolve("sound.rkvs"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void run(Decisions decisions) throws IOException {
    byte[] bytes = damage(decisions);
    Files.write(FOLDER.resolve("data").resolve("damaged.rkvs"), bytes);
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      CacheManager manager = manager(provider);
      StorageManager storage = manager.unwrap(StorageManager.class);
      try {
        Expect.equal("loaded", storage.loadAll("damaged.rkvs"), 1);
      } catch (SnapshotException e) {
        Expect.that("only damage is refused", !Arrays.equals(bytes, SOUND));
        Expect.equal("namespaces after a refusal", storage.namespaceCount(), 0);
        return;
      }
      Map<Integer, String> content = new TreeMap<>();
      Cache<Integer, String> cache = manager.getCache("saved");
      cache.forEach(e -> content.put(e.getKey(), e.getValue()));
      Expect.equal("content", content, SAVED);
    }
  }

  private static byte[] damage(Decisions decisions) {
    if (decisions.below(8) == 0) {
      return decisions.rest();
    }
    byte[] bytes = SOUND.clone();
    while (!decisions.isOver()) {
      int at = (decisions.below(256) << 8 | decisions.below(256)) % Math.max(1, bytes.length);
      switch (decisions.below(5)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + decisions.below(9));
        case 2 -> bytes = without(bytes, at, decisions.below(16));
        default -> {
          if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << decisions.below(8));
          }
        }
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] rest = Arrays.copyOf(bytes, bytes.length - (end - at));
    System.arraycopy(bytes, end, rest, at, bytes.length - end);
    return rest;
  }
}
