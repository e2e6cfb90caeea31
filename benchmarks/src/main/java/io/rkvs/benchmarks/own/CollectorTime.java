package io.rkvs.benchmarks.own;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How long the garbage collector has stopped this JVM, from one look to the next. */
class CollectorTime {
  private long millis = totalMillis();

  /** Returns the time since the last call, to a millisecond. */
  long nanosSinceLast() {
    long before = millis;
    millis = totalMillis();
    return TimeUnit.MILLISECONDS.toNanos(millis - before);
  }

  /** Returns the time since the JVM began. */
  static long totalMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
