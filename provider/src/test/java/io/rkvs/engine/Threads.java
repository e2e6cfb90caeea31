package io.rkvs.engine;

import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads whose outcome a test asks for; all are awaited when the test ends. */
final class Threads implements AutoCloseable {
  /** Longer than anything runs that a test means to end. */
  private static final long SECONDS = 60L + Integer.getInteger("rkvs.run.seconds", 0);

  private final List<Task<?>> tasks = new ArrayList<>();

  /** Work that may fail. */
  interface Work {
    void run() throws Exception;
  }

  /** A thread and what came of it. */
  static final class Task<T> extends FutureTask<T> {
    final Thread thread;

    Task(String name, Callable<T> work) {
      super(work);
      thread = new Thread(this, name);
      thread.setDaemon(true);
    }

    /** Returns the outcome, or throws what the work threw. */
    T outcome() throws Exception {
      try {
        return get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (Exception) e.getCause();
      } catch (TimeoutException e) {
        throw new AssertionError(
            thread.getName() + " hangs at " + Arrays.toString(thread.getStackTrace()), e);
      }
    }

    /** Waits until the thread waits. */
    void awaitWaiting() {
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(SECONDS))
          .until(
              () ->
                  thread.getState() == Thread.State.WAITING
                      || thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @CanIgnoreReturnValue
  <T> Task<T> call(String name, Callable<T> work) {
    Task<T> task = new Task<>(name, work);
    tasks.add(task);
    task.thread.start();
    return task;
  }

  @CanIgnoreReturnValue
  Task<Void> run(String name, Work work) {
    return call(
        name,
        () -> {
          work.run();
          return null;
        });
  }

  /** Runs numbered work in as many threads at once and waits for all. */
  @SuppressWarnings("FutureReturnValueIgnored") // outcomes are asked for below
  static void together(int count, NumberedWork work) throws Exception {
    try (Threads threads = new Threads()) {
      CountDownLatch start = new CountDownLatch(1);
      for (int i = 0; i < count; i++) {
        int number = i;
        threads.run(
            "worker-" + i,
            () -> {
              start.await();
              work.run(number);
            });
      }
      start.countDown();
      for (Task<?> task : threads.tasks) {
        task.outcome();
      }
    }
  }

  /** Work of one of several threads. */
  interface NumberedWork {
    void run(int number) throws Exception;
  }

  @Override
  public void close() {
    for (Task<?> task : tasks) {
      try {
        task.thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + task.thread.getName(), e);
      }
      if (task.thread.isAlive()) {
        throw new AssertionError(
            task.thread.getName() + " hangs at " + Arrays.toString(task.thread.getStackTrace()));
      }
    }
  }
}
