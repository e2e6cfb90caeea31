package io.rkvs.provider;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import io.rkvs.provider.management.BeanSlot;
import io.rkvs.provider.management.ConfigurationBean;
import io.rkvs.provider.management.NamespaceBean;
import io.rkvs.provider.management.Statistics;
import io.rkvs.provider.management.StatisticsBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a cache, and what of it changes while the cache is open: listeners,
 * statistics, management, limits. Thread-safe: one lock keeps the configuration, the cache's modes
 * and its beans in step.
 */
final class LiveSettings<K, V> {
  private final RkvsCache<K, V> cache;
  private final RkvsCacheManager manager;
  private final Pipeline<K, V> pipeline;
  private final BeanSlot configurationBean;
  private final BeanSlot namespaceBean;

  /* lock guards what follows, and keeps modes and beans in step with it. */
  private final ReentrantLock lock = new ReentrantLock();
  private final NamespaceConfiguration<K, V> configured;
  private @Nullable BeanSlot statisticsBean;
  private boolean isClosed;

  /**
   * Registers the configured listeners.
   *
   * @param configured nobody else's
   * @throws CacheException when a listener's factory fails
   */
  LiveSettings(
      RkvsCache<K, V> cache,
      RkvsCacheManager manager,
      Pipeline<K, V> pipeline,
      NamespaceConfiguration<K, V> configured) {
    this.cache = cache;
    this.manager = manager;
    this.pipeline = pipeline;
    this.configured = configured;
    String name = pipeline.name;
    configurationBean =
        new BeanSlot(
            "CacheConfiguration",
            manager.getURI(),
            name,
            new ConfigurationBean(this::configuration));
    namespaceBean =
        BeanSlot.ofNamespace(
            manager.getURI(), name, new NamespaceBean(pipeline.table, this::configuration));
    for (CacheEntryListenerConfiguration<K, V> c :
        configured.getCacheEntryListenerConfigurations()) {
      addListener(c);
    }
  }

  /** Returns the modes of the cache as it was configured; statistics are turned on later. */
  int initialModes() {
    int modes = 0;
    modes |= configured.isStoreByValue() ? Modes.BY_VALUE : 0;
    modes |= pipeline.expiry.isTouching() ? Modes.TOUCHING : 0;
    modes |= pipeline.expiry.isEternal() ? 0 : Modes.TIMED;
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
    addListener(configuration);
    lock.lock();
    try {
      configured.addCacheEntryListenerConfiguration(configuration);
      cache.setMode(Modes.GUARDED, isGuarded());
    } finally {
      lock.unlock();
    }
  }

  private void addListener(CacheEntryListenerConfiguration<K, V> configuration) {
    try {
      pipeline.events.register(configuration);
    } catch (IllegalArgumentException | CacheException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheException(
          "cache '"
              + pipeline.name
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

  /** Registers the beans that the configuration asks for. */
  void start() {
    FrozenConfiguration<K, V> present = configuration();
    if (present.isStatisticsEnabled()) {
      setStatisticsEnabled(true);
    }
    if (present.isManagementEnabled()) {
      setManagementEnabled(true);
    }
  }

  /** Takes the beans away; nothing changes any more. */
  void close() {
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
  }

  /** Returns whether saves of all namespaces, and starts from them, include this one. */
  boolean isPersistent() {
    return configuration().isPersistent();
  }

  /** Returns the types of keys and values that the cache declares. */
  List<Class<?>> declaredTypes() {
    FrozenConfiguration<K, V> present = configuration();
    return List.of(present.getKeyType(), present.getValueType());
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
          pipeline.table.setLockTimeoutNanos(CacheParts.nanos(checked.getLockTimeout()));
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
}
