package io.rkvs.benchmarks.own;

import io.rkvs.benchmarks.peers.CacheStore;
import io.rkvs.extensions.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.cache.Cache;

/**
 * How long the longest get and the longest put of one thread take while another one computes, which
 * is the measure of what the machine does, resizes the shards, or saves. A round takes so long at
 * least, and one resize or save: three rounds of each.
 */
final class ScalePauses {
  private static final int ROUNDS = 3;
  private static final int MANY_SHARDS = 64;

  private final Cache<Object, Object> cache;
  private final Namespace<?, ?> namespace;
  private final int entries;
  private final int factor;
  private final long nanos;
  private final SplittableRandom random = new SplittableRandom(2);

  ScalePauses(CacheStore store, int entries, int factor, long nanos) {
    cache = store.cache();
    namespace = cache.unwrap(Namespace.class);
    this.entries = entries;
    this.factor = factor;
    this.nanos = nanos;
  }

  /** Returns six cells of a table: get and put beside a computation, during resizes, and saves. */
  String measure() throws IOException {
    int few = namespace.shardCount();
    String computed = during(Thread::onSpinWait);
    String resized =
        during(
            () -> {
              namespace.resizeShards(MANY_SHARDS);
              namespace.resizeShards(few);
            });
    Path file = Files.createTempFile("rkvs-scale", ".rkvs");
    try {
      return computed + " | " + resized + " | " + during(() -> namespace.save(file));
    } finally {
      Files.delete(file);
    }
  }

  private String during(Runnable disturbance) {
    CollectorTime collector = new CollectorTime();
    LongestOperation gets = new LongestOperation(collector);
    LongestOperation puts = new LongestOperation(collector);
    for (int round = 0; round < ROUNDS; round++) {
      long end = System.nanoTime() + nanos;
      FutureTask<?> disturber =
          new FutureTask<>(
              () -> {
                do {
                  disturbance.run();
                } while (System.nanoTime() < end);
                return null;
              });
      collector.nanosSinceLast();
      new Thread(disturber, "disturber").start();
      time(disturber, gets, puts);
      checkDone(disturber);
      gets.endRound();
      puts.endRound();
    }
    return gets + " | " + puts;
  }

  private static void checkDone(FutureTask<?> disturber) {
    try {
      disturber.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("expected a disturbance without failure", e);
    }
  }

  private void time(FutureTask<?> disturber, LongestOperation gets, LongestOperation puts) {
    Integer value = entries;
    long last = System.nanoTime();
    while (!disturber.isDone()) {
      int key = random.nextInt(entries) * factor;
      last = noted(gets, cache.get(key), last);
      cache.put(key, value);
      last = noted(puts, value, last);
    }
  }

  /** Notes an operation that has just ended, and returns when the next one begins. */
  private static long noted(LongestOperation operation, Object result, long begun) {
    long now = System.nanoTime();
    operation.note(now - begun);
    if (result == null) {
      throw new IllegalStateException("expected an entry, there is none");
    }
    return now;
  }
}
