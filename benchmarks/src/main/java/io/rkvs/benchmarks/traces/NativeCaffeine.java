package io.rkvs.benchmarks.traces;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Caffeine by its own interface, with its maintenance on the caller's thread. */
final class NativeCaffeine implements Contender {
  @Override
  public String label() {
    return "Caffeine";
  }

  @Override
  public long hits(Trace trace, int capacity) {
    Cache<Long, Boolean> cache =
        Caffeine.newBuilder().maximumSize(capacity).executor(Runnable::run).build();
    long hits = 0;
    for (int k : trace.accesses()) {
      Long key = trace.keys()[k];
      if (cache.getIfPresent(key) != null) {
        hits++;
      } else {
        cache.put(key, Boolean.TRUE);
      }
    }
    return hits;
  }
}
