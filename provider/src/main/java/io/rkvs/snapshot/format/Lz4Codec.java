package io.rkvs.snapshot.format;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Codec 1: LZ4 blocks through lz4-java, when that library is on the path. */
final class Lz4Codec implements BlockCodec {
  /** LZ4 codes a run of 255 bytes in one. */
  private static final long MAX_RATIO = 255;

  private final LZ4Factory factory = LZ4Factory.fastestInstance();

  @Override
  public int id() {
    return BlockCodecs.LZ4;
  }

  @Override
  public String codecName() {
    return "lz4";
  }

  @Override
  public Compressor newCompressor() {
    return new Compressing(factory.fastCompressor());
  }

  @Override
  public Decompressor newDecompressor() {
    LZ4SafeDecompressor decompressor = factory.safeDecompressor();
    return (source, offset, length, target) -> {
      try {
        int read = decompressor.decompress(source, offset, length, target, 0, target.length);
        if (read != target.length) {
          throw new MalformedException("lz4: expected " + target.length + " bytes, found " + read);
        }
      } catch (LZ4Exception e) {
        throw new MalformedException("lz4: " + e.getMessage());
      }
    };
  }

  @Override
  public long maxRawBytes(int storedBytes) {
    return MAX_RATIO * storedBytes + 64;
  }

  /**
   * Compresses into a scratch array of the library's worst case: too little room is an exception
   * there, and slow.
   */
  private static final class Compressing implements Compressor {
    private final LZ4Compressor compressor;
    private byte[] scratch = new byte[0];

    Compressing(LZ4Compressor compressor) {
      this.compressor = compressor;
    }

    @Override
    public int compress(byte[] source, int length, byte[] target, int targetOffset) {
      int worst = compressor.maxCompressedLength(length);
      if (scratch.length < worst) {
        scratch = new byte[worst];
      }
      int written = compressor.compress(source, 0, length, scratch, 0, worst);
      if (written >= length) {
        return -1;
      }
      System.arraycopy(scratch, 0, target, targetOffset, written);
      return written;
    }
  }
}
