package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.engine.TableOptions;
import io.rkvs.engine.Ticker;
import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.NamespaceMetrics;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.WhenFull;
import io.rkvs.provider.copy.Copier;
import io.rkvs.provider.copy.Copiers;
import io.rkvs.provider.copy.CopyContext;
import io.rkvs.provider.event.EventDispatcher;
import io.rkvs.provider.expiry.ExpiryRules;
import io.rkvs.provider.management.BeanSlot;
import io.rkvs.provider.management.ConfigurationBean;
import io.rkvs.provider.management.LoadStatistics;
import io.rkvs.provider.management.NamespaceBean;
import io.rkvs.provider.management.Statistics;
import io.rkvs.provider.management.StatisticsBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a cache is made of, put together and taken apart here, and what changes of its
 * configuration. Thread-safe.
 */
final class CacheParts<K, V> {
  final RkvsCacheManager manager;
  final Pipeline<K, V> pipeline;
  final BulkWrites<K, V> bulk;
  final NamespaceView<K, V> namespace;
  final EntryProcessors<K, V> processors;
  final Loading<K, V> loading;
  final TypeCheck types;

  /** The loads of misses, or null when misses are not loaded. */
  final @Nullable ReadThrough<K, V> readThrough;

  private final RkvsCache<K, V> cache;
  private final UserObjects userObjects;
  private final BeanSlot configurationBean;
  private final LoadStatistics loadStatistics = new LoadStatistics();

  /* lock guards what follows, and keeps modes and beans in step with it. */
  private final ReentrantLock lock = new ReentrantLock();
  private final NamespaceConfiguration<K, V> configured;
  private @Nullable BeanSlot statisticsBean;
  private final BeanSlot namespaceBean;
  private boolean isClosed;

  /** What a cache is made from. */
  record Recipe<K, V>(
      RkvsCacheManager manager,
      String name,
      NamespaceConfiguration<K, V> configuration,
      Ticker ticker) {}

  /**
   * Creates the parts, user objects included.
   *
   * @throws CacheException when a factory fails; what the others created is closed
   */
  CacheParts(RkvsCache<K, V> cache, Recipe<K, V> recipe) {
    this.cache = cache;
    manager = recipe.manager();
    configured = new NamespaceConfiguration<>(recipe.configuration());
    String name = recipe.name();
    userObjects = new UserObjects(name);
    Copier copier = copier(name);
    EventDispatcher<K, V> events = new EventDispatcher<>(cache, copier, manager.executor());
    try {
      CacheLoader<K, V> loader =
          userObjects.createOrNull("cache loader", configured.getCacheLoaderFactory());
      pipeline = pipeline(recipe, copier, events);
      ReadThrough<K, V> loads =
          loader == null
              ? null
              : new ReadThrough<>(pipeline, loader, configured.getValueType(), loadStatistics);
      readThrough = configured.isReadThrough() ? loads : null;
      loading = new Loading<>(cache, pipeline, loads, manager.executor());
      for (CacheEntryListenerConfiguration<K, V> c :
          configured.getCacheEntryListenerConfigurations()) {
        addListener(events, c);
      }
    } catch (RuntimeException | Error e) {
      UserObjects.close(name, events.deregisterAll());
      userObjects.closeAll();
      throw e;
    }
    types = new TypeCheck(name, configured.getKeyType(), configured.getValueType());
    bulk = new BulkWrites<>(pipeline);
    namespace = new NamespaceView<>(cache, this);
    processors = new EntryProcessors<>(pipeline, readThrough, types);
    configurationBean =
        new BeanSlot(
            "CacheConfiguration",
            manager.getURI(),
            name,
            new ConfigurationBean(this::configuration));
    namespaceBean =
        BeanSlot.ofNamespace(
            manager.getURI(), name, new NamespaceBean(pipeline.table, this::configuration));
  }

  private Copier copier(String name) {
    if (!configured.isStoreByValue()) {
      return Copiers.byReference();
    }
    Set<String> immutableTypes = configured.getImmutableTypes();
    CopyContext context = manager.copyContext(immutableTypes);
    if (!immutableTypes.isEmpty()) {
      userObjects.closeLater(context);
    }
    return Copiers.byValue(name, context);
  }

