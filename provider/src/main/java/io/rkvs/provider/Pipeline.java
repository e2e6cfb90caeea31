package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.KeyLock;
import io.rkvs.engine.Node;
import io.rkvs.engine.Patience;
import io.rkvs.engine.Table;
import io.rkvs.engine.Ticker;
import io.rkvs.engine.Weighed;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.ValueTooLargeException;
import io.rkvs.provider.copy.Copier;
import io.rkvs.provider.event.EventDispatcher;
import io.rkvs.provider.expiry.ExpiryRules;
import io.rkvs.provider.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of every operation on one key: examine, decide, commit, tell.
 *
 * <p>Thread-safe. Works on keys and values as the cache keeps them; the callers copy out.
 */
final class Pipeline<K, V> {
  /* Regimes  plain: no writer, listener or custom expiry policy. A write is one swap of the engine, and no key lock is taken
   *          here; the engine makes it wait for user code that runs for the same key.
   *          guarded: the write holds the key from the examination until the listeners have been told.
   *          A cache turns guarded when its first listener is registered. A plain write that is under way then may end without
   *          an event; it is concurrent with the registration.
   * Commit   under the key lock, what was examined changes only by expiry, eviction, clear() and bulk loads of snapshots. The
   *          swap names what was examined; when it finds something else, it is repeated against that, and the decision stands:
   *          the writer has been called. So an entry that is evicted while its key is held takes nothing along: what a write
   *          stores is there afterwards, as a new entry, and what a processor or writer made of the old value counts.
   * Waits    of one call, for its keys and for shards, have one time limit together; what user code takes is not counted.
   * Counters after the commit, before listeners are told: a failing listener makes none drift.
   * User code  holds no lock of the engine but the key's. In the plain regime values' equals runs without any lock.
   * Checked by  OperationMatrixTest, CacheModelTest, NestedCallsTest. */

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  final String name;
  final Table table;
  final Ticker ticker;
  final ExpiryRules expiry;
  final Copier copier;
  final boolean isByValue;
  final EventDispatcher<K, V> events;
  final @Nullable WriteThrough<K, V> writer;
  final ValueLimit valueLimit;
  final Weighing<K, V> weighing;
  volatile @Nullable Statistics statistics;

  Pipeline(
      String name,
      Table table,
      Ticker ticker,
      ExpiryRules expiry,
      Copier copier,
      boolean isByValue,
      EventDispatcher<K, V> events,
      @Nullable CacheWriter<? super K, ? super V> writer,
      ValueLimit valueLimit,
      Weighing<K, V> weighing) {
    this.name = name;
    this.table = table;
    this.ticker = ticker;
    this.expiry = expiry;
    this.copier = copier;
    this.isByValue = isByValue;
    this.events = events;
    this.writer = writer == null ? null : new WriteThrough<>(name, writer);
    this.valueLimit = valueLimit;
    this.weighing = weighing;
  }

  // ------------------------------------------------------------ keys, values, time

  /** Returns the form in which a key or value is kept, or given out. */
  Object copy(Object object) {
    return isByValue ? copier.copy(object) : object;
  }

  @Nullable Object copyOrNull(@Nullable Object object) {
    return object == null ? null : copy(object);
  }

  /**
   * Returns the form in which a value is handed to the table, null for null: as the cache keeps it,
   * with its weight where entries have one.
   *
   * @throws io.rkvs.extensions.ValueTooLargeException when it is over the limit
   * @throws javax.cache.CacheException when the weigher fails
   */
  @Nullable Object toStore(Object key, @Nullable Object value) {
    return value == null ? null : stored(key, value);
  }

  private Object stored(Object key, Object value) {
    valueLimit.check(key, value);
    return weighing.weighed(key, copy(value));
  }

