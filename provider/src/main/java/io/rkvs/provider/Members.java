package io.rkvs.provider;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.snapshot.EncodedNamespace;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The caches of a manager by name, and the restored namespaces that wait for theirs. */
final class Members {
  /* State    caches, untouched, waiting: concurrent, read without the lock, changed under it. reserved, isClosed: under the lock.
   * Locks    lock; shard locks may be taken under it (a cut of all caches), never the reverse. No user code runs under it.
   * Creation reserve a name, create outside the lock, publish. A waiting namespace goes on to wait until its cache is published, so
   *          at each instant a save finds it on one side or the other.
   * Waiting  whoever asks for a cache whose namespace another thread is restoring waits until it is published: an empty cache, or
   *          none, would look like a cold start.
   * Checked  SaveAndLoadTest, WarmStartTest, BadInputTest */

  private final URI manager;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();
  private final Map<String, RkvsCache<?, ?>> caches = new ConcurrentHashMap<>();
  private final Map<String, EncodedNamespace> waiting = new ConcurrentHashMap<>();

  /** Names of caches that exist because the file names them and that nobody has asked for yet. */
  private final Set<String> untouched = ConcurrentHashMap.newKeySet();

  @GuardedBy("lock") private final Map<String, Thread> reserved = new HashMap<>();

  private volatile boolean isClosed;

  Members(URI manager) {
    this.manager = manager;
  }

  boolean isClosed() {
    return isClosed;
  }

