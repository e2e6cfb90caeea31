package io.rkvs.provider;

import io.rkvs.extensions.BatchMode;
import io.rkvs.extensions.BatchResult;
import io.rkvs.extensions.Namespace;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.KryoEntryCodec;
import io.rkvs.snapshot.LoadSink;
import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotReader;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/**
 * Two caches whose contents keep a promise at every instant, under writers and a resizer; and the
 * check of a snapshot against it.
 *
 * <p>Keys come in groups. A writer owns a group and sets all its keys to the next number by one
 * ALL_OR_NOTHING batch, first in {@code left}, then in {@code right}; now and then it takes the
 * group out of {@code left} by such a batch. So at every instant a group is there whole with one
 * number or not at all, and the number in {@code left} is that in {@code right} or the next.
 */
final class GroupInvariants implements AutoCloseable {
  static final int GROUPS = 64;
  static final int KEYS = 6;
  static final int FILLERS = 4_000;

  /** Keys below zero are no group's. */
  static final int EPOCH_KEY = -1;

  private static final int WRITERS = 3;

  /** So that the savers, whom the tests wait for, get their share of few cores. */
  private static final long PAUSE_NANOS = 50_000;

  final Namespace<Integer, Long> left;
  final Namespace<Integer, Long> right;
  final AtomicLong batches = new AtomicLong();
  final AtomicLong resizes = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  GroupInvariants(CacheManager manager) {
    left = namespace(manager, "left");
    right = namespace(manager, "right");
  }

  @SuppressWarnings("unchecked")
  private static Namespace<Integer, Long> namespace(CacheManager manager, String name) {
    Cache<Integer, Long> cache =
        manager.createCache(
            name, new MutableConfiguration<Integer, Long>().setTypes(Integer.class, Long.class));
    for (int i = 0; i < FILLERS; i++) {
      cache.put(-100 - i, (long) i);
    }
    return cache.unwrap(Namespace.class);
  }

  /** Starts writers and resizer; groups that are there already go on from their numbers. */
  void start(long seed) {
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      run("writer " + i, () -> write(writer, new Random(seed + writer)));
    }
    run("resizer", () -> resize(new Random(seed - 1)));
  }

  private void run(String name, Runnable body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void write(int writer, Random random) {
    Map<Integer, Long> numbers = new HashMap<>();
    while (!ended.get()) {
      int group = writer + WRITERS * random.nextInt(GROUPS / WRITERS);
      long next = 1 + numbers.computeIfAbsent(group, this::numberOf);
      require(left.setMultiple(all(group, next), BatchMode.ALL_OR_NOTHING));
      require(right.setMultiple(all(group, next), BatchMode.ALL_OR_NOTHING));
      numbers.put(group, next);
      batches.addAndGet(2);
      if (random.nextInt(8) == 0) {
        require(left.consumeMultiple(all(group, next).keySet(), BatchMode.ALL_OR_NOTHING));
        batches.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** What is restored may have the next number in {@code left} already; it is then set again. */
  private long numberOf(int group) {
    Long number = right.async().get(group * KEYS).join();
    return number == null ? 0 : number;
  }

  private static Map<Integer, Long> all(int group, long number) {
    Map<Integer, Long> entries = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put(group * KEYS + i, number);
    }
    return entries;
  }

  private static void require(BatchResult<?> result) {
    if (!result.isSuccess()) {
      throw new AssertionError(result.errors().toString());
    }
  }

  private void resize(Random random) {
    while (!ended.get()) {
      (random.nextBoolean() ? left : right).resizeShards(1 << random.nextInt(7));
      resizes.incrementAndGet();
      LockSupport.parkNanos(10 * PAUSE_NANOS);
    }
  }

  /** Fails when a writer or the resizer has. */
  void check() {
    Throwable problem = failure.get();
    if (problem != null) {
      throw new AssertionError("a writer failed", problem);
    }
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    check();
  }

  /** Returns what a file holds, by namespace. */
  static Map<String, Map<Integer, Long>> load(Path file) {
    Map<String, Map<Integer, Long>> whole = new HashMap<>();
    try (SerialContext context = SerialContext.builder().build();
        SnapshotReader reader =
            SnapshotReader.open(LocalFiles.INSTANCE, file, ReadOptions.defaults())) {
      long undecodable =
          reader.load(name -> true, new ByName(whole), new KryoEntryCodec(context)).undecodable();
      if (undecodable > 0) {
        throw new AssertionError(file + ": " + undecodable + " entries cannot be decoded");
      }
    }
    return whole;
  }

  private static final class ByName implements LoadSink {
    private final Map<String, Map<Integer, Long>> whole;
    private Map<Integer, Long> open = new HashMap<>();
    private String name = "";

    ByName(Map<String, Map<Integer, Long>> whole) {
      this.whole = whole;
    }

    @Override
    public void begin(String newName, byte[] metadata, long entries) {
      name = newName;
      open = new HashMap<>();
    }

    @Override
    public void entry(Object key, Object value, long expiresAtEpochMillis) {
      if (open.put((Integer) key, (Long) value) != null) {
        throw new AssertionError(name + ": key " + key + " twice");
      }
    }

    @Override
    public void end() {
      whole.put(name, open);
    }
  }

  /** Returns how many groups of a namespace are not whole, and fillers that are not there. */
  static int violations(Map<Integer, Long> content) {
    int violations = 0;
    for (int group = 0; group < GROUPS; group++) {
      Long number = content.get(group * KEYS);
      for (int i = 1; i < KEYS; i++) {
        Long other = content.get(group * KEYS + i);
        if (number == null ? other != null : !number.equals(other)) {
          violations++;
          break;
        }
      }
    }
    for (int i = 0; i < FILLERS; i++) {
      Long filler = content.get(-100 - i);
      if (filler == null || filler != i) {
        violations++;
      }
    }
    return violations;
  }

  /** As {@link #violations(Map)} for both, with the order between them. */
  static int violations(Map<Integer, Long> left, Map<Integer, Long> right) {
    int violations = violations(left) + violations(right);
    for (int group = 0; group < GROUPS; group++) {
      Long inLeft = left.get(group * KEYS);
      long inRight = right.getOrDefault(group * KEYS, 0L);
      if (inLeft != null && inLeft != inRight && inLeft != inRight + 1) {
        violations++;
      }
    }
    return violations;
  }
}
