package io.rkvs.benchmarks.snapshots;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The longest pause of the garbage collector while this is open: an operation that is under way
 * then takes as much longer, whoever holds which lock. Thread-safe.
 */
final class Pauses implements AutoCloseable {
  private final AtomicLong longest = new AtomicLong();
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
      long millis =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getDuration();
      longest.accumulateAndGet(millis, Math::max);
    }
  }

  /** Returns the longest so far, in whole milliseconds. */
  long longestMillis() {
    return longest.get();
  }

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
