package io.rkvs.snapshot.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The class dictionary of a file: which classes its keys and values use, and what they looked like.
 * Immutable.
 *
 * @param classes in the order of their ids, from 0
 */
public record ClassTable(List<Entry> classes) {
  /** A file names no more classes than this. */
  public static final int MAX_CLASSES = 1 << 16;

  /** A table without classes. */
  public static final ClassTable EMPTY = new ClassTable(List.of());

  /** Copies the list. */
  public ClassTable {
    classes = List.copyOf(classes);
  }

  /**
   * One class.
   *
   * @param name its binary name
   * @param fingerprint 64 bits over the names and types of its fields, as the entry codec defines
   *     it
   */
  public record Entry(String name, long fingerprint) {}

  /**
   * Writes classes {@code from} up to {@code to} as one payload; more than one block may be needed.
   *
   * @param out where to
   * @param from first id
   * @param to id after the last
   */
  public void encode(ByteSink out, int from, int to) {
    out.writeVar(from);
    out.writeVar(to - from);
    for (Entry entry : classes.subList(from, to)) {
      out.writeText(entry.name());
      out.writeLong(entry.fingerprint());
    }
  }

  /**
   * Adds the classes of one payload to {@code into}; payloads come in the order of their blocks.
   *
   * @throws MalformedException when the payload is none, or does not continue {@code into}
   */
  public static int decode(byte[] payload, List<Entry> into) throws MalformedException {
    ByteSource in = new ByteSource(payload, 0, payload.length);
    long from = in.readVar(MAX_CLASSES);
    if (from != into.size()) {
      throw new MalformedException(
          "class dictionary: expected id " + into.size() + ", found " + from);
    }
    int count = (int) in.readVar(Math.min(in.remaining() / 9, MAX_CLASSES - into.size()));
    List<Entry> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      read.add(new Entry(in.readText(), in.readLong()));
    }
    if (in.remaining() != 0) {
      throw new MalformedException(in.remaining() + " bytes follow the last class");
    }
    into.addAll(read);
    return count;
  }
}