  void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("cache manager " + manager + " is closed");
    }
  }

  @Nullable RkvsCache<?, ?> cache(String name) {
    return caches.get(name);
  }

  /** Returns the cache that a program asks for: from now on it is not replaced any more. */
  @Nullable RkvsCache<?, ?> touch(String name) {
    untouched.remove(name);
    return caches.get(name);
  }

  /** Returns all caches by name; a copy. */
  List<RkvsCache<?, ?>> all() {
    return List.copyOf(new TreeMap<>(caches).values());
  }

  /** Returns the names of all caches, sorted; a copy. */
  List<String> names() {
    return List.copyOf(new TreeSet<>(caches.keySet()));
  }

  /** Returns the restored namespace of that name that waits for its cache, or null. */
  @Nullable EncodedNamespace waiting(String name) {
    return waiting.get(name);
  }

  /** Returns whether there is a cache or a waiting namespace of that name. */
  boolean exists(String name) {
    return caches.containsKey(name) || waiting.containsKey(name);
  }

  /** Returns the number of names in use. */
  int count() {
    lock.lock();
    try {
      return countLocked();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private int countLocked() {
    Set<String> names = new HashSet<>(caches.keySet());
    names.addAll(waiting.keySet());
    names.addAll(reserved.keySet());
    return names.size();
  }

  // ------------------------------------------------------------ creation

  /**
   * A name that is reserved until {@link #publish}.
   *
   * @param replaced the cache that the file had asked for, which the new one replaces and the
   *     caller discards; null when there was none
   */
  record Reservation(@Nullable RkvsCache<?, ?> replaced) {}

  /**
   * Reserves a name for a cache that is about to be created.
   *
   * @param max the most names, 0 for no limit
   * @throws CacheException when the name is in use
   * @throws CapacityExceededException when there would be too many names
   */
  Reservation reserve(String name, int max) {
    lock.lock();
    try {
      checkOpen();
      boolean isPresent = caches.containsKey(name);
      if (reserved.containsKey(name) || (isPresent && !untouched.contains(name))) {
        throw exists("a cache", name);
      }
      int count = countLocked();
      if (max > 0 && count >= max && !isPresent && !waiting.containsKey(name)) {
        throw new CapacityExceededException(
            "cache manager %s: cache '%s' would exceed max-namespaces: expected at most %d, has %d"
                .formatted(manager, name, max, count));
      }
      return reserveLocked(name);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reserves the name of a waiting namespace, or returns null when none waits: perhaps because
   * another thread was creating its cache, which is awaited; or because the caller is, further up.
   */
  @Nullable Reservation reserveWaiting(String name) {
    lock.lock();
    try {
      checkOpen();
      while (waiting.containsKey(name) && reserved.containsKey(name)) {
        if (reserved.get(name) == Thread.currentThread()) {
          return null;
        }
        published.awaitUninterruptibly();
      }
      return waiting.containsKey(name) ? reserveLocked(name) : null;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private Reservation reserveLocked(String name) {
    untouched.remove(name);
    reserved.put(name, Thread.currentThread());
    return new Reservation(caches.remove(name));
  }

  /**
   * Ends a reservation.
   *
   * @param cache the cache, or null when its creation failed
   * @param isUntouched whether only the file has asked for it: its waiting namespace goes on to
   *     wait
   */
  void publish(String name, @Nullable RkvsCache<?, ?> cache, boolean isUntouched) {
    lock.lock();
    try {
      reserved.remove(name);
      if (cache != null) {
        caches.put(name, cache);
        if (isUntouched) {
          untouched.add(name);
        } else {
          waiting.remove(name);
        }
      }
      published.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a cache that is being closed; returns whether it was there. */
  boolean forget(RkvsCache<?, ?> cache) {
    lock.lock();
    try {
      boolean was = caches.remove(cache.getName(), cache);
      if (was) {
        untouched.remove(cache.getName());
      }
      return was;
    } finally {
      lock.unlock();
    }
  }

  // ------------------------------------------------------------ restored namespaces

  /**
   * Keeps restored namespaces until their caches are created: all of them or none.
   *
   * @param max the most names, 0 for no limit
   * @throws CacheException when a name is in use
   * @throws CapacityExceededException when there would be too many names
   */
  void restore(Map<String, EncodedNamespace> loaded, int max) {
    lock.lock();
    try {
      checkOpen();
      Set<String> added = new HashSet<>(loaded.keySet());
      for (String name : loaded.keySet()) {
        if (waiting.containsKey(name)) {
          throw exists("a restored namespace", name);
        }
        if (reserved.containsKey(name) || (caches.containsKey(name) && !untouched.contains(name))) {
          throw exists("a cache", name);
        }
        if (caches.containsKey(name)) {
          added.remove(name);
        }
      }
      int total = countLocked() + added.size();
      if (max > 0 && total > max) {
        throw new CapacityExceededException(
            "cache manager %s: expected at most %d namespaces, restoring %d would make %d"
                .formatted(manager, max, loaded.size(), total));
      }
      waiting.putAll(loaded);
    } finally {
      lock.unlock();
    }
  }

  private CacheException exists(String what, String name) {
    return new CacheException(
        "cache manager %s: %s '%s' exists already".formatted(manager, what, name));
  }

  /** Forgets a waiting namespace; returns whether it was there. */
  boolean forgetWaiting(String name) {
    lock.lock();
    try {
      return waiting.remove(name) != null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the names of waiting namespaces; a copy. */
  List<String> waitingNames() {
    return List.copyOf(new TreeSet<>(waiting.keySet()));
  }

  // ------------------------------------------------------------ all of them

  /** Runs an action on the number of names while none is added or removed. */
  void exclusively(IntConsumer action) {
    lock.lock();
    try {
      checkOpen();
      action.accept(countLocked());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls work with the caches and the waiting namespaces, each name on one side, while none is
   * added or removed; in a closed manager too.
   */
  <R> R withAll(BiFunction<List<RkvsCache<?, ?>>, Map<String, EncodedNamespace>, R> work) {
    lock.lock();
    try {
      List<RkvsCache<?, ?>> live = new ArrayList<>(all());
      live.removeIf(cache -> waiting.containsKey(cache.getName()));
      return work.apply(live, new TreeMap<>(waiting));
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more members; returns whether it did before. */
  boolean close() {
    lock.lock();
    try {
      boolean was = isClosed;
      isClosed = true;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
