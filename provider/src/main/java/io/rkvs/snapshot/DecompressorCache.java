package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One thread's decompressors, by codec id. */
final class DecompressorCache implements AutoCloseable {
  private final Map<Integer, BlockCodec.Decompressor> decompressors = new HashMap<>();

  /** Returns the decompressor for a block, or says which library is missing. */
  BlockCodec.Decompressor get(Path path, long offset, int codecId) {
    BlockCodec.Decompressor known = decompressors.get(codecId);
    if (known != null) {
      return known;
    }
    BlockCodec codec = BlockCodecs.find(codecId);
    if (codec == null) {
      throw Faults.mismatch(
          path,
          offset,
          "the block is compressed with "
              + BlockCodecs.nameOf(codecId)
              + ", whose library is not on the class path",
          null);
    }
    BlockCodec.Decompressor created = codec.newDecompressor();
    decompressors.put(codecId, created);
    return created;
  }

  @Override
  public void close() {
    for (BlockCodec.Decompressor decompressor : decompressors.values()) {
      decompressor.close();
    }
    decompressors.clear();
  }
}
