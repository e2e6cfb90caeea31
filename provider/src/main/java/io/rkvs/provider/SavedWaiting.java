package io.rkvs.provider;

import io.rkvs.snapshot.CutSource;
import io.rkvs.snapshot.EncodedNamespace;
import io.rkvs.snapshot.EntrySink;

/**
 * A restored namespace that waits for its cache, as snapshots take it: entry by entry as it came
 * from its file, without those that have expired since.
 */
record SavedWaiting(String name, EncodedNamespace namespace, long nowMillis) implements CutSource {
  @Override
  public byte[] metadata() {
    return new byte[0];
  }

  @Override
  public byte[] dictionary() {
    return namespace.dictionary();
  }

  @Override
  public int slots() {
    return namespace.chunks();
  }

  @Override
  public long expectedEntries() {
    return namespace.entries();
  }

  @Override
  public void copySlot(int slot, EntrySink sink) {
    namespace.copyChunk(
        slot,
        (key, value, expiresAtEpochMillis) -> {
          if (expiresAtEpochMillis == EntrySink.ETERNAL || expiresAtEpochMillis > nowMillis) {
            sink.entry(key, value, expiresAtEpochMillis);
          }
        });
  }
}
