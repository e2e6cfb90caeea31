package io.rkvs.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sink for tests: only namespaces that ended count. */
public final class CollectingSink implements LoadSink {
  /** Comparable form of an entry: arrays by content. */
  public record Stored(Object value, long expiresAt) {}

  private final Map<String, Map<Object, Stored>> whole = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private Map<Object, Stored> open;
  private String openName;
  private int abandoned;

  @Override
  public void begin(String name, byte[] about, long entries) {
    if (open != null) {
      throw new AssertionError("begin before the end of " + openName);
    }
    open = new LinkedHashMap<>();
    openName = name;
    metadata.put(name, new String(about, StandardCharsets.UTF_8));
  }

  @Override
  public void entry(Object key, Object value, long expiresAtEpochMillis) {
    if (open.put(plain(key), new Stored(plain(value), expiresAtEpochMillis)) != null) {
      throw new AssertionError("key " + key + " came twice");
    }
  }

  @Override
  public void end() {
    whole.put(openName, open);
    open = null;
  }

  @Override
  public void abandon() {
    abandoned++;
    open = null;
  }

  public Map<String, Map<Object, Stored>> whole() {
    return whole;
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  public int abandoned() {
    return abandoned;
  }

  /** Returns what a cut holds, in the same form. */
  public static Map<Object, Stored> expected(ListCut cut) {
    Map<Object, Stored> map = new LinkedHashMap<>();
    for (ListCut.Entry entry : cut.all()) {
      map.put(plain(entry.key()), new Stored(plain(entry.value()), entry.expiresAt()));
    }
    return map;
  }

  private static Object plain(Object object) {
    return object instanceof byte[] bytes ? Arrays.toString(bytes) : object;
  }
}
