package io.rkvs.benchmarks.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded accesses, in order. Immutable by agreement. */
final class Trace {
  static final String ENDING = ".u64le.gz";

  private final String name;
  private final int[] accesses;
  private final long[] keys;

  private Trace(String name, int[] accesses, long[] keys) {
    this.name = name;
    this.accesses = accesses;
    this.keys = keys;
  }

  /** Returns the file's name without its ending. */
  String name() {
    return name;
  }

  /** Returns for every access an index into {@link #keys}. */
  int[] accesses() {
    return accesses;
  }

  /** Returns the distinct keys in order of first access. */
  long[] keys() {
    return keys;
  }

  /** Reads all traces of a directory: gzip of 64-bit little-endian keys, one for every access. */
  static List<Trace> readAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(ENDING)).sorted().map(Trace::read).toList();
    }
  }

  private static Trace read(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      LongBuffer longs =
          ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
      long[] accesses = new long[longs.remaining()];
      longs.get(accesses);
      String name = file.getFileName().toString();
      return of(name.substring(0, name.length() - ENDING.length()), accesses);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": expected gzip of 64-bit keys", e);
    }
  }

  static Trace of(String name, long... accesses) {
    Map<Long, Integer> indexes = new HashMap<>();
    int[] order = new int[accesses.length];
    for (int i = 0; i < order.length; i++) {
      Integer next = indexes.size();
      Integer known = indexes.putIfAbsent(accesses[i], next);
      order[i] = known == null ? next : known;
    }
    long[] keys = new long[indexes.size()];
    indexes.forEach((key, index) -> keys[index] = key);
    return new Trace(name, order, keys);
  }

  /** Returns the number of entries that is this part of the keys, 1 at least. */
  int entries(double part) {
    return (int) Math.max(1, Math.round(keys.length * part));
  }
}
