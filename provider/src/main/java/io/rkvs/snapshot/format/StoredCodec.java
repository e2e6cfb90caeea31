package io.rkvs.snapshot.format;

/** Codec 0: payloads as they are. */
final class StoredCodec implements BlockCodec {
  @Override
  public int id() {
    return BlockCodecs.STORED;
  }

  @Override
  public String codecName() {
    return "none";
  }

  @Override
  public Compressor newCompressor() {
    return (source, length, target, targetOffset) -> -1;
  }

  @Override
  public Decompressor newDecompressor() {
    return (source, offset, length, target) -> {
      if (length != target.length) {
        throw new MalformedException(
            "uncompressed block: expected " + target.length + " bytes, found " + length);
      }
      System.arraycopy(source, offset, target, 0, length);
    };
  }

  @Override
  public long maxRawBytes(int storedBytes) {
    return storedBytes;
  }
}
