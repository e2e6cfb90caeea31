package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.snapshot.ReadOptions.OnUndecodable;
import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SnapshotRoundTripTest {
  @TempDir Path directory;

  static List<BlockCodec> codecs() {
    return BlockCodecs.available();
  }

  @Test
  void allFourCodecsAreTestedHere() {
    assertThat(codecs()).extracting(BlockCodec::id).containsExactly(0, 1, 2, 4);
    assertThat(BlockCodecs.preferred().codecName()).isEqualTo("lz4");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void severalNamespacesComeBackAsTheyWere(BlockCodec codec) {
    ListCut texts = ListCut.texts("orders", 64, 5_000);
    ListCut noise = ListCut.random("com.acme.Größe/2", 1024, 20_000, new Random(1));
    ListCut empty = ListCut.texts("empty", 16, 0);
    Path file = directory.resolve("all.rkvs");
    WriteOptions options =
        WriteOptions.defaults().withCodec(codec).withThreads(3).withBlockBytes(4096);

    SnapshotInfo info = SnapshotFixture.save(file, options, texts, noise, empty);

    assertThat(info.entries()).isEqualTo(25_000);
    assertThat(info.namespaces()).containsExactly("com.acme.Größe/2", "empty", "orders");
    assertThat(info.sizeBytes()).isEqualTo(file.toFile().length());
    assertThat(texts.askedForAllSlots() && noise.askedForAllSlots()).isTrue();
    for (int threads : new int[] {1, 3}) {
      CollectingSink sink =
          SnapshotFixture.load(file, SnapshotFixture.reading().withThreads(threads));
      assertThat(sink.whole().keySet()).containsExactly("orders", "com.acme.Größe/2", "empty");
      assertThat(sink.whole().get("orders")).isEqualTo(CollectingSink.expected(texts));
      assertThat(sink.whole().get("com.acme.Größe/2")).isEqualTo(CollectingSink.expected(noise));
      assertThat(sink.whole().get("empty")).isEmpty();
      assertThat(sink.metadata().get("orders")).isEqualTo("about orders");
    }
  }

  @Test
  void oneNamespaceOfManyIsLoadedAlone() {
    Path file = directory.resolve("all.rkvs");
    SnapshotFixture.save(
        file, SnapshotFixture.small(), ListCut.texts("a", 8, 30), ListCut.texts("b", 8, 30));
    CollectingSink sink = new CollectingSink();
    try (SnapshotReader reader =
        SnapshotReader.open(LocalFiles.INSTANCE, file, SnapshotFixture.reading())) {
      assertThat(reader.names()).containsExactly("a", "b");
      reader.load("b"::equals, sink, new PlainCodec());
    }
    assertThat(sink.whole().keySet()).containsExactly("b");
  }

  @Test
  void snapshotOfNoNamespaceIsSound() {
    Path file = directory.resolve("none.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small());
    assertThat(SnapshotFixture.load(file).whole()).isEmpty();
  }

  @Test
  void entriesLargerThanBlocksComeBack() {
    byte[] large = new byte[3_000_000];
    new Random(5).nextBytes(large);
    ListCut cut = new ListCut("big", 4, List.of(new ListCut.Entry("k", large, -1)));
    Path file = directory.resolve("big.rkvs");
    SnapshotFixture.save(file, WriteOptions.defaults(), cut);
    assertThat(SnapshotFixture.load(file).whole().get("big"))
        .isEqualTo(CollectingSink.expected(cut));
  }

  @Test
  void entriesOverTheLimitAreRefusedByName() {
    ListCut cut = new ListCut("big", 4, List.of(new ListCut.Entry("k", new byte[2000], -1)));
    Path file = directory.resolve("big.rkvs");
    assertThatThrownBy(
            () -> SnapshotFixture.save(file, WriteOptions.defaults().withMaxEntryBytes(1000), cut))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("namespace big")
        .hasMessageContaining("at most 1000 bytes");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void readerHasALimitOfItsOwn() {
    ListCut cut = new ListCut("big", 4, List.of(new ListCut.Entry("k", new byte[2000], -1)));
    Path file = directory.resolve("big.rkvs");
    SnapshotFixture.save(file, WriteOptions.defaults(), cut);
    assertThatThrownBy(
            () -> SnapshotFixture.load(file, SnapshotFixture.reading().withMaxBlockBytes(1000)))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
  }

  @Test
  void expiredEntriesDoNotComeBack() {
    long now = SnapshotFixture.NOW.toEpochMilli();
    ListCut cut =
        new ListCut(
            "n",
            4,
            List.of(
                new ListCut.Entry("past", "v", now - 1),
                new ListCut.Entry("now", "v", now),
                new ListCut.Entry("later", "v", now + 1)));
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), cut);
    CollectingSink sink = new CollectingSink();
    LoadReport report = SnapshotFixture.loadInto(sink, file, SnapshotFixture.reading());
    assertThat(sink.whole().get("n").keySet()).containsExactly("later");
    assertThat(report.namespaces().get(0).expired()).isEqualTo(2);
  }

  @Test
  void undecodableEntriesAreCountedOrEndTheLoad() {
    EntryCodec picky =
        new DelegatingCodec() {
          @Override
          Object decoded(Object object) throws EntryCodecException {
            if ("k3".equals(object)) {
              throw new EntryCodecException("class is gone", "com.acme.Gone", null);
            }
            if ("k4".equals(object)) {
              throw new IllegalStateException("user code failed");
            }
            return object;
          }
        };
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), ListCut.texts("n", 4, 10));
    CollectingSink sink = new CollectingSink();
    try (SnapshotReader reader =
        SnapshotReader.open(LocalFiles.INSTANCE, file, SnapshotFixture.reading())) {
      LoadReport report = reader.load(name -> true, sink, picky);
      assertThat(sink.whole().get("n")).hasSize(8).doesNotContainKeys("k3", "k4");
      assertThat(report.undecodable()).isEqualTo(2);
      assertThat(report.changedClasses()).containsExactly("com.acme.Changed: one field more");
      assertThat(report.namespaces().get(0).undecodableByClass())
          .isEqualTo(Map.of("com.acme.Gone", 1L, "?", 1L));
    }
    CollectingSink aborted = new CollectingSink();
    ReadOptions abort = SnapshotFixture.reading().withOnUndecodable(OnUndecodable.ABORT);
    try (SnapshotReader reader = SnapshotReader.open(LocalFiles.INSTANCE, file, abort)) {
      assertThatThrownBy(() -> reader.load(name -> true, aborted, picky))
          .isInstanceOfSatisfying(
              SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
    }
    assertThat(aborted.whole()).isEmpty();
    assertThat(aborted.abandoned()).isEqualTo(1);
  }

  @Test
  void valuesThatCannotBeWrittenFailTheSaveAndLeaveTheOldFile() throws Exception {
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), ListCut.texts("n", 4, 10));
    byte[] before = Files.readAllBytes(file);
    ListCut bad = new ListCut("n", 4, List.of(new ListCut.Entry("k", new Object(), -1)));
    assertThatThrownBy(() -> SnapshotFixture.save(file, SnapshotFixture.small(), bad))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("java.lang.Object")
        .hasMessageContaining("namespace n");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(directory.toFile().list()).containsExactly("n.rkvs");
  }

  @Test
  void newerCodecVersionsAndOtherCodecsAreRefused() {
    Path file = directory.resolve("n.rkvs");
    new SnapshotFiles(LocalFiles.INSTANCE, new PlainCodec(2), SnapshotFixture.CLOCK)
        .save(file, 1, () -> List.of(ListCut.texts("n", 4, 10)), SnapshotFixture.small());
    assertThatThrownBy(() -> SnapshotFixture.load(file))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("plain/2")
        .hasMessageContaining("expected plain/1 or older");
  }

  @Test
  void sinkThatFailsEndsTheLoad() {
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small(), ListCut.texts("n", 4, 1000));
    AtomicLong abandoned = new AtomicLong();
    LoadSink failing =
        new LoadSink() {
          @Override
          public void begin(String name, byte[] metadata, long entries) {}

          @Override
          public void entry(Object key, Object value, long expiresAtEpochMillis) {
            throw new IllegalStateException("no room");
          }

          @Override
          public void end() {
            throw new AssertionError();
          }

          @Override
          public void abandon() {
            abandoned.incrementAndGet();
          }
        };
    for (int threads : new int[] {1, 3}) {
      ReadOptions options = SnapshotFixture.reading().withThreads(threads);
      assertThatThrownBy(() -> SnapshotFixture.loadInto(failing, file, options))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no room");
    }
    assertThat(abandoned.get()).isEqualTo(2);
  }

  @Test
  void progressCountsUpToTheEnd() {
    Path file = directory.resolve("n.rkvs");
    List<SnapshotProgress.Report> reports = new ArrayList<>();
    SnapshotFixture.save(
        file, SnapshotFixture.small().withProgress(reports::add), ListCut.texts("n", 4, 1000));
    assertThat(reports.get(reports.size() - 1).entriesDone()).isEqualTo(1000);
    assertThat(reports).extracting(SnapshotProgress.Report::bytesDone).isSorted();
    reports.clear();
    SnapshotFixture.load(file, SnapshotFixture.reading().withProgress(reports::add));
    assertThat(reports)
        .extracting(SnapshotProgress.Report::phase)
        .contains(SnapshotProgress.Phase.VERIFY, SnapshotProgress.Phase.LOAD);
    assertThat(reports.get(reports.size() - 1).entriesDone()).isEqualTo(1000);
  }

  @Test
  void descriptionSaysWhatIsInside() {
    Path file = directory.resolve("n.rkvs");
    SnapshotFixture.save(
        file,
        SnapshotFixture.small().withLabels(Map.of("why", "before the move")),
        ListCut.texts("n", 4, 1000));
    SnapshotDescription description =
        SnapshotReader.describe(LocalFiles.INSTANCE, file, SnapshotFixture.reading());
    assertThat(description.formatVersion()).isEqualTo("1.0");
    assertThat(description.cutAt()).isEqualTo(SnapshotFixture.NOW);
    assertThat(description.labels()).isEqualTo(Map.of("why", "before the move"));
    assertThat(description.entries()).isEqualTo(1000);
    assertThat(description.codec()).isEqualTo("lz4");
    assertThat(description.entryCodec()).isEqualTo("plain/1");
    assertThat(description.classes().classes())
        .extracting(io.rkvs.snapshot.format.ClassTable.Entry::name)
        .containsExactly("java.lang.String");
    assertThat(description.namespaces().get(0).blocks()).isGreaterThan(10);
  }
}
