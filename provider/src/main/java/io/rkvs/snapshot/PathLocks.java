package io.rkvs.snapshot;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One lock per path for as long as somebody holds or awaits it: two saves to one file come one
 * after the other. Thread-safe.
 */
final class PathLocks {
  private static final ConcurrentMap<Path, Counted> LOCKS = new ConcurrentHashMap<>();

  private PathLocks() {}

  /** A lock and how many want it. The count changes inside the map's own lock of that key. */
  private static final class Counted {
    final ReentrantLock lock = new ReentrantLock(true);
    int users;
  }

  /** Waits for the lock of a path and returns what {@code work} returns, called under it. */
  static <T> T locked(Path path, Supplier<T> work) {
    Path key = path.toAbsolutePath().normalize();
    Counted counted =
        LOCKS.compute(
            key,
            (ignored, present) -> {
              Counted used = present == null ? new Counted() : present;
              used.users++;
              return used;
            });
    counted.lock.lock();
    try {
      return work.get();
    } finally {
      counted.lock.unlock();
      LOCKS.compute(key, (ignored, present) -> --counted.users == 0 ? null : counted);
    }
  }
}