  private Pipeline<K, V> pipeline(
      Recipe<K, V> recipe, Copier copier, EventDispatcher<K, V> events) {
    String name = recipe.name();
    CacheWriter<? super K, ? super V> writer =
        userObjects.createOrNull("cache writer", configured.getCacheWriterFactory());
    ExpiryRules expiry =
        new ExpiryRules(
            name,
            userObjects.create("expiry policy", configured.getExpiryPolicyFactory()),
            configured.getExpiryJitter());
    Leaving<K, V> leaving = new Leaving<>(configured.getEvictionListener());
    boolean weighs = configured.getWeigher() != null && configured.getMaxEntries() == 0;
    TableOptions options =
        new TableOptions(
            name,
            configured.getShardCount(),
            Math.max(configured.getMaxEntries(), configured.getMaxWeight()), // one of them is 0
            configured.getWhenFull() == WhenFull.REJECT && !weighs, // also without a limit so far
            nanos(configured.getLockTimeout()),
            recipe.ticker(),
            leaving,
            weighs);
    Pipeline<K, V> made =
        new Pipeline<>(
            name,
            new Table(options),
            recipe.ticker(),
            expiry,
            copier,
            configured.isStoreByValue(),
            events,
            configured.isWriteThrough() ? writer : null,
            new ValueLimit(name, manager.encodedSizes(), configured.getMaxValueSize()),
            new Weighing<>(name, configured.getWeigher()));
    leaving.connect(made);
    return made;
  }

  /** Returns the modes of the cache as it was configured; statistics are turned on later. */
  int initialModes() {
    int modes = 0;
    modes |= configured.isStoreByValue() ? Modes.BY_VALUE : 0;
    modes |= pipeline.expiry.isTouching() ? Modes.TOUCHING : 0;
    modes |= pipeline.expiry.isEternal() ? 0 : Modes.TIMED;
    modes |= types.isNeeded() ? Modes.TYPED : 0;
    modes |= isGuarded() ? Modes.GUARDED : 0;
    modes |= evicts() ? Modes.BOUNDED : 0;
    return modes;
  }

  private boolean evicts() {
    return configured.getMaxWeight() > 0
        || (configured.getMaxEntries() > 0 && configured.getWhenFull() == WhenFull.EVICT);
  }

  private boolean isGuarded() {
    return pipeline.writer != null || pipeline.expiry.isCustom() || !pipeline.events.isEmpty();
  }

  // ------------------------------------------------------------ what changes

  /** Returns an immutable copy of the present configuration. */
  FrozenConfiguration<K, V> configuration() {
    lock.lock();
    try {
      return new FrozenConfiguration<>(configured);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a listener.
   *
   * @throws IllegalArgumentException when its configuration is registered already
   * @throws CacheException when a factory fails
   */
  void register(CacheEntryListenerConfiguration<K, V> configuration) {
    addListener(pipeline.events, configuration);
    lock.lock();
    try {
      configured.addCacheEntryListenerConfiguration(configuration);
      cache.setMode(Modes.GUARDED, isGuarded());
    } finally {
      lock.unlock();
    }
  }

  private void addListener(
      EventDispatcher<K, V> events, CacheEntryListenerConfiguration<K, V> configuration) {
    try {
      events.register(configuration);
    } catch (IllegalArgumentException | CacheException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheException(
          "cache '"
              + userObjects.cacheName()
              + "': a factory of a cache entry listener failed: "
              + e.getMessage(),
          e);
    }
  }

  /** Removes a listener and closes it when it can be; no effect when it is not registered. */
  void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    UserObjects.close(pipeline.name, pipeline.events.deregister(configuration));
    lock.lock();
    try {
      configured.removeCacheEntryListenerConfiguration(configuration);
      cache.setMode(Modes.GUARDED, isGuarded());
    } finally {
      lock.unlock();
    }
  }

  /** Turns counting on or off, and with it the bean; what was counted stays. */
  void setStatisticsEnabled(boolean isEnabled) {
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      configured.setStatisticsEnabled(isEnabled);
      if (isEnabled) {
        Statistics statistics = pipeline.statistics;
        if (statistics == null) {
          statistics = new Statistics();
          pipeline.statistics = statistics;
        }
        if (statisticsBean == null) {
          statisticsBean =
              new BeanSlot(
                  "CacheStatistics",
                  manager.getURI(),
                  pipeline.name,
                  new StatisticsBean(statistics));
        }
        statisticsBean.register();
        namespaceBean.register();
      } else if (statisticsBean != null) {
        statisticsBean.unregister();
        namespaceBean.unregister();
      }
      cache.setMode(Modes.STATISTICS, isEnabled);
    } finally {
      lock.unlock();
    }
  }

