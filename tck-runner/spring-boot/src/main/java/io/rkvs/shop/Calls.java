package io.rkvs.shop;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Counts how often the services really worked, so that one can see from outside what a cache saved.
 */
@Component
public class Calls {
  private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();

  /** Counts one call of a method and returns its number, from 1. */
  public int count(String method) {
    return counts.computeIfAbsent(method, m -> new AtomicInteger()).incrementAndGet();
  }

  /** Returns all counts. */
  public Map<String, AtomicInteger> all() {
    return counts;
  }
}
