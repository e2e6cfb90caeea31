package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.extensions.RestoredNamespace;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.StorageConfiguration.OnUndecodable;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.Encoded;
import io.rkvs.snapshot.EncodedNamespace;
import io.rkvs.snapshot.EntryCodec;
import io.rkvs.snapshot.EntryCodecException;
import io.rkvs.snapshot.EntrySink;
import io.rkvs.snapshot.Faults;
import io.rkvs.snapshot.KryoEntryCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a waiting namespace into the table of its cache, which nobody else uses yet. Several
 * threads take a chunk each at a time; what they count comes together at their end. Used once; run
 * blocks until all are done.
 */
final class Restore {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MOST_THREADS = 4;
  private static final int CHUNKS_PER_THREAD = 4;
  private static final int MOST_PROBLEMS = 5;

  private final CacheParts<?, ?> parts;
  private final EncodedNamespace from;
  private final EntryCodec.Reading reading;
  private final OnUndecodable onUndecodable;
  private final long nowNanos;
  private final long nowMillis;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Tally total = new Tally();

  /**
   * Prepares a restore.
   *
   * @throws SnapshotException {@code MISMATCH} when the dictionary cannot be used
   */
  Restore(
      CacheParts<?, ?> parts,
      EncodedNamespace from,
      SerialContext context,
      OnUndecodable onUndecodable,
      long nowNanos,
      long nowMillis) {
    this.parts = parts;
    this.from = from;
    this.onUndecodable = onUndecodable;
    this.nowNanos = nowNanos;
    this.nowMillis = nowMillis;
    KryoEntryCodec codec = new KryoEntryCodec(context);
    try {
      reading = codec.newReading(from.dictionary(), codec.version());
    } catch (EntryCodecException e) {
      throw Faults.mismatch(
          from.file(), -1, "the file's class dictionary cannot be used: " + e.getMessage(), e);
    }
  }

  /** What was counted by one thread, or by all. Not thread-safe. */
  private static final class Tally {
    long loaded;
    long expired;
    long refused;
    final Map<String, Long> undecodable = new HashMap<>();
    final List<String> problems = new ArrayList<>();

    void problem(@Nullable String message) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(String.valueOf(message));
      }
    }

    void add(Tally other) {
      loaded += other.loaded;
      expired += other.expired;
      refused += other.refused;
      other.undecodable.forEach((type, count) -> undecodable.merge(type, count, Long::sum));
      other.problems.forEach(this::problem);
    }
  }

  /**
   * Fills the table.
   *
   * @throws SnapshotException {@code MISMATCH} when an entry cannot be decoded and that is to fail
   */
  RestoredNamespace run() {
    int threads =
        Math.min(
            Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            1 + from.chunks() / CHUNKS_PER_THREAD);
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      Thread helper = new Thread(this::work, "rkvs-restore-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    work();
    join(helpers);
    Throwable problem = failure.get();
    if (problem instanceof RuntimeException e) {
      throw e;
    }
    if (problem instanceof Error e) {
      throw e;
    }
    return report();
  }

  private static void join(List<Thread> helpers) {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    Tally tally = new Tally();
    try (EntryCodec.Decoder decoder = reading.newDecoder()) {
      for (int chunk = next.getAndIncrement();
          chunk < from.chunks() && failure.get() == null;
          chunk = next.getAndIncrement()) {
        from.copyChunk(
            chunk,
            (key, value, expiresAtEpochMillis) ->
                entry((Encoded) key, (Encoded) value, expiresAtEpochMillis, decoder, tally));
      }
    } catch (RuntimeException | Error problem) {
      failure.compareAndSet(null, problem);
    }
    lock.lock();
    try {
      total.add(tally);
    } finally {
      lock.unlock();
    }
  }

  private void entry(
      Encoded key, Encoded value, long expiresAt, EntryCodec.Decoder decoder, Tally tally) {
    if (expiresAt != EntrySink.ETERNAL && expiresAt <= nowMillis) {
      tally.expired++;
      return;
    }
    try {
      Object decodedKey = decoder.decode(key.bytes(), 0, key.bytes().length);
      Object decodedValue = decoder.decode(value.bytes(), 0, value.bytes().length);
      parts.types.checkKey(decodedKey);
      parts.types.checkValue(decodedValue);
      store(decodedKey, decodedValue, expiresAt, tally);
    } catch (EntryCodecException e) {
      undecodable(e.className(), e, tally);
    } catch (SnapshotException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // User classes take part in decoding: whatever they throw concerns this entry alone.
      undecodable(null, e, tally);
    }
  }

  private void store(Object key, Object value, long expiresAt, Tally tally) {
    long deadline = expiresAt == EntrySink.ETERNAL ? Node.ETERNAL : deadline(expiresAt - nowMillis);
    Table table = parts.pipeline.table;
    try {
      parts.pipeline.valueLimit.check(key, value);
      Object stored = parts.pipeline.weighing.weighed(key, value);
      table.swap(key, Hashing.hash(key), Table.ANY, stored, nowNanos, deadline, deadline);
      tally.loaded++;
    } catch (CacheException e) { // over a limit, or the weigher fails
      tally.refused++;
      tally.problem(e.getMessage());
    }
  }

  private long deadline(long millisLeft) {
    long most = (Long.MAX_VALUE - 1 - nowNanos) / NANOS_PER_MILLI;
    return millisLeft > most ? Node.ETERNAL - 1 : nowNanos + millisLeft * NANOS_PER_MILLI;
  }

  private void undecodable(@Nullable String className, Throwable problem, Tally tally) {
    if (onUndecodable == OnUndecodable.FAIL) {
      throw Faults.mismatch(
          from.file(),
          -1,
          "namespace '%s': an entry cannot be decoded: %s"
              .formatted(parts.pipeline.name, problem.getMessage()),
          problem);
    }
    tally.undecodable.merge(className == null ? "?" : className, 1L, Long::sum);
    tally.problem(problem.getMessage());
  }

  private RestoredNamespace report() {
    return new RestoredNamespace(
        parts.pipeline.name,
        from.file(),
        from.cutAt(),
        false,
        from.entries(),
        total.loaded,
        total.expired,
        total.undecodable.values().stream().mapToLong(Long::longValue).sum(),
        total.undecodable,
        total.refused,
        total.problems,
        reading.changedClasses());
  }
}
