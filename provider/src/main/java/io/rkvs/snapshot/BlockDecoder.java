package io.rkvs.snapshot;

import io.rkvs.snapshot.format.BlockHeader;
import io.rkvs.snapshot.format.ByteSource;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.MalformedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads, checks once more and decodes blocks of entries. For one thread. The block is checked again
 * because the file may have changed since it was verified.
 */
final class BlockDecoder implements AutoCloseable {
  private final SnapshotSource source;
  private final SnapshotContents contents;
  private final ReadOptions options;
  private EntryCodec.@Nullable Decoder decoder;
  private final long nowMillis;
  private final DecompressorCache decompressors = new DecompressorCache();
  private final byte[] scratch = new byte[Layout.BLOCK_HEADER_BYTES];

  BlockDecoder(
      SnapshotSource source, SnapshotContents contents, ReadOptions options, long nowMillis) {
    this.source = source;
    this.contents = contents;
    this.options = options;
    this.nowMillis = nowMillis;
  }

  /** Decodes keys and values by that from now on, and closes what it had before. */
  void use(EntryCodec.Decoder next) {
    closeDecoder();
    decoder = next;
  }

  private void closeDecoder() {
    if (decoder != null) {
      decoder.close();
    }
  }

  DecodedBlock decode(long at) {
    BlockHeader block =
        source.readBlockHeader(
            contents.header(), at, contents.blocksEnd(), options.maxBlockBytes(), scratch);
    byte[] raw = source.readPayload(block, decompressors);
    DecodedBlock decoded = new DecodedBlock(block.entries());
    decoded.storedBytes(block.storedBytes());
    ByteSource in = new ByteSource(raw, 0, raw.length);
    EntryCodec.Decoder current = Objects.requireNonNull(decoder, "use() comes first");
    try {
      for (int i = 0; i < block.entries(); i++) {
        decodeEntry(current, raw, in, decoded, at);
      }
    } catch (MalformedException e) {
      throw source.corrupt(
          at, "entries, byte " + in.position() + " of the payload: " + e.getMessage());
    }
    if (in.remaining() != 0) {
      throw source.corrupt(at, in.remaining() + " bytes follow the last entry");
    }
    return decoded;
  }

  private void decodeEntry(
      EntryCodec.Decoder current, byte[] raw, ByteSource in, DecodedBlock into, long at)
      throws MalformedException {
    long first = in.readVar(2L * Layout.MAX_RAW_BYTES + 1);
    if (first >>> 1 > in.remaining()) {
      throw new MalformedException(
          "expected a key of at most the "
              + in.remaining()
              + " bytes left, found "
              + (first >>> 1));
    }
    int keyLength = (int) (first >>> 1);
    int key = in.skip(keyLength);
    int valueLength = in.readLength();
    int value = in.skip(valueLength);
    long deadline = EntrySink.ETERNAL;
    if ((first & 1) != 0) {
      deadline = in.readLong();
      if (deadline <= nowMillis) {
        into.addExpired();
        return;
      }
    }
    try {
      into.add(
          current.decode(raw, key, keyLength), current.decode(raw, value, valueLength), deadline);
    } catch (EntryCodecException e) {
      undecodable(into, at, e.className(), e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // User classes take part in decoding: whatever they throw concerns this entry alone.
      undecodable(into, at, null, e);
    }
  }

  private void undecodable(
      DecodedBlock into, long at, @Nullable String className, Throwable problem) {
    if (options.onUndecodable() == ReadOptions.OnUndecodable.ABORT) {
      throw Faults.mismatch(
          source.path(), at, "an entry cannot be decoded: " + problem.getMessage(), problem);
    }
    into.addUndecodable(className, String.valueOf(problem.getMessage()));
  }

  @Override
  public void close() {
    closeDecoder();
    decompressors.close();
  }
}
