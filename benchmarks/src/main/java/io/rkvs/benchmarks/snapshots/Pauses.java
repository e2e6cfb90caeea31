package io.rkvs.benchmarks.snapshots;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The pauses of the garbage collector while this is open: an operation that is under way then takes
 * as much longer, whoever holds which lock. Thread-safe.
 */
final class Pauses implements AutoCloseable {
  /** How far the collector's clock, of whole milliseconds, may be from {@link System#nanoTime}. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private static final long JVM_START_NANOS =
      System.nanoTime()
          - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

  private final AtomicLong freed = new AtomicLong();
  private final List<Pause> pauses = new CopyOnWriteArrayList<>();
  private final NotificationListener listener = (notification, unused) -> note(notification);

  Pauses() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (isPausing(bean)) {
        ((NotificationEmitter) bean).addNotificationListener(listener, null, null);
      }
    }
  }

  /** The times of concurrent cycles are no pauses. */
  private static boolean isPausing(GarbageCollectorMXBean bean) {
    String name = bean.getName().toLowerCase(Locale.ROOT);
    return !name.contains("concurrent") && !name.contains("cycles");
  }

  private void note(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GcInfo info =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo();
      freed.addAndGet(used(info.getMemoryUsageBeforeGc()) - used(info.getMemoryUsageAfterGc()));
      pauses.add(
          new Pause(
              JVM_START_NANOS + TimeUnit.MILLISECONDS.toNanos(info.getStartTime()),
              TimeUnit.MILLISECONDS.toNanos(info.getDuration())));
    }
  }

  private static long used(Map<String, MemoryUsage> pools) {
    return pools.values().stream().mapToLong(MemoryUsage::getUsed).sum();
  }

  /** Returns how many bytes were freed in the pauses. */
  long freedBytes() {
    return freed.get();
  }

  /** Returns the longest so far, in whole milliseconds. */
  long longestMillis() {
    return pauses.stream()
        .mapToLong(pause -> TimeUnit.NANOSECONDS.toMillis(pause.nanos))
        .max()
        .orElse(0);
  }

  /** Returns how long an operation took apart from the pauses that fell into it, in nanoseconds. */
  long without(long startNanos, long endNanos) {
    long nanos = endNanos - startNanos;
    for (Pause pause : pauses) {
      boolean isApart =
          pause.start + pause.nanos + SLACK_NANOS - startNanos < 0
              || endNanos - (pause.start - SLACK_NANOS) < 0;
      if (!isApart) {
        nanos -= pause.nanos;
      }
    }
    return Math.max(0, nanos);
  }

  private record Pause(long start, long nanos) {}

  @Override
  public void close() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (isPausing(bean)) {
        try {
          ((NotificationEmitter) bean).removeNotificationListener(listener);
        } catch (ListenerNotFoundException e) {
          throw new IllegalStateException("it was added to " + bean.getName(), e);
        }
      }
    }
  }
}
