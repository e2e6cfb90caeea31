package io.rkvs.snapshot.format;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Codec 4: raw Deflate (RFC 1951) of the JDK at its fastest level; slow, but always there. */
final class DeflateCodec implements BlockCodec {
  /** Deflate cannot expand a byte to more than this. */
  private static final long MAX_RATIO = 1032;

  @Override
  public int id() {
    return BlockCodecs.DEFLATE;
  }

  @Override
  public String codecName() {
    return "deflate";
  }

  @Override
  public Compressor newCompressor() {
    return new Deflating();
  }

  @Override
  public Decompressor newDecompressor() {
    return new Inflating();
  }

  @Override
  public long maxRawBytes(int storedBytes) {
    return MAX_RATIO * storedBytes + 64;
  }

  private static final class Deflating implements Compressor {
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    @Override
    public int compress(byte[] source, int length, byte[] target, int targetOffset) {
      deflater.reset();
      deflater.setInput(source, 0, length);
      deflater.finish();
      int room = length - 1;
      int written = 0;
      while (!deflater.finished()) {
        if (written == room) {
          return -1;
        }
        written += deflater.deflate(target, targetOffset + written, room - written);
      }
      return written;
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  private static final class Inflating implements Decompressor {
    private final Inflater inflater = new Inflater(true);

    @Override
    public void decompress(byte[] source, int offset, int length, byte[] target)
        throws MalformedException {
      inflater.reset();
      inflater.setInput(source, offset, length);
      try {
        int read = 0;
        while (read < target.length) {
          int more = inflater.inflate(target, read, target.length - read);
          if (more == 0) {
            throw new MalformedException(
                "deflate: expected " + target.length + " bytes, found " + read);
          }
          read += more;
        }
        if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
          throw new MalformedException(
              "deflate: more than the " + target.length + " bytes expected");
        }
        if (inflater.getRemaining() != 0) {
          throw new MalformedException("deflate: " + inflater.getRemaining() + " bytes left over");
        }
      } catch (DataFormatException e) {
        throw new MalformedException("deflate: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}
