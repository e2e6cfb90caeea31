package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.StorageManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots taken while batches run and shards are resized hold no half batch, and snapshots of two
 * namespaces are of one instant. {@code -Drkvs.snapshots=n} sets how many of each kind.
 */
final class SnapshotConsistencyTest {
  private static final int SNAPSHOTS = Integer.getInteger("rkvs.snapshots", 20);

  @TempDir Path temp;

  @Test
  void everySnapshotIsOfOneInstant() throws Exception {
    Path file = temp.resolve("rkvs.conf");
    Path directory = temp.resolve("snapshots");
    Files.writeString(file, "rkvs { persistence { directory = \"" + directory + "\" } }");
    int violations = 0;
    long batches;
    long resizes;
    long different = 0;
    try (RkvsCachingProvider provider = new RkvsCachingProvider();
        CacheManager manager =
            provider.getCacheManager(file.toUri(), getClass().getClassLoader())) {
      StorageManager storage = manager.unwrap(StorageManager.class);
      try (GroupInvariants groups = new GroupInvariants(manager)) {
        groups.start(7);
        Map<Integer, Long> last = Map.of();
        for (int i = 0; i < SNAPSHOTS; i++) {
          String name = i % 2 == 0 ? "left" : "right";
          storage.saveNamespace(name, "one.rkvs");
          violations +=
              GroupInvariants.violations(
                  GroupInvariants.load(directory.resolve("one.rkvs")).get(name));
          violations += loadedUnderAnotherName(manager, storage);
          storage.saveAll("all.rkvs");
          Map<String, Map<Integer, Long>> all = GroupInvariants.load(directory.resolve("all.rkvs"));
          violations += GroupInvariants.violations(all.get("left"), all.get("right"));
          different += all.get("right").equals(last) ? 0 : 1;
          last = all.get("right");
          groups.check();
        }
        batches = groups.batches.get();
        resizes = groups.resizes.get();
      }
    }
    System.out.printf(
        "%d snapshots of one namespace, %d of all, %d batches, %d resizes: %d violations%n",
        SNAPSHOTS, SNAPSHOTS, batches, resizes, violations);
    assertThat(violations).isZero();
    assertThat(resizes).isPositive();
    assertThat(different).as("snapshots that found other content").isGreaterThan(SNAPSHOTS / 2);
  }

  /** Through the public interface, as an application would. */
  private static int loadedUnderAnotherName(CacheManager manager, StorageManager storage) {
    String copy = storage.loadNamespace("one.rkvs", "copy");
    Map<Integer, Long> content = new HashMap<>();
    for (Cache.Entry<Object, Object> entry : manager.<Object, Object>getCache(copy)) {
      content.put((Integer) entry.getKey(), (Long) entry.getValue());
    }
    manager.destroyCache(copy);
    return GroupInvariants.violations(content);
  }
}
