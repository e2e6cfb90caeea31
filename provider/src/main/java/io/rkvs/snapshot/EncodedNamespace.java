package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.ByteSource;
import io.rkvs.snapshot.format.MalformedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A namespace in memory in the form that a file has it, until somebody knows its classes. It can be
 * decoded with the codec that wrote it, and saved again without having been decoded. Immutable.
 */
public final class EncodedNamespace {
  /** Packed entries in pieces of about this size, each a unit of work for a thread. */
  private static final int CHUNK_BYTES = 128 << 10;

  private final Path file;
  private final Instant cutAt;
  private final Packed packed;

  private EncodedNamespace(Path file, Instant cutAt, Packed packed) {
    this.file = file;
    this.cutAt = cutAt;
    this.packed = packed;
  }

  /** Entries one after the other: varint length, key, varint length, value, deadline. */
  private static final class Packed {
    final List<byte[]> chunks = new ArrayList<>();
    byte[] dictionary = new byte[0];
    long entries;
  }

  /** Returns the file that it was read from. */
  public Path file() {
    return file;
  }

  /** Returns the instant whose state it holds. */
  public Instant cutAt() {
    return cutAt;
  }

  /** Returns the codec's dictionary for all entries; shared, not to be written to. */
  public byte[] dictionary() {
    return packed.dictionary;
  }

  /** Returns the number of entries, those included that have expired since it was read. */
  public long entries() {
    return packed.entries;
  }

  /** Returns the number of pieces it is kept in. */
  public int chunks() {
    return packed.chunks.size();
  }

  /** Hands the entries of one piece to a sink, keys and values as {@link Encoded}. */
  public void copyChunk(int chunk, EntrySink sink) {
    byte[] bytes = packed.chunks.get(chunk);
    ByteSource in = new ByteSource(bytes, 0, bytes.length);
    try {
      while (in.remaining() > 0) {
        Encoded key = new Encoded(packed.dictionary, in.readBlob());
        Encoded value = new Encoded(packed.dictionary, in.readBlob());
        sink.entry(key, value, in.readLong());
      }
    } catch (MalformedException e) {
      throw new AssertionError("packed here", e);
    }
  }

  /** Takes the namespaces of a file that is read with an {@link EncodedCodec}. */
  public static final class Loader implements LoadSink {
    private final Map<String, Packed> whole = new LinkedHashMap<>();
    private final ByteSink bytes = new ByteSink(CHUNK_BYTES + 1024);
    private String name = "";
    private Packed open = new Packed();

    @Override
    public void begin(String namespace, byte[] metadata, long about) {
      name = namespace;
      open = new Packed();
      bytes.reset(2 * CHUNK_BYTES);
    }

    @Override
    public void entry(Object key, Object value, long expiresAtEpochMillis) {
      Encoded encodedKey = (Encoded) key;
      open.dictionary = encodedKey.dictionary();
      open.entries++;
      bytes.writeBlob(encodedKey.bytes());
      bytes.writeBlob(((Encoded) value).bytes());
      bytes.writeLong(expiresAtEpochMillis);
      if (bytes.size() >= CHUNK_BYTES) {
        flush();
      }
    }

    private void flush() {
      if (bytes.size() > 0) {
        open.chunks.add(Arrays.copyOf(bytes.array(), bytes.size()));
        bytes.reset(2 * CHUNK_BYTES);
      }
    }

    @Override
    public void end() {
      flush();
      whole.put(name, open);
    }

    /** Returns the namespaces that came whole, by name, as those of a file. */
    public Map<String, EncodedNamespace> namespaces(Path file, Instant cutAt) {
      Map<String, EncodedNamespace> result = new LinkedHashMap<>();
      whole.forEach(
          (namespace, packed) -> result.put(namespace, new EncodedNamespace(file, cutAt, packed)));
      return result;
    }
  }
}
