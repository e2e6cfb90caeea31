package io.rkvs.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a table is meant to do, in the plainest words: one map, one thread. */
final class TableModel {
  final Map<Object, Entry> entries = new LinkedHashMap<>();
  long limit;
  long expirations;

  /** A value with a deadline. */
  static final class Entry {
    Object value;
    long deadline;

    Entry(Object value, long deadline) {
      this.value = value;
      this.deadline = deadline;
    }
  }

  TableModel copy() {
    TableModel copy = new TableModel();
    entries.forEach((k, e) -> copy.entries.put(k, new Entry(e.value, e.deadline)));
    copy.limit = limit;
    copy.expirations = expirations;
    return copy;
  }

  void become(TableModel other) {
    entries.clear();
    entries.putAll(other.entries);
    expirations = other.expirations;
  }

  Entry present(Object key) {
    return Objects.requireNonNull(entries.get(key), () -> "the model has no key " + key);
  }

  @Nullable Object live(Object key, long now) {
    Entry entry = entries.get(key);
    return entry == null || entry.deadline <= now ? null : entry.value;
  }

  /** Sweeps when the swap needs a place and there is none; returns whether there is one then. */
  boolean makesRoom(Object key, Object expect, @Nullable Object value, long now, long created) {
    boolean inserts =
        !entries.containsKey(key) && applies(expect, null) && value != null && created > now;
    if (inserts && limit != 0 && entries.size() >= limit) {
      sweep(now);
      return entries.size() < limit;
    }
    return true;
  }

  @Nullable Object swap(
      Object key, Object expect, @Nullable Object value, long now, long created, long updated) {
    Object old = live(key, now);
    if (!applies(expect, old)) {
      return old;
    }
    long deadline = old == null ? created : updated;
    boolean gone = deadline <= now && deadline != Table.KEEP;
    boolean wasThere = entries.containsKey(key);
    if (wasThere && (old == null || (gone && value != null))) {
      expirations++;
    }
    if (value == null || gone) {
      entries.remove(key);
    } else if (wasThere) {
      Entry entry = present(key);
      entry.value = value;
      entry.deadline = deadline == Table.KEEP ? entry.deadline : deadline;
    } else {
      entries.put(key, new Entry(value, deadline));
    }
    return old;
  }

  private static boolean applies(Object expect, @Nullable Object old) {
    if (expect == Table.ANY) {
      return true;
    }
    if (expect == Table.ABSENT || expect == Table.PRESENT) {
      return (old == null) == (expect == Table.ABSENT);
    }
    return expect == old;
  }

  @Nullable Object removeExpired(Object key, long now) {
    Entry entry = entries.get(key);
    if (entry == null || entry.deadline > now) {
      return null;
    }
    entries.remove(key);
    expirations++;
    return entry.value;
  }

  void sweep(long now) {
    int before = entries.size();
    entries.values().removeIf(e -> e.deadline <= now);
    expirations += before - entries.size();
  }
}
