package io.rkvs.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A cut for tests: entries spread over slots. It fails when a slot is asked for twice. */
public final class ListCut implements CutSource {
  public record Entry(Object key, Object value, long expiresAt) {}

  private final String name;
  private final List<List<Entry>> slots;
  private final long entries;
  private final Map<Integer, Boolean> asked = new ConcurrentHashMap<>();

  public ListCut(String name, int slots, List<Entry> entries) {
    this.name = name;
    this.entries = entries.size();
    this.slots = IntStream.range(0, slots).<List<Entry>>mapToObj(i -> new ArrayList<>()).toList();
    for (Entry entry : entries) {
      this.slots.get(Math.floorMod(entry.key().hashCode(), slots)).add(entry);
    }
  }

  /** Returns a cut of text entries k0..k(n-1), every third with a deadline far away. */
  public static ListCut texts(String name, int slots, int count) {
    List<Entry> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(
          new Entry(
              "k" + i, "value " + i + " of " + name, i % 3 == 0 ? 4_000_000_000_000L + i : -1));
    }
    return new ListCut(name, slots, list);
  }

  /** Returns a cut of byte arrays of random lengths, half of them noise. */
  public static ListCut random(String name, int slots, int count, RandomGenerator random) {
    List<Entry> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(200)];
      if (random.nextBoolean()) {
        random.nextBytes(value);
      }
      list.add(new Entry((long) i, value, random.nextInt(4) == 0 ? Long.MAX_VALUE : -1));
    }
    return new ListCut(name, slots, list);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] metadata() {
    return ("about " + name).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int slots() {
    return slots.size();
  }

  @Override
  public long expectedEntries() {
    return entries;
  }

  @Override
  public void copySlot(int slot, EntrySink sink) {
    if (asked.put(slot, true) != null) {
      throw new AssertionError("slot " + slot + " was asked for twice");
    }
    for (Entry entry : slots.get(slot)) {
      sink.entry(entry.key(), entry.value(), entry.expiresAt());
    }
  }

  public boolean askedForAllSlots() {
    return asked.size() == slots.size();
  }

  public List<Entry> all() {
    return slots.stream().flatMap(List::stream).toList();
  }
}
