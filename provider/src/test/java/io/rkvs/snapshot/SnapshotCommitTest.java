package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A save succeeds whole or leaves what was there; whatever fails, and whenever. */
final class SnapshotCommitTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "for good {0}, links {1}, threads {2}")
  @CsvSource({
    "false, true, 1",
    "true, true, 1",
    "false, false, 1",
    "true, false, 1",
    "false, true, 3",
    "true, true, 3"
  })
  void failureAtAnyStepLeavesTheOldOrTheNewSnapshot(boolean forGood, boolean links, int threads)
      throws IOException {
    int successes = 0;
    for (int failAt = 1; successes < 3; failAt++) {
      Path place = Files.createDirectories(directory.resolve("at-" + failAt));
      Path file = place.resolve("n.rkvs");
      for (int i = 0; i < 3; i++) {
        SnapshotFixture.save(file, SnapshotFixture.small(), cut("old" + i));
      }
      FaultyFiles faulty = new FaultyFiles(failAt, forGood, links);
      boolean reported = false;
      try {
        SnapshotFixture.files(faulty)
            .save(
                file,
                2,
                () -> List.of(large(cut("new"))),
                SnapshotFixture.small().withThreads(threads));
      } catch (SnapshotException e) {
        reported = true;
        assertThat(e.kind()).isEqualTo(Kind.IO);
        assertThat(e)
            .hasMessageContaining(FaultyFiles.REASON)
            .hasMessageContaining(file.toString());
      }
      if (faulty.operations() < failAt) {
        assertThat(reported).isFalse();
        successes++;
      }
      boolean isNew = requireWhole(file, links || !forGood, failAt);
      assertThat(isNew || reported).as("reported as done at step %s", failAt).isTrue();
      if (!forGood && reported) {
        assertThat(temps(place)).as("temporary files after step %s", failAt).isEmpty();
      }
      // The next save works, and clears away what the failed one left.
      SnapshotFixture.save(file, SnapshotFixture.small(), cut("next"));
      assertThat(SnapshotFixture.load(file).whole().get("n").get("who").value()).isEqualTo("next");
      assertThat(names(place)).containsExactlyInAnyOrder("n.rkvs", "n.rkvs.1");
    }
  }

  /** Returns whether the newest whole generation is the new one. */
  private static boolean requireWhole(Path file, boolean inPlace, int failAt) {
    Path newest = file;
    if (!Files.exists(file)) {
      assertThat(inPlace).as("file is there after step %s", failAt).isFalse();
      newest = file.resolveSibling("n.rkvs.1");
    }
    Map<Object, CollectingSink.Stored> found = SnapshotFixture.load(newest).whole().get("n");
    assertThat(found).hasSize(401);
    Object who = found.get("who").value();
    assertThat(who).as("after step %s", failAt).isIn("old2", "new");
    return who.equals("new");
  }

  /** Returns a cut that says it is worth several threads. */
  private static CutSource large(CutSource cut) {
    return new ForwardingCut(cut) {
      @Override
      public long expectedEntries() {
        return 1_000_000;
      }
    };
  }

  private static ListCut cut(String who) {
    return new ListCut(
        "n",
        8,
        Stream.concat(
                Stream.of(new ListCut.Entry("who", who, -1)),
                ListCut.texts("n", 8, 400).all().stream())
            .toList());
  }

  @Test
  void lastGenerationsAreKept() throws IOException {
    Path file = directory.resolve("n.rkvs");
    for (int i = 0; i < 6; i++) {
      int number = i;
      SnapshotFixture.files(LocalFiles.INSTANCE)
          .save(file, 3, () -> List.of(cut("v" + number)), SnapshotFixture.small());
    }
    assertThat(names(directory)).containsExactlyInAnyOrder("n.rkvs", "n.rkvs.1", "n.rkvs.2");
    assertThat(who("n.rkvs")).isEqualTo("v5");
    assertThat(who("n.rkvs.1")).isEqualTo("v4");
    assertThat(who("n.rkvs.2")).isEqualTo("v3");
    SnapshotFixture.files(LocalFiles.INSTANCE)
        .save(file, 1, () -> List.of(cut("alone")), SnapshotFixture.small());
    assertThat(names(directory)).containsExactly("n.rkvs");
  }

  @Test
  void leftoversOfDeadWritersAreRemovedAndThoseOfLiveOnesNot() throws IOException {
    Path file = directory.resolve("n.rkvs");
    Path dead = directory.resolve("n.rkvs.tmp-999999999-00112233445566aa");
    Files.write(dead, new byte[10]);
    Path other = directory.resolve("m.rkvs.tmp-999999999-00112233445566aa");
    Files.write(other, new byte[10]);
    Path innocent = directory.resolve("n.rkvs.tmp-notes");
    Files.write(innocent, new byte[10]);
    Path[] live = new Path[1];
    CutSource nested =
        new ForwardingCut(cut("outer")) {
          @Override
          public void copySlot(int slot, EntrySink sink) {
            if (slot == 0) {
              live[0] =
                  temps(directory).stream().filter(p -> !p.equals(other)).findFirst().orElseThrow();
              try {
                assertThat(TempFiles.sweep(LocalFiles.INSTANCE, directory, "n.rkvs")).isZero();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              assertThat(live[0]).exists();
            }
            super.copySlot(slot, sink);
          }
        };
    SnapshotFixture.save(file, SnapshotFixture.small(), nested);
    assertThat(live[0]).isNotNull().doesNotExist();
    assertThat(dead).doesNotExist();
    assertThat(other).exists();
    assertThat(innocent).exists();
    assertThat(TempFiles.sweep(LocalFiles.INSTANCE, directory, "")).isEqualTo(1);
    assertThat(other).doesNotExist();
  }

  @Test
  void savesToOneFileComeOneAfterTheOther() throws Exception {
    Path file = directory.resolve("n.rkvs");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger number = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> saves =
          Stream.<Runnable>generate(
                  () ->
                      () -> {
                        awaitStart(start);
                        SnapshotFixture.files(LocalFiles.INSTANCE)
                            .save(
                                file,
                                2,
                                () -> {
                                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                                  return List.of(
                                      new ForwardingCut(cut("v" + number.getAndIncrement())) {
                                        @Override
                                        public void copySlot(int slot, EntrySink sink) {
                                          super.copySlot(slot, sink);
                                          if (slot == slots() - 1) {
                                            inside.decrementAndGet();
                                          }
                                        }
                                      });
                                },
                                SnapshotFixture.small());
                      })
              .limit(12)
              .<Future<?>>map(pool::submit)
              .toList();
      start.countDown();
      for (Future<?> save : saves) {
        save.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(who("n.rkvs")).isEqualTo("v11");
    assertThat(who("n.rkvs.1")).isEqualTo("v10");
    assertThat(names(directory)).hasSize(2);
  }

  @Test
  void missingDirectoryIsAFailureOfTheSave() {
    Path file = directory.resolve("gone").resolve("n.rkvs");
    assertThatThrownBy(() -> SnapshotFixture.save(file, SnapshotFixture.small(), cut("v")))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IO))
        .hasMessageContaining("no such file or directory");
  }

  @Test
  void interruptEndsTheSaveAndLeavesTheOldFile() throws IOException {
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), cut("old"));
    CutSource interrupting =
        new ForwardingCut(cut("new")) {
          @Override
          public void copySlot(int slot, EntrySink sink) {
            Thread.currentThread().interrupt();
            super.copySlot(slot, sink);
          }
        };
    assertThatThrownBy(() -> SnapshotFixture.save(file, SnapshotFixture.small(), interrupting))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IO))
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(who("n.rkvs")).isEqualTo("old");
    assertThat(names(directory)).containsExactly("n.rkvs");
  }

  @Test
  void sourceThatFailsLeavesTheOldFile() throws IOException {
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), cut("old"));
    CutSource failing =
        new ForwardingCut(cut("new")) {
          @Override
          public void copySlot(int slot, EntrySink sink) {
            if (slot == 5) {
              throw new IllegalStateException("namespace was closed");
            }
            super.copySlot(slot, sink);
          }
        };
    assertThatThrownBy(
            () ->
                SnapshotFixture.save(file, SnapshotFixture.small().withThreads(3), large(failing)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("namespace was closed");
    assertThat(who("n.rkvs")).isEqualTo("old");
    assertThat(names(directory)).containsExactly("n.rkvs");
  }

  private static void awaitStart(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Object who(String name) {
    return SnapshotFixture.load(directory.resolve(name)).whole().get("n").get("who").value();
  }

  private static List<String> names(Path place) {
    return Arrays.asList(place.toFile().list());
  }

  private static List<Path> temps(Path place) {
    return names(place).stream().filter(TempFiles::isTempName).map(place::resolve).toList();
  }

  /** A cut that does something else on the way. */
  private static class ForwardingCut implements CutSource {
    private final CutSource cut;

    ForwardingCut(CutSource cut) {
      this.cut = cut;
    }

    @Override
    public String name() {
      return cut.name();
    }

    @Override
    public byte[] metadata() {
      return cut.metadata();
    }

    @Override
    public int slots() {
      return cut.slots();
    }

    @Override
    public long expectedEntries() {
      return cut.expectedEntries();
    }

    @Override
    public void copySlot(int slot, EntrySink sink) {
      cut.copySlot(slot, sink);
    }
  }
}
