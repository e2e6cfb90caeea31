package io.rkvs.provider;

import io.rkvs.engine.Hashing;
import io.rkvs.engine.Node;
import io.rkvs.engine.Patience;
import io.rkvs.engine.Table;
import io.rkvs.engine.Ticker;
import io.rkvs.extensions.AsyncNamespace;
import io.rkvs.extensions.Namespace;
import io.rkvs.provider.management.OwnCounts;
import io.rkvs.provider.management.Statistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache of RKVS: what javax.cache asks for, over one table of the engine.
 *
 * <p>Thread-safe. {@link #get} of an entry that is present never blocks. Writers wait for a shard's
 * lock, and for user code that runs for the same key, up to the lock timeout, and fail then with
 * {@link io.rkvs.extensions.LockTimeoutException}. A put <i>happens-before</i> every get that sees
 * its value.
 *
 * <p>All operations throw {@link IllegalStateException} when the cache is closed, {@link
 * NullPointerException} for null keys and values before anything happens, and {@link
 * ClassCastException} for types other than those declared.
 */
public final class RkvsCache<K, V> implements Cache<K, V> {
  /* State    modes  see Modes; changed by atomic or, and; read once per operation. Volatile, so that every thread sees a close.
   * Hits     of a cache that is open and has nothing else to do per hit are answered here, in line; everything else is in the
   *          pipeline and the parts. */

  private static final VarHandle MODES;

  static {
    try {
      MODES = MethodHandles.lookup().findVarHandle(RkvsCache.class, "modes", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Table table;
  private final Ticker ticker;
  private final Pipeline<K, V> pipeline;
  private final CacheParts<K, V> parts;
  private volatile int modes;

  RkvsCache(CacheParts.Recipe<K, V> recipe) {
    parts = new CacheParts<>(this, recipe);
    pipeline = parts.pipeline;
    table = pipeline.table;
    ticker = pipeline.ticker;
    modes = parts.settings.initialModes() | (parts.types.isNeeded() ? Modes.TYPED : 0);
  }

  // ------------------------------------------------------------ state

  /** Returns the modes of an open cache. */
  int open() {
    int m = modes;
    if ((m & Modes.CLOSED) != 0) {
      throw parts.closed();
    }
    return m;
  }

  void setMode(int mode, boolean isOn) {
    if (isOn) {
      MODES.getAndBitwiseOr(this, mode);
    } else {
      MODES.getAndBitwiseAnd(this, ~mode);
    }
  }

  CacheParts<K, V> parts() {
    return parts;
  }

  int open(K key) {
    int m = open();
    Objects.requireNonNull(key, "key");
    if ((m & Modes.TYPED) != 0) {
      parts.types.checkKey(key);
    }
    return m;
  }

  int open(K key, V value) {
    int m = open();
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    if ((m & Modes.TYPED) != 0) {
      parts.types.checkKey(key);
      parts.types.checkValue(value);
    }
    return m;
  }

  private List<K> open(Set<? extends K> keys) {
    int m = open();
    Objects.requireNonNull(keys, "keys");
    List<K> list = new ArrayList<>(keys.size());
    for (K key : keys) {
      Objects.requireNonNull(key, "keys contains null");
      if ((m & Modes.TYPED) != 0) {
        parts.types.checkKey(key);
      }
      list.add(key);
    }
    return list;
  }

  @SuppressWarnings("unchecked")
  private @Nullable V given(@Nullable Object kept) {
    return (V) pipeline.copyOrNull(kept);
  }

  // ------------------------------------------------------------ reading

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V get(K key) {
    int m = modes;
    int more = m & Modes.NOT_PLAIN_HIT;
    if (more != 0) {
      return more == Modes.STATISTICS ? getCounted(key, m) : getInFull(key, m);
    }
    int hash = Hashing.hash(Objects.requireNonNull(key, "key"));
    Node node = table.find(key, hash);
    if (node == null || !isFar(node)) {
      Object value = node == null ? null : pipeline.read(node, hash, m);
      return value == null ? missed(key, hash, m) : given(value);
    }
    if ((m & Modes.BOUNDED) != 0 && node.visited <= 0) {
      table.hit(node);
    }
    Object value = node.value();
    return (V) ((m & Modes.BY_VALUE) == 0 ? value : pipeline.copier.copy(value));
  }

  /**
   * Returns the value of a key that is present, counted as a get; null when a get would have to
   * look further, uncounted.
   */
  @Nullable V getIfPresent(K key) {
    int m = open(key);
    Object value = pipeline.read(key, Hashing.hash(key), m);
    Statistics counters = pipeline.statistics(m);
    if (counters != null && (value != null || parts.readThrough == null)) {
      Pipeline.count(counters, value);
    }
    return given(value);
  }

  boolean isReadThrough() {
    return parts.readThrough != null;
  }

  /** A hit that is only to be counted, by a thread that counts alone, ends here. */
  @SuppressWarnings("unchecked")
  private @Nullable V getCounted(K key, int m) {
    Statistics counters = pipeline.statistics;
    OwnCounts own = counters == null ? null : counters.own();
    if (own == null || own.isNextGetTimed()) {
      return getInFull(key, m);
    }
    int hash = Hashing.hash(Objects.requireNonNull(key, "key"));
    Node node = table.find(key, hash);
    if (node == null || !isFar(node)) {
      return getInFull(key, m);
    }
    if ((m & Modes.BOUNDED) != 0 && node.visited <= 0) {
      table.hit(node);
    }
    own.hit();
    Object value = node.value();
    return (V) ((m & Modes.BY_VALUE) == 0 ? value : pipeline.copier.copy(value));
  }

  /** As the ticker has it; an entry without a deadline costs no look at the ticker. */
  private boolean isFar(Node node) {
    long deadline = node.deadline();
    return deadline == Node.ETERNAL || ticker.isFar(deadline);
  }

  private @Nullable V getInFull(K key, int m) {
    if ((m & Modes.CLOSED) != 0) {
      throw parts.closed();
    }
    int hash = Hashing.hash(Objects.requireNonNull(key, "key"));
    Statistics counters = pipeline.statistics(m);
    long start = counters == null ? 0 : counters.startGet();
    Object value = pipeline.read(key, hash, m);
    if (counters != null) {
      Pipeline.count(counters, value);
      counters.endGet(start);
    }
    return value == null ? missed(key, hash, m) : given(value);
  }

  /** A key of a wrong type is told apart here: it can equal none that is present. */
  private @Nullable V missed(K key, int hash, int m) {
    if ((m & Modes.TYPED) != 0) {
      parts.types.checkKey(key);
    }
    ReadThrough<K, V> loads = parts.readThrough;
    return loads == null ? null : given(loads.get(key, hash, m));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    List<K> wanted = open(keys);
    int m = open();
    Statistics counters = pipeline.statistics(m);
    long start = counters == null ? 0 : counters.startGet();
    Map<K, V> found = new HashMap<>(wanted.size() * 4 / 3 + 1);
    List<K> missing = new ArrayList<>();
    for (K key : wanted) {
      V value = given(pipeline.read(key, Hashing.hash(key), m));
      if (value == null) {
        missing.add(key);
      } else {
        found.put(key, value);
      }
    }
    if (counters != null && !wanted.isEmpty()) {
      counters.gets(wanted.size(), missing.size());
      counters.endGets(start, wanted.size());
    }
    ReadThrough<K, V> loads = parts.readThrough;
    if (loads != null && !missing.isEmpty()) {
      loads.getAll(missing, m).forEach((key, value) -> found.put(key, given(value)));
    }
    return found;
  }

  @Override
  public boolean containsKey(K key) {
    open(key);
    return pipeline.isPresent(key, Hashing.hash(key));
  }

  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    open();
    return new RkvsIterator<>(this, pipeline);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener listener) {
    parts.loading.start(open(keys), replaceExistingValues, listener);
  }

  // ------------------------------------------------------------ writing

  @Override
  public void put(K key, V value) {
    pipeline.put(key, value, open(key, value));
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    return given(pipeline.write(Op.GET_AND_PUT, key, value, null, open(key, value)));
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    return pipeline.write(Op.PUT_IF_ABSENT, key, value, null, open(key, value)) != null;
  }

  @Override
  public boolean replace(K key, V value) {
    return pipeline.write(Op.REPLACE, key, value, null, open(key, value)) != null;
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    return given(pipeline.write(Op.GET_AND_REPLACE, key, value, null, open(key, value)));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    int m = open(key, newValue);
    checkOldValue(oldValue, m);
    return pipeline.write(Op.REPLACE_IF, key, newValue, oldValue, m) != null;
  }

  @Override
  public boolean remove(K key) {
    return pipeline.write(Op.REMOVE, key, null, null, open(key)) != null;
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    return given(pipeline.write(Op.GET_AND_REMOVE, key, null, null, open(key)));
  }

  @Override
  public boolean remove(K key, V oldValue) {
    int m = open(key);
    checkOldValue(oldValue, m);
    return pipeline.write(Op.REMOVE_IF, key, null, oldValue, m) != null;
  }

  private void checkOldValue(V oldValue, int m) {
    Objects.requireNonNull(oldValue, "oldValue");
    if ((m & Modes.TYPED) != 0) {
      parts.types.checkValue(oldValue);
    }
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    int m = open();
    Objects.requireNonNull(map, "map");
    for (Map.Entry<? extends K, ? extends V> e : map.entrySet()) {
      openForEntry(e.getKey(), e.getValue());
    }
    if ((m & Modes.GUARDED) == 0) {
      putEach(map, m);
    } else {
      putAllGuarded(map, m);
    }
  }

  private void openForEntry(@Nullable K key, @Nullable V value) {
    open(
        Objects.requireNonNull(key, "map contains a null key"),
        Objects.requireNonNull(value, "map contains a null value"));
  }

  /** Nothing is allocated for the call or for a key that is present. */
  private void putEach(Map<? extends K, ? extends V> map, int m) {
    Patience patience = null;
    for (Map.Entry<? extends K, ? extends V> e : map.entrySet()) {
      K key = e.getKey();
      V value = e.getValue();
      openForEntry(key, value); // once more: another thread may have changed the map
      patience = pipeline.putNext(key, value, m, patience);
    }
  }

  private void putAllGuarded(Map<? extends K, ? extends V> map, int m) {
    List<Object> keys = new ArrayList<>(map.size());
    List<Object> values = new ArrayList<>(map.size());
    for (Map.Entry<? extends K, ? extends V> e : map.entrySet()) {
      openForEntry(e.getKey(), e.getValue());
      keys.add(e.getKey());
      values.add(e.getValue());
    }
    parts.bulk.putAll(keys, values, m);
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    List<K> unwanted = open(keys);
    parts.bulk.removeAll(new ArrayList<>(unwanted), open());
  }

  @Override
  public void removeAll() {
    parts.bulk.removeAll(open());
  }

  @Override
  public void clear() {
    open();
    table.clear();
  }

  // ------------------------------------------------------------ entry processors

  @Override
  public <T> @Nullable T invoke(
      K key, EntryProcessor<K, V, T> entryProcessor, @Nullable Object... arguments) {
    int m = open(key);
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    return parts.processors.invoke(key, entryProcessor, arguments, m, null);
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys,
      EntryProcessor<K, V, T> entryProcessor,
      @Nullable Object... arguments) {
    List<K> each = open(keys);
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    Map<K, EntryProcessorResult<T>> results = new LinkedHashMap<>();
    Patience patience = pipeline.table.patience();
    for (K key : each) {
      EntryProcessorResult<T> result =
          parts.processors.invokeSafely(key, entryProcessor, arguments, open(), patience);
      if (result != null) {
        results.put(key, result);
      }
    }
    return results;
  }

  // ------------------------------------------------------------ the cache itself

  @Override
  public String getName() {
    return pipeline.name;
  }

  @Override
  public CacheManager getCacheManager() {
    return parts.manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    return Unwrap.from(parts.settings.configuration(), type, "configuration");
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    open();
    Objects.requireNonNull(configuration, "cacheEntryListenerConfiguration");
    parts.settings.register(configuration);
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    open();
    Objects.requireNonNull(configuration, "cacheEntryListenerConfiguration");
    parts.settings.deregister(configuration);
  }

  /**
   * Closes the cache. When its manager saves by itself, the cache is saved first, and one that is
   * created again under its name has its entries.
   *
   * @throws io.rkvs.extensions.SnapshotException when that save failed; the cache is closed all the
   *     same
   */
  @Override
  public void close() {
    if (shut()) {
      try {
        parts.manager.closing(this);
      } finally {
        parts.close();
      }
    }
  }

  /** Closes the cache without saving anything. */
  void discard() {
    if (shut()) {
      parts.close();
    }
  }

  /** Lets no operation in any more; returns whether that is new, and the parts are to be closed. */
  boolean shut() {
    return ((int) MODES.getAndBitwiseOr(this, Modes.CLOSED) & Modes.CLOSED) == 0;
  }

  @Override
  public boolean isClosed() {
    return (modes & Modes.CLOSED) != 0;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type == Namespace.class) {
      return type.cast(parts.namespace);
    }
    if (type == AsyncNamespace.class) {
      return type.cast(parts.namespace.async());
    }
    return Unwrap.from(this, type, "cache '" + pipeline.name + "'");
  }

  @Override
  public String toString() {
    return "cache '" + pipeline.name + "'" + (isClosed() ? " (closed)" : "");
  }
}
