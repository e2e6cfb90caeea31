package io.rkvs.snapshot;

import java.util.List;

/** Reads what {@link PlainCodec} wrote, in another way. */
abstract class DelegatingCodec implements EntryCodec {
  @Override
  public String id() {
    return "plain";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Writing newWriting() {
    throw new UnsupportedOperationException();
  }

  /** Returns the dictionary to use. */
  byte[] dictionary(byte[] ofFile) {
    return ofFile;
  }

  /** Looks at what was decoded. */
  Object decoded(Object object) throws EntryCodecException {
    return object;
  }

  @Override
  public Reading newReading(byte[] dictionary, int fileVersion) {
    Reading plain = new PlainCodec().newReading(dictionary(dictionary), fileVersion);
    return new Reading() {
      @Override
      public Decoder newDecoder() {
        Decoder decoder = plain.newDecoder();
        return (bytes, offset, length) -> decoded(decoder.decode(bytes, offset, length));
      }

      @Override
      public List<String> changedClasses() {
        return List.of("com.acme.Changed: one field more");
      }
    };
  }
}
