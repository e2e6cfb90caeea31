package io.rkvs.provider;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Runs what a manager does in the background: loadAll and asynchronous listeners. A thread per
 * task: virtual ones where the JDK has them, else daemon threads that end after half a minute
 * without work. Nothing is started before the first task.
 *
 * <p>The property {@value #PROPERTY} of the manager may hold an {@link Executor} to use instead;
 * that one is never shut down here. Thread-safe.
 */
final class ManagerExecutor implements Executor {
  static final String PROPERTY = "io.rkvs.executor";

  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final @Nullable MethodHandle VIRTUAL_THREADS = findVirtualThreads();

  private final String name;
  private final @Nullable Executor given;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ExecutorService own;
  private boolean isClosed;

  /**
   * Creates an executor.
   *
   * @throws CacheException when the property is there and is no executor
   */
  ManagerExecutor(String managerName, Properties properties) {
    name = "rkvs-" + managerName + "-";
    Object property = properties.get(PROPERTY);
    if (property != null && !(property instanceof Executor)) {
      throw new CacheException(
          "property %s: expected a %s, was a %s"
              .formatted(PROPERTY, Executor.class.getName(), property.getClass().getName()));
    }
    given = (Executor) property;
  }

  private static @Nullable MethodHandle findVirtualThreads() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // a JDK before 21
    }
  }

  @Override
  public void execute(Runnable task) {
    Executor e = given;
    (e == null ? own() : e).execute(task);
  }

  private ExecutorService own() {
    lock.lock();
    try {
      if (isClosed) {
        throw new RejectedExecutionException("the cache manager is closed");
      }
      ExecutorService service = own;
      if (service == null) {
        service = create();
        own = service;
      }
      return service;
    } finally {
      lock.unlock();
    }
  }

  private ExecutorService create() {
    if (VIRTUAL_THREADS != null) {
      try {
        return (ExecutorService) VIRTUAL_THREADS.invokeExact();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("virtual threads could not be started", e);
      }
    }
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        threads);
  }

  /** Takes no more tasks; those that run go on. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      if (own != null) {
        own.shutdown();
      }
    } finally {
      lock.unlock();
    }
  }
}
