package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.MalformedException;
import io.rkvs.snapshot.format.NewerFormatException;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.ReadableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * An open file and the checks that every way of reading it shares. Thread-safe. Each failure says
 * at which byte.
 */
final class SnapshotSource implements Closeable {
  private static final int CHUNK = 256 << 10;

  private final Path path;
  private final ReadableFile file;
  private final long size;

  private SnapshotSource(Path path, ReadableFile file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  static SnapshotSource open(FileOps files, Path path) {
    try {
      ReadableFile file = files.openRead(path);
      try {
        return new SnapshotSource(path, file, file.size());
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw Faults.io(path, "cannot open snapshot", e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Reads exactly that range. */
  void read(long position, byte[] into, int offset, int length) {
    try {
      int read = file.read(position, into, offset, length);
      if (read != length) {
        throw Faults.corrupt(
            path,
            position + read,
            "the file ends here, expected " + (length - read) + " more bytes");
      }
    } catch (IOException e) {
      throw Faults.io(path, "cannot read snapshot", e);
    }
  }

  FileHeader readHeader() {
    if (size == 0) {
      throw Faults.corrupt(path, 0, "the file is empty");
    }
    if (size < Layout.HEADER_BYTES) {
      throw Faults.corrupt(
          path, size, "expected a header of 64 bytes, the file has " + size + " bytes");
    }
    byte[] bytes = new byte[Layout.HEADER_BYTES];
    read(0, bytes, 0, bytes.length);
    try {
      return FileHeader.decode(bytes, 0);
    } catch (MalformedException e) {
      throw Faults.corrupt(path, 0, e.getMessage());
    } catch (NewerFormatException e) {
      throw Faults.version(path, e.getMessage());
    }
  }

  Footer readFooter() {
    if (size < Layout.HEADER_BYTES + Layout.MIN_FOOTER_BYTES) {
      throw Faults.corrupt(path, size, "the file is too short to be complete: " + size + " bytes");
    }
    byte[] trailer = new byte[Layout.TRAILER_BYTES];
    long trailerAt = size - trailer.length;
    read(trailerAt, trailer, 0, trailer.length);
    long at = trailerAt;
    try {
      Footer.Position position = Footer.locate(trailer, size);
      at = position.offset();
      byte[] bytes = new byte[position.length()];
      read(at, bytes, 0, bytes.length);
      return Footer.decode(bytes, at);
    } catch (MalformedException e) {
      throw Faults.corrupt(path, at, e.getMessage());
    } catch (NewerFormatException e) {
      throw Faults.version(path, e.getMessage());
    }
  }

  /**
   * Reads the block header at {@code at} into {@code scratch} and checks it against the file.
   *
   * @param header the file's header
   * @param at where the block starts
   * @param limit where the last block must end
   * @param maxBlockBytes the reader's own limit of a block before compression
   */
  BlockHeader readBlockHeader(
      FileHeader header, long at, long limit, int maxBlockBytes, byte[] scratch) {
    if (limit - at < Layout.BLOCK_HEADER_BYTES) {
      throw Faults.corrupt(
          path, at, "expected a block header of 64 bytes, found " + (limit - at) + " bytes");
    }
    read(at, scratch, 0, Layout.BLOCK_HEADER_BYTES);
    BlockHeader block;
    try {
      block = BlockHeader.decode(scratch, 0);
    } catch (MalformedException e) {
      throw Faults.corrupt(path, at, e.getMessage());
    }
    require(block.snapshotId() == header.snapshotId(), at, "the block belongs to another file");
    require(block.offset() == at, at, "the block belongs at byte " + block.offset());
    require(
        block.section() <= header.namespaces(),
        at,
        "the block is of unknown section " + block.section());
    require(
        block.storedBytes() <= limit - at - Layout.BLOCK_HEADER_BYTES,
        at,
        "the block claims " + block.storedBytes() + " bytes, more than are left");
    require(
        block.rawBytes() <= header.maxRawBytes(),
        at,
        "the block claims "
            + block.rawBytes()
            + " bytes, the file at most "
            + header.maxRawBytes());
    require(BlockCodecs.isKnown(block.codec()), at, "unknown codec " + block.codec());
    BlockCodec codec = BlockCodecs.find(block.codec());
    require(
        codec == null || block.rawBytes() <= codec.maxRawBytes(block.storedBytes()),
        at,
        block.storedBytes() + " bytes cannot expand to " + block.rawBytes());
    if (block.rawBytes() > maxBlockBytes) {
      throw Faults.mismatch(
          path,
          at,
          "a block of "
              + block.rawBytes()
              + " bytes is over the reader's limit of "
              + maxBlockBytes,
          null);
    }
    return block;
  }

  /** Checks the payload's checksum, in pieces: nothing as long as the block is allocated. */
  void verifyPayload(BlockHeader block, byte[] scratch) {
    CRC32C crc = new CRC32C();
    long from = block.offset() + Layout.BLOCK_HEADER_BYTES;
    for (int done = 0; done < block.storedBytes(); ) {
      int length = Math.min(scratch.length, block.storedBytes() - done);
      read(from + done, scratch, 0, length);
      crc.update(scratch, 0, length);
      done += length;
    }
    requirePayloadCrc(block, (int) crc.getValue());
  }

  /** Reads, checks and decompresses a payload. */
  byte[] readPayload(BlockHeader block, DecompressorCache decompressors) {
    long at = block.offset();
    byte[] stored = new byte[block.storedBytes()];
    read(at + Layout.BLOCK_HEADER_BYTES, stored, 0, stored.length);
    requirePayloadCrc(block, Bytes.crc(stored, 0, stored.length));
    if (block.codec() == BlockCodecs.STORED) {
      require(
          block.rawBytes() == stored.length && block.rawCrc() == block.storedCrc(),
          at,
          "an uncompressed block has two lengths");
      return stored;
    }
    byte[] raw = new byte[block.rawBytes()];
    try {
      decompressors.get(path, at, block.codec()).decompress(stored, 0, stored.length, raw);
    } catch (MalformedException e) {
      throw Faults.corrupt(path, at, e.getMessage());
    }
    require(
        Bytes.crc(raw, 0, raw.length) == block.rawCrc(),
        at,
        "the block decompresses to something else than was compressed");
    return raw;
  }

  /** Returns an array for {@link #verifyPayload}. */
  byte[] newScratch() {
    return new byte[(int) Math.max(Layout.BLOCK_HEADER_BYTES, Math.min(CHUNK, size))];
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw Faults.io(path, "cannot close snapshot", e);
    }
  }

  private void requirePayloadCrc(BlockHeader block, int found) {
    if (found != block.storedCrc()) {
      throw Faults.corrupt(
          path,
          block.offset() + Layout.BLOCK_HEADER_BYTES,
          "payload of "
              + block.storedBytes()
              + " bytes: expected checksum "
              + Integer.toHexString(block.storedCrc())
              + ", computed "
              + Integer.toHexString(found));
    }
  }

  private void require(boolean holds, long at, String otherwise) {
    if (!holds) {
      throw corrupt(at, otherwise);
    }
  }

  SnapshotException corrupt(long at, String message) {
    return Faults.corrupt(path, at, message);
  }
}
