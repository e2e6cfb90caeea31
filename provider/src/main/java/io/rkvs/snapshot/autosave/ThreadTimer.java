package io.rkvs.snapshot.autosave;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs autosaves in daemon threads: two, so that one long save does not hold up all others. They
 * start with the first task and end with {@link #close}. Thread-safe.
 */
public final class ThreadTimer implements AutosaveTimer {
  private static final int THREADS = 2;

  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor;

  /** Creates a timer whose threads carry the manager's name. */
  public ThreadTimer(Clock clock, String manager) {
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread =
                  new Thread(work, "rkvs-autosave-" + manager + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable work) {
    Future<?> scheduled = executor.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
