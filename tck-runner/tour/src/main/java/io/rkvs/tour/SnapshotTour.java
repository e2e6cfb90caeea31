package io.rkvs.tour;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageManager;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** Snapshots on demand, by autosave and on close, and the warm start after them. */
final class SnapshotTour {
  private final CachingProvider provider;
  private final PrintStream out;

  SnapshotTour(CachingProvider provider, PrintStream out) {
    this.provider = provider;
    this.out = out;
  }

  void walk() throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("rkvs-tour");
    try {
      Path file = place.resolve("rkvs.conf");
      Files.writeString(
          file,
          """
          rkvs {
            persistence { directory = "%s", save-on-close = true }
          }
          """
              .formatted(place.resolve("data").toString().replace('\\', '/')));
      firstRun(file);
      secondRun(file);
    } finally {
      delete(place);
    }
  }

  private void firstRun(Path file) throws InterruptedException {
    heading("Snapshots: a manager with a persistence directory");
    try (CacheManager manager = open(file)) {
      Cache<String, Integer> stock = manager.createCache("stock", types());
      for (int i = 0; i < 1_000; i++) {
        stock.put("article " + i, i);
      }
      StorageManager storage = manager.unwrap(StorageManager.class);
      SnapshotInfo info = storage.saveAll("before-the-sale.rkvs");
      say("entries in a snapshot of all caches, as of one instant", info.entries());

      stock.clear();
      storage.loadNamespace("before-the-sale.rkvs", "stock before the sale");
      say(
          "loaded under another name",
          manager.getCache("stock before the sale", String.class, Integer.class).get("article 7"));
      try {
        storage.saveAll("../elsewhere.rkvs");
      } catch (SnapshotException e) {
        say("a file outside the directory", e.kind());
      }

      stock.put("article 7", 77);
      storage.addNamespaceAutosave(
          new NamespaceAutosave("stock", Duration.ofMillis(50), "{ns}-{ts}.rkvs"));
      say("saved by autosave", awaitSave(storage).successes() > 0);
    }
  }

  private static AutosaveStatus.Task awaitSave(StorageManager storage) throws InterruptedException {
    for (int i = 0; i < 200 && storage.autosaves().tasks().get(0).successes() == 0; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return storage.autosaves().tasks().get(0);
  }

  private void secondRun(Path file) {
    heading("The next run starts warm");
    try (CacheManager manager = open(file)) {
      StorageManager storage = manager.unwrap(StorageManager.class);
      say("namespaces that wait for their cache", storage.namespaceCount());
      say("warm", manager.createCache("stock", types()).get("article 7"));
      manager.destroyCache("stock before the sale");
      say("destroyed, with what was saved of it", storage.namespaceCount());
    }
  }

  private CacheManager open(Path file) {
    return provider.getCacheManager(file.toUri(), provider.getDefaultClassLoader());
  }

  private static MutableConfiguration<String, Integer> types() {
    return new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void say(String what, @Nullable Object value) {
    out.println("  " + what + ": " + value);
  }
}
