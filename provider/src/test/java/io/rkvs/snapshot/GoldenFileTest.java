package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that earlier releases wrote are read for ever. A new format version adds a golden file and
 * never changes an old one; {@code -Drkvs.golden=directory} writes the present one there.
 */
final class GoldenFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"1.0"})
  void fileOfVersionIsRead(String version) throws IOException {
    byte[] golden = golden(version);
    CollectingSink sink = new CollectingSink();
    try (SnapshotReader reader =
        SnapshotReader.open(new MemoryFiles(golden), MemoryFiles.PATH, SnapshotFixture.reading())) {
      assertThat(reader.description().formatVersion()).isEqualTo(version);
      assertThat(reader.description().labels()).isEqualTo(Map.of("made-by", "GoldenFileTest"));
      reader.load(name -> true, sink, new PlainCodec());
    }
    for (ListCut cut : cuts()) {
      assertThat(sink.whole().get(cut.name())).isEqualTo(CollectingSink.expected(cut));
      assertThat(sink.metadata().get(cut.name())).isEqualTo("about " + cut.name());
    }
  }

  @Test
  void presentVersionIsWrittenByteForByteAsItsGoldenFile() throws IOException {
    String elsewhere = System.getProperty("rkvs.golden");
    byte[] written = write(elsewhere == null ? directory : Path.of(elsewhere));
    assertThat(written).isEqualTo(golden(Layout.MAJOR + "." + Layout.MINOR));
  }

  /** Codec none: what Deflate gives may differ from one JDK to the next. */
  private static byte[] write(Path where) throws IOException {
    Path file = where.resolve("golden-" + Layout.MAJOR + "." + Layout.MINOR + ".rkvs");
    new SnapshotFiles(LocalFiles.INSTANCE, new PlainCodec(), SnapshotFixture.CLOCK, new Random(1_0))
        .save(
            file,
            1,
            GoldenFileTest::cuts,
            SnapshotFixture.small()
                .withCodec(BlockCodecs.named("none"))
                .withLabels(Map.of("made-by", "GoldenFileTest")));
    return Files.readAllBytes(file);
  }

  private static List<ListCut> cuts() {
    return List.of(
        ListCut.texts("orders", 16, 40),
        ListCut.random("Größe", 8, 10, new Random(2)),
        ListCut.texts("empty", 4, 0));
  }

  private static byte[] golden(String version) throws IOException {
    try (InputStream in = GoldenFileTest.class.getResourceAsStream("golden-" + version + ".rkvs")) {
      assertThat(in).as("golden file of version %s", version).isNotNull();
      return in.readAllBytes();
    }
  }
}
