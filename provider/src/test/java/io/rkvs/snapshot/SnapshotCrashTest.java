package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.StorageConfiguration.OnCorrupt;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed at random moments while it saves in a loop. {@code -Drkvs.kills=n} sets how
 * often; the build does a few.
 */
final class SnapshotCrashTest {
  private static final int KILLS = Integer.getInteger("rkvs.kills", 4);
  private static final FilePattern PATTERN = FilePattern.of("{ns}.rkvs");
  private static final int ENTRIES = 4_000;

  @TempDir Path directory;

  @Test
  void killedProcessLeavesTheLastOrTheNextSnapshotWhole() throws Exception {
    Random random = new Random();
    int leftovers = 0;
    long last = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      long acknowledged;
      try (ChildProcess child =
          ChildProcess.start(
              List.of("-Xmx128m"),
              SaveForEver.class,
              directory.toString(),
              Long.toString(last + 1))) {
        acknowledged = number(child.awaitLine("saved "));
        int more = random.nextInt(4);
        for (int i = 0; i < more; i++) {
          acknowledged = number(child.awaitLine("saved "));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000)));
        child.kill();
        for (String line : child.readAll().lines().toList()) {
          if (line.startsWith("saved ") && line.endsWith(".")) {
            acknowledged = number(line);
          }
        }
      }
      leftovers += (int) names().stream().filter(TempFiles::isTempName).count();
      last = requireWhole(acknowledged);
      assertThat(names().stream().filter(TempFiles::isTempName)).isEmpty();
    }
    System.out.println(KILLS + " kills, " + leftovers + " temporary files left and removed");
  }

  /**
   * The newest file holds the save that was acknowledged last, or a later one, with every entry of
   * it.
   */
  private long requireWhole(long acknowledged) {
    try (SnapshotDirectory opened =
        SnapshotDirectory.open(directory, "the test", LocalFiles.INSTANCE, Clock.systemUTC(), 2)) {
      Map<Object, CollectingSink.Stored> newest =
          opened
              .loadNewest(
                  PATTERN,
                  "n",
                  OnCorrupt.FAIL,
                  name -> true,
                  CollectingSink::new,
                  new PlainCodec(),
                  ReadOptions.defaults())
              .orElseThrow()
              .sink()
              .whole()
              .get("n");
      assertThat(newest).hasSize(ENTRIES);
      List<Object> values =
          newest.values().stream().map(CollectingSink.Stored::value).distinct().toList();
      assertThat(values).as("all entries are of one save").hasSize(1);
      long found = (Long) values.get(0);
      assertThat(found).isGreaterThanOrEqualTo(acknowledged);
      for (String file : opened.existing(PATTERN, "n")) {
        assertThat(
                opened
                    .load(
                        file,
                        name -> true,
                        new CollectingSink(),
                        new PlainCodec(),
                        ReadOptions.defaults())
                    .report()
                    .loaded())
            .isEqualTo(ENTRIES);
      }
      return found;
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.substring("saved ".length(), line.length() - 1));
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Saves versions of one namespace, one after the other, until it is killed. */
  static final class SaveForEver {
    private SaveForEver() {}

    public static void main(String[] arguments) {
      SnapshotDirectory opened =
          SnapshotDirectory.open(
              Path.of(arguments[0]), "the child", LocalFiles.INSTANCE, Clock.systemUTC(), 2);
      for (long version = Long.parseLong(arguments[1]); ; version++) {
        List<ListCut.Entry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
          entries.add(new ListCut.Entry("key " + i, version, -1));
        }
        ListCut cut = new ListCut("n", 64, entries);
        opened.save(
            PATTERN,
            "n",
            new PlainCodec(),
            () -> List.of(cut),
            WriteOptions.defaults().withBlockBytes(4096).withThreads(2));
        System.out.println("saved " + version + ".");
      }
    }
  }
}
