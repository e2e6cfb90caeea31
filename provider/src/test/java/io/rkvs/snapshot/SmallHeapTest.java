package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.SectionTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files that lie about lengths, with every checksum right, are refused in a process with hardly any
 * memory: nothing is allocated because a file says so.
 */
final class SmallHeapTest {
  private static final int LIES = Integer.getInteger("rkvs.lies", 3_000);

  @Test
  void lyingFilesAreRefusedInASmallHeap() throws Exception {
    try (ChildProcess child =
        ChildProcess.start(List.of("-Xmx24m"), Liar.class, Integer.toString(LIES))) {
      String output = child.readAll();
      assertThat(child.await()).as(output).isZero();
      assertThat(output).contains("refused or loaded: " + LIES);
    }
  }

  /** Makes small files whose numbers are absurd, and opens them. */
  static final class Liar {
    private static final int[] ABSURD = {
      0,
      1,
      2,
      63,
      64,
      65,
      255,
      4096,
      1 << 20,
      1 << 24,
      1 << 26,
      1 << 30,
      Integer.MAX_VALUE,
      -1,
      Integer.MIN_VALUE
    };

    private Liar() {}

    public static void main(String[] arguments) {
      int lies = Integer.parseInt(arguments[0]);
      int refused = 0;
      for (int seed = 0; seed < lies; seed++) {
        Random random = new Random(seed);
        byte[] file = lie(random);
        ReadOptions options =
            SnapshotFixture.reading()
                .withSalvage(random.nextInt(4) == 0)
                .withThreads(1 + random.nextInt(2))
                .withMaxBlockBytes(1 << 20);
        try (SnapshotReader reader =
            SnapshotReader.open(new MemoryFiles(file), MemoryFiles.PATH, options)) {
          reader.load(name -> true, new CollectingSink(), new PlainCodec());
        } catch (SnapshotException expected) {
          refused++;
        } catch (RuntimeException | Error e) {
          System.out.println("seed " + seed);
          throw e;
        }
      }
      System.out.println("refused or loaded: " + lies + ", refused " + refused);
      if (refused < lies / 2) {
        throw new AssertionError("hardly any lie was noticed");
      }
    }

    private static byte[] lie(Random random) {
      int namespaces = 1 + random.nextInt(2);
      int maxRaw = random.nextBoolean() ? 1 << 30 : 1 << 20;
      FileHeader header =
          new FileHeader(
              1, 0, 77, 0, random.nextInt(8) == 0 ? absurd(random) : namespaces, 0, maxRaw);
      List<byte[]> blocks = new ArrayList<>();
      List<SectionTotals> totals = new ArrayList<>();
      long at = Layout.HEADER_BYTES;
      for (int section = 0; section <= namespaces; section++) {
        long digest = SectionTotals.EMPTY_DIGEST;
        long entries = 0;
        long raws = 0;
        long storeds = 0;
        int count = 1 + random.nextInt(3);
        for (int sequence = 0; sequence < count; sequence++) {
          byte[] payload = new byte[1 + random.nextInt(40)];
          random.nextBytes(payload);
          if (random.nextBoolean()) {
            payload[0] = (byte) random.nextInt(4);
          }
          boolean lies = random.nextInt(3) == 0;
          int type = sequence == 0 ? 1 : section == 0 ? 3 + random.nextInt(2) : 2;
          int codec = random.nextInt(3) == 0 ? new int[] {1, 2, 4, 9}[random.nextInt(4)] : 0;
          int raw = lies || codec != 0 ? absurd(random) : payload.length;
          int number = lies ? absurd(random) : Math.max(1, payload.length / 20);
          BlockHeader block =
              new BlockHeader(
                  type,
                  codec,
                  77,
                  at,
                  section,
                  random.nextInt(20) == 0 ? absurd(random) : sequence,
                  random.nextInt(10) == 0 ? absurd(random) : 0,
                  number,
                  raw,
                  random.nextInt(20) == 0 ? absurd(random) : payload.length,
                  Bytes.crc(payload, 0, payload.length),
                  Bytes.crc(payload, 0, payload.length));
          byte[] bytes = new byte[Layout.BLOCK_HEADER_BYTES + payload.length];
          digest = SectionTotals.extend(digest, block.encode(bytes, 0));
          System.arraycopy(payload, 0, bytes, Layout.BLOCK_HEADER_BYTES, payload.length);
          blocks.add(bytes);
          at += bytes.length;
          entries += type == 2 ? number : 0;
          raws += raw;
          storeds += payload.length;
        }
        totals.add(
            new SectionTotals(
                entries,
                random.nextInt(20) == 0 ? Math.abs(absurd(random) / 8) : count,
                raws,
                storeds,
                digest));
      }
      byte[] footer = footer(header, at, totals);
      byte[] file = Arrays.copyOf(header.encode(), (int) at + footer.length);
      int to = Layout.HEADER_BYTES;
      for (byte[] block : blocks) {
        System.arraycopy(block, 0, file, to, block.length);
        to += block.length;
      }
      System.arraycopy(footer, 0, file, to, footer.length);
      if (random.nextInt(10) == 0) {
        Bytes.putInt(file, file.length - 16, absurd(random));
        Bytes.putInt(
            file, file.length - 12, Bytes.crc(file, (int) at, file.length - 12 - (int) at));
      }
      return file;
    }

    private static byte[] footer(FileHeader header, long at, List<SectionTotals> totals) {
      try {
        return new Footer(header, at, 0, totals).encode();
      } catch (ArithmeticException tooManyBlocks) {
        return new byte[200];
      }
    }

    private static int absurd(Random random) {
      return ABSURD[random.nextInt(ABSURD.length)];
    }
  }

  @Test
  void largestLieOfEachCodecIsRefusedBeforeAnythingIsAllocated() {
    // A sound header, a block of 20 bytes that claims all that its codec could expand to.
    for (int codec : new int[] {BlockCodecs.LZ4, BlockCodecs.ZSTD, BlockCodecs.DEFLATE}) {
      long most = BlockCodecs.find(codec).maxRawBytes(20);
      assertThat(most).isLessThan(700_000);
    }
  }
}
