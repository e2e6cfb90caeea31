package io.rkvs.snapshot.format;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of this release. Two are built in; lz4 and zstd are there when their library is.
 * Thread-safe; the first use looks for the libraries.
 */
public final class BlockCodecs {
  /** Id of "none". */
  public static final int STORED = 0;

  /** Id of "lz4". */
  public static final int LZ4 = 1;

  /** Id of "zstd". */
  public static final int ZSTD = 2;

  /** Id of "deflate". */
  public static final int DEFLATE = 4;

  private static final BlockCodec STORED_CODEC = new StoredCodec();
  private static final BlockCodec DEFLATE_CODEC = new DeflateCodec();

  private BlockCodecs() {}

  /** Looked up once, on first use. */
  private static final class Optionals {
    // Lambdas, not method references: making a reference links the class, before present() looks.
    static final @Nullable BlockCodec LZ4_CODEC = present(() -> new Lz4Codec());
    static final @Nullable BlockCodec ZSTD_CODEC = present(() -> new ZstdCodec());

    private static @Nullable BlockCodec present(Supplier<BlockCodec> constructor) {
      try {
        return constructor.get();
      } catch (LinkageError absent) {
        // The library, or its native part, is not there: that is an answer, not a failure.
        return null;
      }
    }
  }

  /** Returns the codec with that id, or null when this process does not have it. */
  public static @Nullable BlockCodec find(int id) {
    return switch (id) {
      case STORED -> STORED_CODEC;
      case DEFLATE -> DEFLATE_CODEC;
      case LZ4 -> Optionals.LZ4_CODEC;
      case ZSTD -> Optionals.ZSTD_CODEC;
      default -> null;
    };
  }

  /**
   * Returns the codec of that name.
   *
   * @throws IllegalArgumentException when this process has none of that name
   */
  public static BlockCodec named(String name) {
    return available().stream()
        .filter(codec -> codec.codecName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "codec: expected one of "
                        + available().stream().map(BlockCodec::codecName).toList()
                        + " (lz4 needs at.yawk.lz4:lz4-java, zstd needs com.github.luben:zstd-jni), was "
                        + name));
  }

  /** Returns lz4 when it is there, else none: Deflate would be the bottleneck of a save. */
  public static BlockCodec preferred() {
    BlockCodec lz4 = Optionals.LZ4_CODEC;
    return lz4 != null ? lz4 : STORED_CODEC;
  }

  /** Returns the codecs that this process has, by id. */
  public static List<BlockCodec> available() {
    return IntStream.of(STORED, LZ4, ZSTD, DEFLATE)
        .mapToObj(BlockCodecs::find)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns what a codec id is called, also when the codec is not there. */
  public static String nameOf(int id) {
    return switch (id) {
      case STORED -> "none";
      case LZ4 -> "lz4";
      case ZSTD -> "zstd";
      case DEFLATE -> "deflate";
      default -> "codec " + id;
    };
  }

  /** Returns whether some release has defined that id. */
  public static boolean isKnown(int id) {
    return id == STORED || id == LZ4 || id == ZSTD || id == DEFLATE;
  }
}
