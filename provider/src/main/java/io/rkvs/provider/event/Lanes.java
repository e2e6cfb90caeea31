package io.rkvs.provider.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on an executor, those of one key in the order in which they came.
 *
 * <p>Thread-safe; {@link #run} never waits for a task. What waits is bounded by memory alone.
 */
final class Lanes {
  /* State    a few lanes, each a queue and the number of its tasks that are not done; a key always takes the same lane.
   * Writer   whoever raises the number from zero hands the lane to the executor, so a lane is drained by one thread at a
   *          time; each number taken down is a task done, and the last one ends the draining.
   * Order    callers hold the key's lock, so tasks of one key are queued in the order of their commits.
   * Checked by  EventOrderTest. */

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int COUNT = 16;

  private final Executor executor;
  private final Lane[] lanes = new Lane[COUNT];

  Lanes(Executor executor) {
    this.executor = executor;
    for (int i = 0; i < COUNT; i++) {
      lanes[i] = new Lane();
    }
  }

  /** Runs a task after all earlier ones of the same hash. */
  void run(int hash, Runnable task) {
    Lane lane = lanes[(hash ^ hash >>> 16) & (COUNT - 1)];
    lane.tasks.add(task);
    if (lane.open.getAndIncrement() == 0) {
      start(lane);
    }
  }

  private void start(Lane lane) {
    try {
      executor.execute(() -> drain(lane));
    } catch (RejectedExecutionException e) {
      LOG.warn(
          "events for asynchronous listeners are dropped: the executor takes no more tasks", e);
      int dropped = lane.open.get();
      while (dropped > 0) {
        for (int i = 0; i < dropped; i++) {
          lane.tasks.poll();
        }
        dropped = lane.open.addAndGet(-dropped);
      }
    }
  }

  private static void drain(Lane lane) {
    do {
      Runnable task = lane.tasks.poll();
      if (task != null) {
        try {
          task.run();
        } catch (Throwable e) {
          LOG.error("asynchronous listener failed", e);
        }
      }
    } while (lane.open.decrementAndGet() > 0);
  }

  private static final class Lane {
    final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    final AtomicInteger open = new AtomicInteger();
  }
}
