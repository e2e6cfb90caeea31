package io.rkvs.snapshot;

import java.util.Arrays;
import java.util.List;

/**
 * Reads keys and values as the bytes they are, each an {@link Encoded}: for namespaces whose
 * classes are not known yet, or not needed. Reads what another codec wrote, and writes nothing.
 * Thread-safe.
 */
public final class EncodedCodec implements EntryCodec {
  private final EntryCodec writer;

  /** Creates one for the files of a codec. */
  public EncodedCodec(EntryCodec writer) {
    this.writer = writer;
  }

  @Override
  public String id() {
    return writer.id();
  }

  @Override
  public int version() {
    return writer.version();
  }

  @Override
  public Writing newWriting() {
    throw new UnsupportedOperationException("encoded entries are written by the codec " + id());
  }

  @Override
  public Reading newReading(byte[] dictionary, int fileVersion) {
    return new Reading() {
      @Override
      public Decoder newDecoder() {
        return (bytes, offset, length) ->
            new Encoded(dictionary, Arrays.copyOfRange(bytes, offset, offset + length));
      }

      @Override
      public List<String> changedClasses() {
        return List.of();
      }
    };
  }
}
