package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.engine.Ticker;
import io.rkvs.snapshot.EntrySink;
import io.rkvs.snapshot.LoadSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the namespaces of a file and keeps those that came whole. Not thread-safe. */
final class RestoredNamespaces implements LoadSink {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<String, List<Entry>> whole = new LinkedHashMap<>();
  private List<Entry> open = new ArrayList<>();
  private String openName = "";

  /** An entry that waits for its cache. */
  record Entry(Object key, Object value, long expiresAtEpochMillis) {}

  @Override
  public void begin(String name, byte[] metadata, long entries) {
    openName = name;
    open = new ArrayList<>();
  }

  @Override
  public void entry(Object key, Object value, long expiresAtEpochMillis) {
    open.add(new Entry(key, value, expiresAtEpochMillis));
  }

  @Override
  public void end() {
    whole.put(openName, open);
  }

  Map<String, List<Entry>> whole() {
    return whole;
  }

  /** Puts entries into a table nobody else uses yet; those that have expired meanwhile stay out. */
  static void fill(
      @Nullable List<Entry> entries,
      Table table,
      Weighing<?, ?> weighing,
      Ticker ticker,
      long nowMillis) {
    if (entries == null) {
      return;
    }
    long now = ticker.nanos();
    for (Entry entry : entries) {
      long deadline =
          entry.expiresAtEpochMillis == EntrySink.ETERNAL
              ? Node.ETERNAL
              : deadline(now, entry.expiresAtEpochMillis - nowMillis);
      Object stored = weighing.weighed(entry.key, entry.value);
      table.swap(entry.key, Hashing.hash(entry.key), Table.ANY, stored, now, deadline, deadline);
    }
  }

  private static long deadline(long now, long millisLeft) {
    long most = (Long.MAX_VALUE - 1 - now) / NANOS_PER_MILLI;
    return millisLeft > most ? Node.ETERNAL - 1 : now + millisLeft * NANOS_PER_MILLI;
  }
}
