package io.rkvs.snapshot.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** Codec 2: Zstandard frames through zstd-jni, when that library is on the path. */
final class ZstdCodec implements BlockCodec {
  private static final int LEVEL = 1;

  /** A run-length block codes 128 KiB in four bytes. */
  private static final long MAX_RATIO = 128 * 1024 / 4;

  /** Fails at once when the native library cannot be loaded. */
  ZstdCodec() {
    Zstd.compressBound(1);
  }

  @Override
  public int id() {
    return BlockCodecs.ZSTD;
  }

  @Override
  public String codecName() {
    return "zstd";
  }

  @Override
  public Compressor newCompressor() {
    return new Compressing();
  }

  @Override
  public Decompressor newDecompressor() {
    return (source, offset, length, target) -> {
      long read = decompress(source, offset, length, target);
      if (read != target.length) {
        throw new MalformedException("zstd: expected " + target.length + " bytes, found " + read);
      }
    };
  }

  /** The library reports some errors by number and throws others. */
  private static long decompress(byte[] source, int offset, int length, byte[] target)
      throws MalformedException {
    try {
      long read = Zstd.decompressByteArray(target, 0, target.length, source, offset, length);
      if (Zstd.isError(read)) {
        throw new MalformedException("zstd: " + Zstd.getErrorName(read));
      }
      return read;
    } catch (ZstdException e) {
      throw new MalformedException("zstd: " + e.getMessage());
    }
  }

  @Override
  public long maxRawBytes(int storedBytes) {
    return MAX_RATIO * storedBytes + 64;
  }

  private static final class Compressing implements Compressor {
    private byte[] scratch = new byte[0];

    @Override
    public int compress(byte[] source, int length, byte[] target, int targetOffset)
        throws IOException {
      int worst = Math.toIntExact(Zstd.compressBound(length));
      if (scratch.length < worst) {
        scratch = new byte[worst];
      }
      long written = compressInto(scratch, worst, source, length);
      if (written >= length) {
        return -1;
      }
      System.arraycopy(scratch, 0, target, targetOffset, (int) written);
      return (int) written;
    }

    private static long compressInto(byte[] target, int room, byte[] source, int length)
        throws IOException {
      try {
        long written = Zstd.compressByteArray(target, 0, room, source, 0, length, LEVEL);
        if (Zstd.isError(written)) {
          throw new IOException("zstd: " + Zstd.getErrorName(written));
        }
        return written;
      } catch (ZstdException e) {
        throw new IOException("zstd: " + e.getMessage(), e);
      }
    }
  }
}
