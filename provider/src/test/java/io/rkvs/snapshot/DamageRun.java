package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages a small file in every way there is (cut at each byte, each bit flipped) and a larger one
 * in so many random ways, and reads each. A process of its own, so that its heap can be small.
 */
final class DamageRun {
  private DamageRun() {}

  /** Arguments: codec, number of random damages, directory to work in. */
  public static void main(String[] arguments) throws IOException {
    BlockCodec codec = BlockCodecs.named(arguments[0]);
    int damages = Integer.parseInt(arguments[1]);
    Path directory = Path.of(arguments[2]);
    byte[] small = smallFile(directory, codec);
    for (int length = 0; length < small.length; length++) {
      requireRefused(Arrays.copyOf(small, length), "cut to " + length);
    }
    for (int bit = 0; bit < 8 * small.length; bit++) {
      byte[] damaged = small.clone();
      damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
      requireRefused(damaged, "bit " + bit + " flipped");
    }
    byte[] large = largeFile(directory, codec);
    int refused = 0;
    for (int seed = 0; seed < damages; seed++) {
      byte[] damaged = Damage.random(large, new Random(seed));
      if (!Arrays.equals(large, damaged)) { // zeros zeroed are no damage
        requireRefused(damaged, "seed " + seed);
        refused++;
      }
    }
    System.out.printf(
        "%s: file of %d bytes: %d cuts, %d flips refused; file of %d bytes: %d random damages refused;"
            + " 0 accepted%n",
        codec.codecName(), small.length, small.length, 8 * small.length, large.length, refused);
  }

  static byte[] smallFile(Path directory, BlockCodec codec) throws IOException {
    Path file = directory.resolve("small.rkvs");
    SnapshotFixture.save(file, SnapshotFixture.small().withCodec(codec), ListCut.texts("n", 4, 12));
    return Files.readAllBytes(file);
  }

  private static byte[] largeFile(Path directory, BlockCodec codec) throws IOException {
    Path file = directory.resolve("large.rkvs");
    SnapshotFixture.save(
        file,
        WriteOptions.defaults().withCodec(codec).withBlockBytes(8192),
        ListCut.texts("a", 64, 3_000),
        ListCut.random("b", 64, 1_500, new Random(7)));
    return Files.readAllBytes(file);
  }

  private static void requireRefused(byte[] damaged, String damage) {
    CollectingSink sink = new CollectingSink();
    try (SnapshotReader reader =
        SnapshotReader.open(
            new MemoryFiles(damaged), MemoryFiles.PATH, SnapshotFixture.reading())) {
      reader.load(name -> true, sink, new PlainCodec());
    } catch (SnapshotException e) {
      if (e.kind() == Kind.CORRUPT && e.offset() >= 0 && sink.whole().isEmpty()) {
        return;
      }
      throw new AssertionError(damage + ": refused in the wrong way", e);
    }
    throw new AssertionError(damage + ": accepted");
  }
}
