package io.rkvs.provider;

import io.rkvs.engine.Cut;
import io.rkvs.engine.Node;
import io.rkvs.snapshot.CutSource;
import io.rkvs.snapshot.EntrySink;

/**
 * A cut of a cache's table as snapshots take it: deadlines as wall-clock times, without expired
 * entries.
 */
final class SavedCut implements CutSource {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String name;
  private final Cut cut;
  private final long nowNanos;
  private final long nowMillis;

  SavedCut(String name, Cut cut, long nowNanos, long nowMillis) {
    this.name = name;
    this.cut = cut;
    this.nowNanos = nowNanos;
    this.nowMillis = nowMillis;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] metadata() {
    return new byte[0];
  }

  @Override
  public int slots() {
    return cut.slotCount();
  }

  @Override
  public long expectedEntries() {
    return cut.size();
  }

  @Override
  public void copySlot(int slot, EntrySink sink) {
    cut.take(
        slot,
        (key, value, deadline) -> {
          if (deadline == Node.ETERNAL) {
            sink.entry(key, value, EntrySink.ETERNAL);
          } else if (deadline > nowNanos) {
            sink.entry(key, value, nowMillis + (deadline - nowNanos) / NANOS_PER_MILLI);
          }
        });
  }
}
