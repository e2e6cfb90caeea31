package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No damaged file is believed, whatever the damage. {@code -Drkvs.damages=n} sets the number of
 * random ones per codec.
 */
final class SnapshotDamageTest {
  private static final int RANDOM_DAMAGES = Integer.getInteger("rkvs.damages", 2_000);

  @TempDir Path directory;

  static List<BlockCodec> codecs() {
    return BlockCodecs.available();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void noDamagedFileIsAcceptedInASmallHeap(BlockCodec codec) throws Exception {
    try (ChildProcess child =
        ChildProcess.start(
            List.of("-Xmx24m"),
            DamageRun.class,
            codec.codecName(),
            Integer.toString(RANDOM_DAMAGES),
            directory.toString())) {
      String output = child.readAll();
      assertThat(child.await()).as(output).isZero();
      assertThat(output).contains(codec.codecName() + ": ").contains("; 0 accepted");
      System.out.print(output);
    }
  }

  @Test
  void damageIsNamedByItsPlace() throws IOException {
    byte[] sound = smallFile(BlockCodecs.named("none"));
    byte[] damaged = sound.clone();
    damaged[64 + 64 + 3] ^= 1; // the payload of the first block
    assertThatThrownBy(() -> open(new MemoryFiles(damaged)))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
              assertThat(e.offset()).isEqualTo(128);
              assertThat(e.path()).isEqualTo(MemoryFiles.PATH);
            });
  }

  @Test
  void emptyAndForeignFilesAreRefusedInPlainWords() {
    assertThatThrownBy(() -> open(new MemoryFiles(new byte[0]))).hasMessageContaining("empty");
    byte[] other =
        "PK this is some archive or other, long enough for a header and a footer"
            .repeat(9)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> open(new MemoryFiles(other)))
        .hasMessageContaining("not an RKVS snapshot");
  }

  @Test
  void laterFormatIsRefusedAsSuchAndNotAsDamage() throws IOException {
    for (int[] version : new int[][] {{2, 0}, {1, 1}, {65_535, 9}}) {
      byte[] later = smallFile(BlockCodecs.named("none"));
      Bytes.putShort(later, 8, version[0]);
      Bytes.putShort(later, 10, version[1]);
      Bytes.putInt(later, 60, Bytes.crc(later, 0, 60));
      assertThatThrownBy(() -> open(new MemoryFiles(later)))
          .isInstanceOfSatisfying(
              SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.VERSION))
          .hasMessageContaining("format version " + version[0] + "." + version[1])
          .hasMessageContaining("up to 1.0");
    }
  }

  @Test
  void blocksOfAnotherFileAreRefused() throws IOException {
    byte[] one = smallFile(BlockCodecs.named("none"));
    Path file = directory.resolve("other.rkvs");
    new SnapshotFiles(
            io.rkvs.snapshot.io.LocalFiles.INSTANCE,
            new PlainCodec(),
            SnapshotFixture.CLOCK,
            new Random(43))
        .save(
            file,
            1,
            () -> List.of(ListCut.texts("n", 4, 12)),
            SnapshotFixture.small().withCodec(BlockCodecs.named("none")));
    byte[] other = Files.readAllBytes(file);
    assertThat(other).hasSameSizeAs(one);
    byte[] mixed = one.clone();
    int from = 64;
    int length = 64 + Bytes.getInt(one, from + 44);
    System.arraycopy(other, from, mixed, from, length);
    assertThatThrownBy(() -> open(new MemoryFiles(mixed)))
        .hasMessageContaining("belongs to another file");
  }

  @Test
  void salvageLoadsTheBlocksThatAreSound() throws IOException {
    Path file = directory.resolve("large.rkvs");
    ListCut cut = ListCut.texts("a", 64, 3_000);
    SnapshotFixture.save(file, SnapshotFixture.small(), cut);
    byte[] damaged = Files.readAllBytes(file);
    Arrays.fill(damaged, 20_000, 20_600, (byte) 0); // some block in the middle
    CollectingSink sink = new CollectingSink();
    LoadReport report = salvage(new MemoryFiles(damaged), sink);
    assertThat(sink.whole().get("a")).hasSizeBetween(2_900, 2_999);
    assertThat(CollectingSink.expected(cut).entrySet())
        .containsAll(sink.whole().get("a").entrySet());
    assertThat(report.damages()).isNotEmpty();
  }

  @Test
  void salvageOfACutFileHasWhatCameBeforeTheCut() throws IOException {
    Path file = directory.resolve("large.rkvs");
    ListCut cut = ListCut.texts("a", 64, 3_000);
    SnapshotFixture.save(file, SnapshotFixture.small().withCodec(BlockCodecs.named("none")), cut);
    byte[] sound = Files.readAllBytes(file);
    CollectingSink sink = new CollectingSink();
    EntryCodec codec = new CodecWithFixedClasses();
    LoadReport report =
        salvage(new MemoryFiles(Arrays.copyOf(sound, sound.length / 2)), sink, codec);
    assertThat(sink.whole().get("a")).hasSizeBetween(1_200, 1_700);
    assertThat(CollectingSink.expected(cut).entrySet())
        .containsAll(sink.whole().get("a").entrySet());
    assertThat(report.damages()).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void salvageNeverFailsOnRandomDamageBeyondRefusing() throws IOException {
    Path file = directory.resolve("large.rkvs");
    ListCut cut = ListCut.texts("a", 64, 1_000);
    SnapshotFixture.save(file, SnapshotFixture.small(), cut);
    byte[] sound = Files.readAllBytes(file);
    for (int seed = 0; seed < 300; seed++) {
      byte[] damaged = Damage.random(sound, new Random(seed));
      CollectingSink sink = new CollectingSink();
      try {
        salvage(new MemoryFiles(damaged), sink);
      } catch (SnapshotException refused) {
        assertThat(refused.kind()).isEqualTo(Kind.CORRUPT);
      }
      sink.whole()
          .values()
          .forEach(
              map ->
                  assertThat(CollectingSink.expected(cut).entrySet()).containsAll(map.entrySet()));
    }
  }

  private byte[] smallFile(BlockCodec codec) throws IOException {
    return DamageRun.smallFile(directory, codec);
  }

  private static SnapshotReader open(MemoryFiles files) {
    return SnapshotReader.open(files, MemoryFiles.PATH, SnapshotFixture.reading());
  }

  private static LoadReport salvage(MemoryFiles files, LoadSink sink) {
    return salvage(files, sink, new PlainCodec());
  }

  private static LoadReport salvage(MemoryFiles files, LoadSink sink, EntryCodec codec) {
    ReadOptions options = SnapshotFixture.reading().withSalvage(true);
    try (SnapshotReader reader = SnapshotReader.open(files, MemoryFiles.PATH, options)) {
      return reader.load(name -> true, sink, codec);
    }
  }

  /** The dictionary is at the end of a file, so a cut loses it; this codec knows it by heart. */
  private static final class CodecWithFixedClasses extends DelegatingCodec {
    @Override
    byte[] dictionary(byte[] ofFile) {
      return "java.lang.String".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
