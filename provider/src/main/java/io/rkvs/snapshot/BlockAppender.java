package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.SectionTotals;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Appends blocks to a file. Thread-safe: a writer reserves its range of the file with one atomic
 * addition and writes it at that position, so blocks land side by side in any order and no lock is
 * held while anything is written.
 */
final class BlockAppender {
  private final WritableFile file;
  private final long snapshotId;
  private final List<SectionLog> sections;
  private final AtomicLong end = new AtomicLong(Layout.HEADER_BYTES);

  BlockAppender(WritableFile file, long snapshotId, int sections) {
    this.file = file;
    this.snapshotId = snapshotId;
    this.sections = Stream.generate(SectionLog::new).limit(sections).toList();
  }

  /** One thread's compressor and the array that its blocks are put together in. */
  static final class Scratch implements AutoCloseable {
    private final int codecId;
    private final BlockCodec.Compressor compressor;
    private byte[] block = new byte[0];

    Scratch(BlockCodec codec) {
      this.codecId = codec.id();
      this.compressor = codec.newCompressor();
    }

    byte[] block(int rawBytes) {
      int needed = Layout.BLOCK_HEADER_BYTES + rawBytes;
      if (block.length < needed) {
        block = new byte[needed];
      }
      return block;
    }

    @Override
    public void close() {
      compressor.close();
    }
  }

  /**
   * Compresses and writes one block.
   *
   * @return the bytes it takes in the file
   */
  int append(int type, int section, int order, int entries, ByteSink payload, Scratch scratch)
      throws IOException {
    int raw = payload.size();
    byte[] block = scratch.block(raw);
    int codec = scratch.codecId;
    int stored =
        scratch.compressor.compress(payload.array(), raw, block, Layout.BLOCK_HEADER_BYTES);
    if (stored < 0) {
      codec = BlockCodecs.STORED;
      stored = raw;
      System.arraycopy(payload.array(), 0, block, Layout.BLOCK_HEADER_BYTES, raw);
    }
    int length = Layout.BLOCK_HEADER_BYTES + stored;
    SectionLog log = sections.get(section);
    long offset = end.getAndAdd(length);
    BlockHeader header =
        new BlockHeader(
            type,
            codec,
            snapshotId,
            offset,
            section,
            log.nextSequence(),
            order,
            entries,
            raw,
            stored,
            Bytes.crc(payload.array(), 0, raw),
            Bytes.crc(block, Layout.BLOCK_HEADER_BYTES, stored));
    int headerCrc = header.encode(block, 0);
    file.write(offset, block, 0, length);
    log.record(header, headerCrc, type == Layout.TYPE_ENTRIES ? entries : 0);
    return length;
  }

  /** Returns the end of the last block. */
  long end() {
    return end.get();
  }

  /** Returns the totals of all sections, once every block is written. */
  List<SectionTotals> totals() {
    return IntStream.range(0, sections.size()).mapToObj(i -> sections.get(i).totals()).toList();
  }
}