  /** Returns the items of a bulk write; {@code values} is null for removals. */
  List<BatchItem> items(List<?> keys, @Nullable List<?> values) {
    List<BatchItem> items = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.get(i);
      Object value = values == null ? null : toStore(key, values.get(i));
      items.add(new BatchItem(key, copy(key), Hashing.hash(key), value));
    }
    return items;
  }

  /** As {@link #items(List, List)}; a value that is refused fails its item instead of the call. */
  List<BatchItem> items(BatchRun<K> run, @Nullable List<V> values) {
    List<BatchItem> items = new ArrayList<>(run.keys.size());
    for (int i = 0; i < run.keys.size(); i++) {
      Object key = run.keys.get(i);
      Object value = values == null ? null : values.get(i);
      try {
        value = toStore(key, value);
      } catch (CacheException e) {
        run.fail(i, String.valueOf(e.getMessage()));
      }
      items.add(new BatchItem(key, copy(key), Hashing.hash(key), value));
    }
    return items;
  }

  /** Returns the time for deadlines; any when there are none. */
  long now(int modes) {
    return (modes & Modes.TIMED) != 0 || table.hasDeadlines() ? ticker.nanos() : 0;
  }

  @Nullable Statistics statistics(int modes) {
    return (modes & Modes.STATISTICS) == 0 ? null : statistics;
  }

  // ------------------------------------------------------------ reading

  /** Returns the value of a key, or null; counts nothing, but is an access. */
  @Nullable Object read(Object key, int hash, int modes) {
    Node node = table.find(key, hash);
    return node == null ? null : read(node, hash, modes);
  }

  /** Returns the value of an entry, or null when its deadline has passed; is an access. */
  @Nullable Object read(Node found, int hash, int modes) {
    Node node = found;
    while (node != null) {
      long deadline = node.deadline();
      if (!ticker.isFar(deadline)) {
        long now = ticker.nanos();
        if (deadline <= now) {
          node = table.live(node, now);
          continue;
        }
      }
      Object value = node.value();
      if (met(node, hash, deadline, modes)) {
        return value;
      }
      node = table.find(node.key(), hash); // it has been touched, written or has expired meanwhile
    }
    return null;
  }

  /**
   * Notes that an entry was read.
   *
   * @param seen the deadline that it had
   * @return false when it had to be touched and has another deadline by now
   */
  boolean met(Node node, int hash, long seen, int modes) {
    if ((modes & Modes.BOUNDED) != 0 && node.visited <= 0) {
      table.hit(node);
    }
    return (modes & Modes.TOUCHING) == 0 || accessed(node, hash, seen);
  }

  /** Returns whether a key is present; no access. */
  boolean isPresent(Object key, int hash) {
    Node node = table.find(key, hash);
    return node != null && isLive(node);
  }

  /** Returns whether an entry's deadline has not passed. */
  boolean isLive(Node node) {
    return ticker.isFar(node.deadline()) || table.live(node, ticker.nanos()) != null;
  }

  /**
   * Gives an entry the deadline of its access.
   *
   * @param seen the deadline that it had
   * @return false when it has another one by now, and keeps that
   */
  boolean accessed(Node node, int hash, long seen) {
    boolean isRough = expiry.isAccessLong();
    long now = isRough ? ticker.recent() : ticker.nanos();
    long deadline = expiry.onAccess(now, seen);
    if (deadline == ExpiryRules.KEEP || deadline == seen) {
      return true;
    }
    if (isRough && deadline < seen && seen - deadline < Ticker.AHEAD_NANOS) {
      return true; // the same again, by an older reading
    }
    boolean isTouched = table.touch(node, seen, deadline);
    if (isTouched && deadline <= now) {
      Call call = new Call(table);
      expire(node.key(), hash, call);
      call.failures.rethrow();
    }
    return isTouched;
  }

  // ------------------------------------------------------------ writing one key

  /** Stores a value under a key, whatever is there. */
  void put(Object key, Object value, int modes) {
    if ((modes & Modes.GUARDED) != 0) {
      write(Op.PUT, key, value, null, modes);
      return;
    }
    Statistics counters = statistics(modes);
    long start = counters == null ? 0 : counters.startPut();
    int hash = Hashing.hash(key);
    Object stored = stored(key, value);
    long now = now(modes);
    if (!replaces(key, hash, stored, now, counters, start)) {
      writePlainly(Op.PUT, key, hash, stored, now, counters, start, null);
    }
  }

  /**
   * Stores one of several entries, in the plain regime.
   *
   * @param patience of the call; null when it has waited for no lock so far
   * @return that of the call from now on
   */
  @Nullable Patience putNext(Object key, Object value, int modes, @Nullable Patience patience) {
    Statistics counters = statistics(modes);
    long start = counters == null ? 0 : counters.startPut();
    int hash = Hashing.hash(key);
    Object stored = stored(key, value);
    long now = now(modes);
    if (replaces(key, hash, stored, now, counters, start)) {
      return patience;
    }
    Patience ofCall = patience == null ? table.patience() : patience;
    writePlainly(Op.PUT, key, hash, stored, now, counters, start, ofCall);
    return ofCall;
  }

  /** Stores over an entry if that can be done at once; the way of most puts. */
  private boolean replaces(
      Object key, int hash, Object stored, long now, @Nullable Statistics counters, long start) {
    Node seen = table.glimpse(key, hash);
    if (seen == null || table.replace(seen, hash, stored, now, expiry.onUpdate(now)) == null) {
      return false;
    }
    if (counters != null) {
      counters.puts(1);
      counters.endPut(start);
    }
    return true;
  }

  /**
   * Writes one key.
   *
   * @param value what to store, as the caller gave it; null for removals
   * @param expected what the value has to equal, for operations that compare
   * @return for operations that answer the old value, that, as it was kept, or null; for others
   *     something when the write was applied, and null when not
   */
  @Nullable Object write(
      Op op, Object key, @Nullable Object value, @Nullable Object expected, int modes) {
    if ((modes & Modes.GUARDED) == 0) {
      return write(op, key, value, expected, modes, null);
    }
    Call call = new Call(table);
    Object answer = write(op, key, value, expected, modes, call);
    call.failures.rethrow();
    return answer;
  }

  /** Writes one key of a call; null for one that writes no other, and is not guarded. */
  @Nullable Object write(
      Op op,
      Object key,
      @Nullable Object value,
      @Nullable Object expected,
      int modes,
      @Nullable Call call) {
    Statistics counters = statistics(modes);
    long start = counters == null ? 0 : op.isStoring ? counters.startPut() : counters.startRemove();
    int hash = Hashing.hash(key);
    Object stored = toStore(key, value);
    if (call != null && (modes & Modes.GUARDED) != 0) {
      return writeGuarded(op, key, hash, value, stored, expected, modes, counters, start, call);
    }
    Patience patience = call == null ? null : call.patience;
    if (op.isComparing()) {
      return writeComparing(op, key, hash, stored, expected, modes, counters, start, patience);
    }
    return writePlainly(op, key, hash, stored, now(modes), counters, start, patience);
  }

  private @Nullable Object writePlainly(
      Op op,
      Object key,
      int hash,
      @Nullable Object stored,
      long now,
      @Nullable Statistics counters,
      long start,
      @Nullable Patience patience) {
    Object expect = op.expect == null ? Table.ANY : op.expect;
    long created = now;
    long updated = ExpiryRules.KEEP;
    Object kept = key;
    if (stored != null) {
      kept = copy(key);
      if (expect != Table.PRESENT) {
        created = expiry.onCreation(now);
      }
      if (expect != Table.ABSENT) {
        updated = expiry.onUpdate(now);
      }
    }
    Object old = table.swap(kept, hash, expect, stored, now, created, updated, patience);
    boolean isApplied;
    if (stored == null) {
      isApplied = old != null;
    } else if (old == null) {
      isApplied = expect != Table.PRESENT && created > now;
    } else {
      isApplied = expect != Table.ABSENT;
    }
    if (counters != null) {
      count(counters, op, old, isApplied, start);
    }
    return op.answer(old, isApplied);
  }

  /**
   * Stores or, for null, removes the key that was held for a processor, and gives the hold back. In
   * the plain regime nobody has to be told while it lasts.
   *
   * @param patience of the call; null when it has not waited for any lock yet
   */
  void writeAndUnlock(
      KeyLock lock,
      @Nullable Object value,
      int modes,
      @Nullable Statistics counters,
      @Nullable Patience patience) {
    boolean isHeld = true;
    try {
      Object stored = toStore(lock.key(), value);
      long now = now(modes);
      long created = stored == null ? now : expiry.onCreation(now);
      long updated = stored == null ? ExpiryRules.KEEP : expiry.onUpdate(now);
      isHeld = false;
      Object old = table.swapAndUnlock(lock, stored, now, created, updated, patience);
      if (counters != null && stored != null && (old != null || created > now)) {
        counters.puts(1);
      } else if (counters != null && stored == null && old != null) {
        counters.removals(1);
      }
    } finally {
      if (isHeld) {
        table.unlockKey(lock);
      }
    }
  }

  /**
   * Compares outside all locks, since equals of values is user code, and commits if nothing has
   * changed.
   */
  private @Nullable Object writeComparing(
      Op op,
      Object key,
      int hash,
      @Nullable Object stored,
      @Nullable Object expected,
      int modes,
      @Nullable Statistics counters,
      long start,
      @Nullable Patience ofCall) {
    Patience patience = ofCall == null ? table.patience() : ofCall;
    for (; ; ) {
      long now = now(modes);
      Node node = table.find(key, hash);
      node = node == null ? null : table.live(node, now);
      long deadline = node == null ? now : node.deadline();
      Object old = node == null ? null : node.value();
      boolean isApplied = old != null && op.applies(old, expected);
      if (node != null && old != null && !isApplied && (modes & Modes.TOUCHING) != 0) {
        accessed(node, hash, deadline);
      }
      if (old != null && isApplied) {
        long updated = stored == null ? ExpiryRules.KEEP : expiry.onUpdate(now);
        if (table.swap(key, hash, old, stored, now, now, updated, patience) != old) {
          continue;
        }
      }
      if (counters != null) {
        count(counters, op, old, isApplied, start);
      }
      return op.answer(old, isApplied);
    }
  }

  private @Nullable Object writeGuarded(
      Op op,
      Object key,
      int hash,
      @Nullable Object value,
      @Nullable Object stored,
      @Nullable Object expected,
      int modes,
      @Nullable Statistics counters,
      long start,
      Call call) {
    Object kept = copy(key);
    KeyLock lock = table.lockKey(kept, hash, call.patience);
    try {
      long now = now(modes);
      Node node = liveLocked(kept, hash, now, call);
      long seen = node == null ? now : node.deadline();
      Object old = node == null ? null : node.value();
      boolean isWanted = op.applies(old, expected);
      if (!isWanted && node != null && op.isComparing() && (modes & Modes.TOUCHING) != 0) {
        accessed(node, hash, seen);
      }
      if (op.isGet && counters != null) {
        count(counters, old);
      }
      Effect effect = Effect.NOTHING;
      if (isWanted) {
        long deadline = deadline(old, stored, now);
        if (op != Op.PUT_IF_ABSENT || deadline > now) {
          if (writer != null) {
            keepPlace(kept, hash, old, stored, deadline, now, call);
            writer.write(key, value);
          }
          effect = commitLocked(kept, hash, old, stored, deadline, now, call, counters);
        }
      }
      if (counters != null) {
        endTimed(counters, effect, start);
      }
      return op.answer(old, effect != Effect.NOTHING);
    } catch (RuntimeException | Error e) {
      call.failures.attachTo(e);
      throw e;
    } finally {
      table.unlockKey(lock);
    }
  }

  private static void endTimed(Statistics counters, Effect effect, long start) {
    if (effect.isPut()) {
      counters.endPut(start);
    } else if (effect == Effect.REMOVED) {
      counters.endRemove(start);
    }
  }

  // ------------------------------------------------------------ the parts that hold the key

  /**
   * Returns the deadline that a write gives: to a new entry when {@code old} is null, else to the
   * old one.
   */
  long deadline(@Nullable Object old, @Nullable Object stored, long now) {
    if (stored == null) {
      return ExpiryRules.KEEP;
    }
    return old == null ? expiry.onCreation(now) : expiry.onUpdate(now);
  }

  /**
   * Returns the entry of a key that this thread holds, or null; one whose deadline has passed is
   * taken out.
   */
  @Nullable Node liveLocked(Object key, int hash, long now, Call call) {
    Node node = table.find(key, hash);
    if (node == null || node.deadline() > now) {
      return node;
    }
    expireLocked(node.key(), hash, now, call);
    node = table.find(key, hash);
    return node != null && node.deadline() > now ? node : null;
  }

  /**
   * Sees to it that a write is not refused any more, before a writer hears of it.
   *
   * @throws io.rkvs.extensions.CapacityExceededException when the cache rejects and is full
   */
  void keepPlace(
      Object key,
      int hash,
      @Nullable Object old,
      @Nullable Object stored,
      long deadline,
      long now,
      Call call) {
    if (stored != null && (old != null || deadline > now)) {
      table.keepPlace(key, hash, now, call.patience);
    }
  }

  /**
   * Commits what was decided for a key that this thread holds, counts it and tells the listeners.
   *
   * @param key as the cache keeps it
   * @param old the value that was examined, null when the key was absent
   * @param stored the value to store, null to remove
   * @param deadline what {@link #deadline} answers to that
   */
  Effect commitLocked(
      Object key,
      int hash,
      @Nullable Object old,
      @Nullable Object stored,
      long deadline,
      long now,
      Call call,
      @Nullable Statistics counters) {
    Object examined = old;
    long given = deadline;
    for (; ; ) {
      if (examined == null && (stored == null || given <= now)) {
        return Effect.NOTHING;
      }
      Object expect = examined == null ? Table.ABSENT : examined;
      Object witness = table.swap(key, hash, expect, stored, now, given, given, call.patience);
      if (witness == examined) {
        return tell(key, hash, examined, stored, given, now, call, counters);
      }
      if ((witness == null) != (examined == null)) {
        given = deadline(witness, stored, now);
      }
      examined = witness;
    }
  }

  /**
   * Stores what was loaded for a key that this thread holds, for a reader who gets it in any case:
   * not when the cache is full and rejects, or the value is over the limit.
   */
  void offerLoaded(Object key, int hash, Object value, long now, Call call) {
    try {
      storeLoaded(key, hash, value, now, call);
    } catch (CapacityExceededException | ValueTooLargeException e) {
      LOG.debug("cache '{}': a value that was loaded is given out and not stored", name, e);
    }
  }

  /**
   * Stores what was loaded for a key that this thread holds. A load is no put: it is not counted.
   *
   * @throws CapacityExceededException when the cache is full and rejects, and the key is absent
   * @throws ValueTooLargeException when the value is over the limit
   */
  void storeLoaded(Object key, int hash, Object value, long now, Call call) {
    Node node = liveLocked(key, hash, now, call);
    Object old = node == null ? null : node.value();
    valueLimit.check(key, value);
    Object stored = weighing.weighed(key, value);
    commitLocked(key, hash, old, stored, deadline(old, stored, now), now, call, null);
  }

  private Effect tell(
      Object key,
      int hash,
      @Nullable Object old,
      @Nullable Object stored,
      long deadline,
      long now,
      Call call,
      @Nullable Statistics counters) {
    if (counters != null) {
      if (stored == null) {
        counters.removals(1);
      } else {
        counters.puts(1);
      }
    }
    return announce(key, hash, old, stored, deadline, now, call);
  }

  /** Tells the listeners of a write of a key that this thread holds, after its commit. */
  Effect announce(
      Object key,
      int hash,
      @Nullable Object old,
      @Nullable Object stored,
      long deadline,
      long now,
      Call call) {
    Object value = Weighed.valueOf(stored);
    if (value == null) {
      events.publish(EventType.REMOVED, key, hash, null, old, call.failures);
      return Effect.REMOVED;
    }
    if (old == null && deadline <= now && deadline != ExpiryRules.KEEP) {
      return Effect.NOTHING;
    }
    if (old == null) {
      events.publish(EventType.CREATED, key, hash, value, null, call.failures);
      return Effect.CREATED;
    }
    events.publish(EventType.UPDATED, key, hash, value, old, call.failures);
    if (deadline <= now && deadline != ExpiryRules.KEEP) {
      events.publish(EventType.EXPIRED, key, hash, null, value, call.failures);
    }
    return Effect.UPDATED;
  }

  // ------------------------------------------------------------ entries that leave by themselves

  /** Takes an entry out if its deadline has passed, and tells the listeners. */
  void expire(Object key, int hash, Call call) {
    if (!events.wants(EventType.EXPIRED)) {
      table.removeExpired(key, hash, ticker.nanos(), call.patience);
      return;
    }
    KeyLock lock = table.lockKey(key, hash, call.patience);
    try {
      expireLocked(key, hash, ticker.nanos(), call);
    } finally {
      table.unlockKey(lock);
    }
  }

  private void expireLocked(Object key, int hash, long now, Call call) {
    Object value = table.removeExpired(key, hash, now, call.patience);
    if (value != null) {
      events.publish(EventType.EXPIRED, key, hash, null, value, call.failures);
    }
  }

  // ------------------------------------------------------------ counting

  private static void count(
      Statistics counters, Op op, @Nullable Object old, boolean isApplied, long start) {
    if (op.isGet) {
      count(counters, old);
    }
    if (isApplied) {
      if (op.isStoring) {
        counters.puts(1);
        counters.endPut(start);
      } else {
        counters.removals(1);
        counters.endRemove(start);
      }
    }
  }

  static void count(Statistics counters, @Nullable Object old) {
    if (old == null) {
      counters.miss();
    } else {
      counters.hit();
    }
  }
}
