package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that earlier releases wrote are read for ever. A new format version adds a golden file and
 * never changes an old one; {@code -Drkvs.golden=directory} writes the present one there.
 */
final class GoldenFileTest {
  private static final String VERSION = Layout.MAJOR + "." + Layout.MINOR;

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

  /** Compressors may find shorter forms; what they once wrote has to be read all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"deflate", "lz4", "zstd"})
  void fileOfEachCodecIsRead(String codec) throws IOException {
    String elsewhere = System.getProperty("rkvs.golden");
    if (elsewhere != null) {
      write(Path.of(elsewhere), codec, VERSION + "-" + codec);
      return;
    }
    byte[] golden = golden(VERSION + "-" + codec);
    CollectingSink sink = new CollectingSink();
    try (SnapshotReader reader =
        SnapshotReader.open(new MemoryFiles(golden), MemoryFiles.PATH, SnapshotFixture.reading())) {
      assertThat(reader.description().codec()).isEqualTo(codec);
      assertThat(compressedBlocks(golden)).isPositive();
      reader.load(name -> true, sink, new PlainCodec());
    }
    for (ListCut cut : cuts()) {
      assertThat(sink.whole().get(cut.name())).isEqualTo(CollectingSink.expected(cut));
    }
  }

  /** A block that does not shrink is stored; then the file would prove nothing. */
  private static int compressedBlocks(byte[] file) {
    int compressed = 0;
    long footer = Bytes.getLong(file, file.length - 32);
    for (int at = Layout.HEADER_BYTES; at < footer; ) {
      compressed += file[at + 5] == BlockCodecs.STORED ? 0 : 1;
      at += Layout.BLOCK_HEADER_BYTES + Bytes.getInt(file, at + 44);
    }
    return compressed;
  }

  /** The forms of the JDK's types, whose numbers are part of the format. */
  @Test
  void keysAndValuesOfTheEntryCodecAreRead() throws IOException {
    String elsewhere = System.getProperty("rkvs.golden");
    String name = VERSION + "-kryo";
    try (SerialContext context =
        SerialContext.builder()
            .allowedClasses(ClassFilter.of(List.of("io.rkvs.snapshot.*"), List.of()))
            .build()) {
      if (elsewhere != null) {
        new SnapshotFiles(
                LocalFiles.INSTANCE,
                new KryoEntryCodec(context),
                SnapshotFixture.CLOCK,
                new Random(3))
            .save(
                Path.of(elsewhere).resolve("golden-" + name + ".rkvs"),
                1,
                () -> List.of(values()),
                SnapshotFixture.small().withCodec(BlockCodecs.named("none")));
        return;
      }
      CollectingSink sink = new CollectingSink();
      try (SnapshotReader reader =
          SnapshotReader.open(
              new MemoryFiles(golden(name)), MemoryFiles.PATH, SnapshotFixture.reading())) {
        LoadReport report = reader.load(n -> true, sink, new KryoEntryCodec(context));
        assertThat(report.undecodable()).isZero();
        assertThat(report.changedClasses()).isEmpty();
      }
      Map<Object, CollectingSink.Stored> read = sink.whole().get("values");
      assertThat(read).hasSize(values().all().size());
      for (ListCut.Entry entry : values().all()) {
        Object value = read.get(entry.key()).value();
        assertThat(value.getClass()).isEqualTo(entry.value().getClass());
        assertThat(value).isEqualTo(entry.value());
      }
    }
  }

  enum Color {
    RED,
    GREEN
  }

  record Line(Color color, int count, List<String> texts) {}

  @SuppressWarnings("JavaUtilDate") // users have them
  private static ListCut values() {
    Object[] values = {
      "text",
      7,
      -8L,
      (short) 9,
      (byte) 1,
      'c',
      true,
      1.5f,
      -2.5,
      new BigInteger("123456789012345678901234567890"),
      new BigDecimal("12345.678"),
      new UUID(1, 2),
      URI.create("http://example.org/a"),
      Duration.ofSeconds(5, 6),
      Instant.ofEpochSecond(7, 8),
      LocalDate.of(2026, 1, 2),
      LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
      ZonedDateTime.of(LocalDateTime.of(2026, 1, 2, 3, 4), ZoneOffset.ofHours(2)),
      Optional.of("o"),
      new Date(9),
      new ArrayList<>(List.of(1, "a", new Date(3))),
      new HashMap<>(Map.of("k", List.of(1, 2))),
      new TreeMap<>(Map.of("b", 2, "a", 1)),
      new LinkedHashSet<>(List.of(3, 1, 2)),
      List.of(1, 2, 3),
      Set.of(1, 2),
      Map.of("x", 1),
      EnumSet.of(Color.GREEN),
      Color.RED,
      new Line(Color.GREEN, 3, List.of("a", "b"))
    };
    List<ListCut.Entry> entries = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      entries.add(new ListCut.Entry(i, values[i], -1));
    }
    return new ListCut("values", 4, entries);
  }

  @Test
  void presentVersionIsWrittenByteForByteAsItsGoldenFile() throws IOException {
    String elsewhere = System.getProperty("rkvs.golden");
    byte[] written = write(elsewhere == null ? directory : Path.of(elsewhere), "none", VERSION);
    assertThat(written).isEqualTo(golden(VERSION));
  }

  /** Codec none: what Deflate gives may differ from one JDK to the next. */
  private static byte[] write(Path where, String codec, String name) throws IOException {
    Path file = where.resolve("golden-" + name + ".rkvs");
    new SnapshotFiles(LocalFiles.INSTANCE, new PlainCodec(), SnapshotFixture.CLOCK, new Random(1_0))
        .save(
            file,
            1,
            GoldenFileTest::cuts,
            SnapshotFixture.small()
                .withCodec(BlockCodecs.named(codec))
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
