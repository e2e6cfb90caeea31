package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.StorageManager;
import io.rkvs.snapshot.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application is killed at random moments while it saves in a loop, under batches and resizes,
 * and starts again from what it finds. {@code -Drkvs.kills=n} sets how often; the build does a few.
 */
final class KillUnderLoadTest {
  private static final int KILLS = Integer.getInteger("rkvs.kills", 3);
  private static final String FILE = "all.rkvs";

  @TempDir Path directory;

  @Test
  void killedApplicationFindsTheLastOrTheNextSaveWithEveryBatchWhole() throws Exception {
    Random random = new Random();
    int newer = 0;
    int files = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long acknowledged = killOnce(random);
      long found = requireWhole(directory.resolve(FILE));
      assertThat(found).isBetween(acknowledged, acknowledged + 1);
      newer += found > acknowledged ? 1 : 0;
      for (Path generation : generations()) {
        requireWhole(generation);
        files++;
      }
    }
    System.out.printf(
        "%d kills under load: %d files loaded whole, %d times the next save's, 0 violations%n",
        KILLS, files, newer);
  }

  /** Returns the number of the last save that the child said was done. */
  private long killOnce(Random random) throws Exception {
    try (ChildProcess child =
        ChildProcess.start(List.of("-Xmx256m"), Application.class, directory.toString())) {
      long acknowledged = number(child.awaitLine("saved "));
      int more = random.nextInt(4);
      for (int i = 0; i < more; i++) {
        acknowledged = number(child.awaitLine("saved "));
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(80_000)));
      child.kill();
      for (String line : child.readAll().lines().toList()) {
        if (line.startsWith("saved ") && line.endsWith(".")) {
          acknowledged = number(line);
        }
      }
      return acknowledged;
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.substring("saved ".length(), line.length() - 1));
  }

  private static long requireWhole(Path file) {
    Map<String, Map<Integer, Long>> all = GroupInvariants.load(file);
    assertThat(GroupInvariants.violations(all.get("left"), all.get("right"))).isZero();
    return all.get("left").get(GroupInvariants.EPOCH_KEY);
  }

  private List<Path> generations() throws Exception {
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .filter(path -> path.getFileName().toString().matches(FILE + "(\\.[0-9]+)?"))
          .toList();
    }
  }

  /** Starts from the last save, checks it, and saves on, under load, until it is killed. */
  static final class Application {
    private Application() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Path file = directory.resolve("rkvs.conf");
      Files.writeString(file, "rkvs { persistence { directory = \"" + directory + "\" } }");
      RkvsCachingProvider provider = new RkvsCachingProvider();
      CacheManager manager =
          provider.getCacheManager(file.toUri(), Application.class.getClassLoader());
      StorageManager storage = manager.unwrap(StorageManager.class);
      if (Files.exists(directory.resolve(FILE))) {
        storage.loadAll(FILE);
      }
      GroupInvariants groups = new GroupInvariants(manager);
      Long last = groups.left.async().get(GroupInvariants.EPOCH_KEY).join();
      long epoch = last == null ? 0 : last;
      groups.start(epoch);
      List<Long> saved = new ArrayList<>();
      while (saved.size() < 10_000) {
        epoch++;
        groups.left.set(GroupInvariants.EPOCH_KEY, epoch);
        storage.saveAll(FILE);
        groups.check();
        saved.add(epoch);
        System.out.println("saved " + epoch + ".");
      }
      groups.close();
    }
  }
}
