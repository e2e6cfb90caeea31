package io.rkvs.snapshot;

import java.util.List;

/** Counts entries whose keys and values nobody decodes. */
final class UndecodedSink implements LoadSink {
  private static final Object UNDECODED = new Object();

  /** Decodes anything to the same object. */
  static final EntryCodec CODEC =
      new EntryCodec() {
        @Override
        public String id() {
          return "undecoded";
        }

        @Override
        public int version() {
          return 0;
        }

        @Override
        public Writing newWriting() {
          throw new UnsupportedOperationException("reads only");
        }

        @Override
        public Reading newReading(byte[] dictionary, int fileVersion) {
          return new Reading() {
            @Override
            public Decoder newDecoder() {
              return (bytes, offset, length) -> UNDECODED;
            }

            @Override
            public List<String> changedClasses() {
              return List.of();
            }
          };
        }
      };

  private long entries;

  @Override
  public void begin(String name, byte[] metadata, long about) {}

  @Override
  public void entry(Object key, Object value, long expiresAtEpochMillis) {
    entries++;
  }

  @Override
  public void end() {}

  long entries() {
    return entries;
  }
}