  /** Turns the configuration's bean on or off. */
  void setManagementEnabled(boolean isEnabled) {
    lock.lock();
    try {
      if (isClosed) {
        return;
      }
      configured.setManagementEnabled(isEnabled);
      if (isEnabled) {
        configurationBean.register();
      } else {
        configurationBean.unregister();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Registers the beans that the configuration asks for, and starts what takes expired entries out.
   */
  void start() {
    if (!pipeline.expiry.isEternal()) {
      manager.getCachingProvider().sweeper().add(pipeline.table);
    }
    if (configured.isStatisticsEnabled()) {
      setStatisticsEnabled(true);
    }
    if (configured.isManagementEnabled()) {
      setManagementEnabled(true);
    }
  }

  // ------------------------------------------------------------ storage

  /** Returns whether saves of all namespaces, and starts from them, include this one. */
  boolean isPersistent() {
    return configuration().isPersistent();
  }

  /** Returns the types of keys and values that the cache declares. */
  List<Class<?>> declaredTypes() {
    FrozenConfiguration<K, V> present = configuration();
    return List.of(present.getKeyType(), present.getValueType());
  }

  /** Returns what monitoring asks. O(shards). */
  NamespaceMetrics metrics() {
    Table table = pipeline.table;
    return new NamespaceMetrics(
        pipeline.name,
        table.size(),
        table.weight(),
        table.evictions(),
        table.expirations(),
        loadStatistics.loads(),
        loadStatistics.failures(),
        loadStatistics.time(),
        Arrays.stream(table.shardCounts()).boxed().toList());
  }

  /** Returns counts of this namespace. O(entries). */
  NamespaceStats stats() {
    Table table = pipeline.table;
    long bytes = 0;
    for (int slot = 0; slot < table.slotCount(); slot++) {
      for (Node node : table.nodesOf(slot)) {
        bytes += pipeline.valueLimit.sizeOf(node.value());
      }
    }
    return new NamespaceStats(
        pipeline.name,
        table.size(),
        bytes,
        table.shardCount(),
        table.evictions(),
        table.expirations());
  }

  /**
   * Sets the limit or bound of entries, 0 for none.
   *
   * @throws IllegalArgumentException when the cache is bounded by weight
   */
  void setMaxEntries(long max) {
    change(
        new NamespaceConfiguration<K, V>().setMaxEntries(max),
        checked -> {
          if (pipeline.table.weighs()) {
            throw new IllegalArgumentException(
                "cache '%s' was created with a weigher: expected maxWeight to be set, not maxEntries to %d"
                    .formatted(pipeline.name, max));
          }
          if (configured.getWhenFull() == WhenFull.REJECT) {
            pipeline.table.setLimit(max);
          } else {
            pipeline.table.setBound(max);
          }
          configured.setMaxEntries(max);
          cache.setMode(Modes.BOUNDED, evicts());
        });
  }

  /**
   * Sets the largest total weight, 0 for none.
   *
   * @throws IllegalArgumentException when entries have no weights
   */
  void setMaxWeight(long max) {
    change(
        new NamespaceConfiguration<K, V>().setMaxWeight(max),
        checked -> {
          if (!pipeline.table.weighs()) {
            throw new IllegalArgumentException(
                "cache '%s': maxWeight %d needs entries with weights: expected a weigher and no maxEntries at creation"
                    .formatted(pipeline.name, max));
          }
          pipeline.table.setBound(max);
          configured.setMaxWeight(max);
          cache.setMode(Modes.BOUNDED, evicts());
        });
  }

  /** Sets the largest value in bytes, 0 for no limit. */
  void setMaxValueSize(long bytes) {
    change(
        new NamespaceConfiguration<K, V>().setMaxValueSize(bytes),
        checked -> {
          pipeline.valueLimit.set(bytes);
          configured.setMaxValueSize(bytes);
        });
  }

  /** Sets how long locks are waited for. */
  void setLockTimeout(Duration timeout) {
    change(
        new NamespaceConfiguration<K, V>().setLockTimeout(timeout),
        checked -> {
          pipeline.table.setLockTimeoutNanos(nanos(checked.getLockTimeout()));
          configured.setLockTimeout(timeout);
        });
  }

  /** Makes a change whose value a configuration has accepted. */
  private void change(
      NamespaceConfiguration<K, V> checked, Consumer<NamespaceConfiguration<K, V>> change) {
    lock.lock();
    try {
      change.accept(checked);
    } finally {
      lock.unlock();
    }
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // 292 years
    }
  }

  /**
   * Refuses an all-or-nothing batch that can never be stored whole.
   *
   * @throws CapacityExceededException when it has more keys than the cache evicts at
   */
  void checkBatchFits(int keys) {
    long max = configuration().getMaxEntries();
    if (max > 0 && keys > max && configured.getWhenFull() == WhenFull.EVICT) {
      throw new CapacityExceededException(
          "cache '%s': a batch of all or nothing has %d keys, expected at most maxEntries, which is %d"
              .formatted(pipeline.name, keys, max));
    }
  }

  // ------------------------------------------------------------ the end

  /** Lets go of everything; called once, after the cache is marked closed. */
  void close() {
    manager.forget(cache);
    manager.getCachingProvider().sweeper().remove(pipeline.table);
    lock.lock();
    try {
      isClosed = true;
      configurationBean.unregister();
      namespaceBean.unregister();
      if (statisticsBean != null) {
        statisticsBean.unregister();
      }
    } finally {
      lock.unlock();
    }
    UserObjects.close(pipeline.name, pipeline.events.deregisterAll());
    userObjects.closeAll();
    pipeline.table.clear();
  }

  IllegalStateException closed() {
    return new IllegalStateException(
        "cache '%s' of manager %s is closed".formatted(pipeline.name, manager.getURI()));
  }
}
