package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.SectionTotals;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Feeds the reader with files that somebody has changed and given right checksums again, so that
 * what lies behind the checksums is reached: properties, dictionary, entries, the decoder with the
 * allow list on. The reader may refuse, and may load what it can; nothing else.
 *
 * <p>{@link #fuzzerTestOneInput} is in the form that coverage-guided fuzzers call.
 */
public final class SnapshotFuzz {
  private static final byte[][] WORDS = {
    {-1, -1, -1, -1, 7},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {0, 0, 0, 0},
    {(byte) 0x80, 1},
    {(byte) 0xAC, (byte) 0xED, 0, 5},
    {0x7F, -1, -1, -1}
  };

  /** Must never be made: it is not on the reader's allow list. */
  static final class Evil {
    static int made;
    private final int number;

    Evil(int number) {
      made++;
      this.number = number;
    }

    @Override
    public int hashCode() {
      made++;
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Evil evil && evil.number == number;
    }
  }

  /** On the allow list. */
  record Order(UUID id, String text, List<LocalDate> days, List<Integer> counts) {}

  private SnapshotFuzz() {}

  /** Reads one input; throws when something happens that must not. */
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] file = input.clone();
    repair(file);
    read(file, false);
    read(file, true);
  }

  /** Returns whether the file was loaded. */
  private static boolean read(byte[] file, boolean salvage) {
    Evil.made = 0;
    ReadOptions options = SnapshotFixture.reading().withSalvage(salvage).withMaxBlockBytes(1 << 20);
    boolean loaded = true;
    try (SerialContext context =
            SerialContext.builder()
                .allowedClasses(ClassFilter.of(List.of(Order.class.getName()), List.of()))
                .build();
        SnapshotReader reader =
            SnapshotReader.open(new MemoryFiles(file), MemoryFiles.PATH, options)) {
      reader.load(name -> true, new Dropping(), new KryoEntryCodec(context));
    } catch (SnapshotException refused) {
      loaded = false;
    }
    if (Evil.made > 0) {
      throw new AssertionError("a class was made that is not on the allow list");
    }
    return loaded;
  }

  private static final class Dropping implements LoadSink {
    @Override
    public void begin(String name, byte[] metadata, long entries) {}

    @Override
    public void entry(Object key, Object value, long expiresAtEpochMillis) {
      if (key instanceof Evil || value instanceof Evil) {
        throw new AssertionError("a class was loaded that is not on the allow list");
      }
    }

    @Override
    public void end() {}
  }

  /** Makes the checksums of a file right, as far as its blocks can be told. */
  private static void repair(byte[] file) {
    if (file.length < Layout.HEADER_BYTES + Layout.MIN_FOOTER_BYTES) {
      return;
    }
    Bytes.putInt(file, 60, Bytes.crc(file, 0, 60));
    long footer = Bytes.getLong(file, file.length - 32);
    if (footer < Layout.HEADER_BYTES || footer > file.length - Layout.MIN_FOOTER_BYTES) {
      return;
    }
    Map<Integer, Long> digests = new HashMap<>();
    int at = Layout.HEADER_BYTES;
    while (at <= footer - Layout.BLOCK_HEADER_BYTES) {
      int stored = Bytes.getInt(file, at + 44);
      int payload = at + Layout.BLOCK_HEADER_BYTES;
      if (stored < 0 || stored > footer - payload) {
        return;
      }
      Bytes.putInt(file, at + 52, Bytes.crc(file, payload, stored));
      if (file[at + 5] == BlockCodecs.STORED) {
        Bytes.putInt(file, at + 48, Bytes.getInt(file, at + 52));
      }
      int crc = Bytes.crc(file, at, 60);
      Bytes.putInt(file, at + 60, crc);
      digests.merge(
          Bytes.getInt(file, at + 24),
          SectionTotals.extend(SectionTotals.EMPTY_DIGEST, crc),
          (digest, first) -> SectionTotals.extend(digest, crc));
      at = payload + stored;
    }
    System.arraycopy(file, 0, file, (int) footer + 40, Layout.HEADER_BYTES);
    digests.forEach(
        (section, digest) -> {
          long where = footer + 104 + 40L * section + 32;
          if (section >= 0 && where + 8 <= file.length - 32) {
            Bytes.putLong(file, (int) where, digest);
          }
        });
    Bytes.putInt(
        file, file.length - 12, Bytes.crc(file, (int) footer, file.length - 12 - (int) footer));
  }

  /** Runs {@code arguments[0]} inputs; prints what became of them. */
  public static void main(String[] arguments) throws Exception {
    int inputs = Integer.parseInt(arguments[0]);
    List<byte[]> seeds = List.of(seed("none"), seed("deflate"), seed("lz4"), seed("zstd"));
    AtomicReference<String> doing = new AtomicReference<>("nothing");
    watch(doing);
    int loaded = 0;
    for (int i = 0; i < inputs; i++) {
      doing.set("input " + i);
      Random random = new Random(i);
      byte[] file = change(seeds.get(i % 8 == 7 ? 1 + random.nextInt(3) : 0), random);
      try {
        repair(file);
        loaded += read(file, i % 4 == 3) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("input " + i, e);
      }
    }
    System.out.printf(
        "%d inputs: %d refused, %d loaded in part or whole%n", inputs, inputs - loaded, loaded);
  }

  /** Ends the process when one input takes longer than any may. */
  private static void watch(AtomicReference<String> doing) {
    AtomicReference<String> before = new AtomicReference<>("");
    ScheduledExecutorService watchdog =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "watchdog");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        watchdog.scheduleWithFixedDelay(
            () -> {
              String now = doing.get();
              if (now.equals(before.getAndSet(now))) {
                System.out.println("no end of " + now);
                Runtime.getRuntime().halt(3);
              }
            },
            60,
            60,
            TimeUnit.SECONDS);
  }

  private static byte[] change(byte[] seed, RandomGenerator random) {
    byte[] file = seed.clone();
    int footer = (int) Bytes.getLong(file, file.length - 32);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = Layout.HEADER_BYTES + random.nextInt(footer - Layout.HEADER_BYTES);
      switch (random.nextInt(5)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt();
        case 2 -> {
          byte[] word = WORDS[random.nextInt(WORDS.length)];
          System.arraycopy(word, 0, file, Math.min(at, footer - word.length), word.length);
        }
        case 3 -> {
          int length = Math.min(1 + random.nextInt(40), footer - at);
          int from = random.nextInt(footer - length);
          System.arraycopy(seed, from, file, at, length);
        }
        default -> {
          int length = Math.min(1 + random.nextInt(16), footer - at);
          Arrays.fill(file, at, at + length, (byte) random.nextInt(4));
        }
      }
    }
    return file;
  }

  /** Writes files to start from into a folder, one for each codec. */
  public static void writeSeeds(Path folder) throws Exception {
    for (String codec : List.of("none", "deflate", "lz4", "zstd")) {
      Files.write(folder.resolve(codec), seed(codec));
    }
  }

  private static byte[] seed(String codec) throws Exception {
    List<ListCut.Entry> entries = new ArrayList<>();
    Object[] values = {
      "text",
      7,
      8L,
      new byte[] {1, 2, 3},
      new int[] {1, -1},
      new Order(new UUID(1, 2), "order", List.of(LocalDate.of(2026, 1, 2)), List.of(3)),
      new HashMap<>(Map.of("k", new HashSet<>(List.of(1, 2)))),
      new TreeMap<>(Map.of("a", 1)),
      new PriorityQueue<>(List.of(3, 1)),
      new LinkedBlockingQueue<>(List.of("q")),
      new IllegalStateException("an exception"),
      new java.util.Properties(),
      new Evil(3),
      new HashMap<>(Map.of(new Evil(4), "hidden")),
      new Object[] {"a", null, new ArrayList<>(List.of(1, "b"))},
      java.math.BigDecimal.TEN,
      java.util.EnumSet.of(TimeUnit.DAYS)
    };
    for (int i = 0; i < 3 * values.length; i++) {
      entries.add(
          new ListCut.Entry(
              "key " + i, values[i % values.length], i % 3 == 0 ? Long.MAX_VALUE : -1));
    }
    Path file = Files.createTempFile("seed", ".rkvs");
    try (SerialContext context =
        SerialContext.builder().allowedClasses(ClassFilter.of(List.of("*"), List.of())).build()) {
      new SnapshotFiles(
              LocalFiles.INSTANCE,
              new KryoEntryCodec(context),
              SnapshotFixture.CLOCK,
              new Random(5))
          .save(
              file,
              1,
              () -> List.of(new ListCut("n", 4, entries)),
              SnapshotFixture.small().withCodec(BlockCodecs.named(codec)));
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }
}
