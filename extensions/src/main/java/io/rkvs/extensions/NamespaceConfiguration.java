package io.rkvs.extensions;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * JSR-107's configuration and the storage settings of a namespace, for {@code
 * cacheManager.createCache}. The cache takes a copy: later changes to this object do not reach it.
 *
 * <p>Mutable, not thread-safe. Setters return this object and refuse values out of range with
 * {@link IllegalArgumentException}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public class NamespaceConfiguration<K, V> extends MutableConfiguration<K, V> {
  /** The number of shards of a namespace that nobody configured. */
  public static final int DEFAULT_SHARD_COUNT = 4;

  /** The largest number of shards. */
  public static final int MAX_SHARD_COUNT = 1024;

  /** The lock timeout of a namespace that nobody configured. */
  public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(5);

  private static final long serialVersionUID = 1L;

  private int shardCount = DEFAULT_SHARD_COUNT;
  private long maxEntries;
  private WhenFull whenFull = WhenFull.EVICT;
  private long maxWeight;
  private transient @Nullable Weigher<? super K, ? super V> weigher;
  private long maxValueSize;
  private Duration lockTimeout = DEFAULT_LOCK_TIMEOUT;
  private double expiryJitter;
  private transient @Nullable EvictionListener<? super K, ? super V> evictionListener;
  private boolean isPersistent = true;
  private final LinkedHashSet<String> immutableTypes = new LinkedHashSet<>();

  /**
   * Creates a configuration with JSR-107's defaults, {@value #DEFAULT_SHARD_COUNT} shards and
   * neither bound nor limit.
   */
  public NamespaceConfiguration() {}

  /**
   * Creates a copy of a configuration; storage settings are copied when it is a {@code
   * NamespaceConfiguration}, and have their defaults otherwise.
   */
  public NamespaceConfiguration(CompleteConfiguration<K, V> configuration) {
    super(configuration);
    if (configuration instanceof NamespaceConfiguration<K, V> other) {
      copyStorage(other);
    }
  }

  private void copyStorage(NamespaceConfiguration<K, V> other) {
    shardCount = other.shardCount;
    maxEntries = other.maxEntries;
    whenFull = other.whenFull;
    maxWeight = other.maxWeight;
    weigher = other.weigher;
    maxValueSize = other.maxValueSize;
    lockTimeout = other.lockTimeout;
    expiryJitter = other.expiryJitter;
    evictionListener = other.evictionListener;
    isPersistent = other.isPersistent;
    immutableTypes.addAll(other.immutableTypes);
  }

  /** Returns the number of shards at creation. */
  public int getShardCount() {
    return shardCount;
  }

  /**
   * Sets the number of shards, from 1 to {@value #MAX_SHARD_COUNT}; it can be changed later by
   * {@link Namespace#resizeShards}.
   */
  public NamespaceConfiguration<K, V> setShardCount(int count) {
    if (count < 1 || count > MAX_SHARD_COUNT) {
      throw new IllegalArgumentException(
          "shardCount: expected 1 to " + MAX_SHARD_COUNT + ", was " + count);
    }
    shardCount = count;
    return this;
  }

  /** Returns the most entries, 0 for none. */
  public long getMaxEntries() {
    return maxEntries;
  }

  /**
   * Sets the most entries that are stored, 0 for none; {@link #setWhenFull} says what happens at
   * that number.
   */
  public NamespaceConfiguration<K, V> setMaxEntries(long max) {
    maxEntries = atLeastZero("maxEntries", max);
    return this;
  }

  /** Returns what happens at {@link #getMaxEntries()}. */
  public WhenFull getWhenFull() {
    return whenFull;
  }

  /** Sets what happens at {@link #getMaxEntries()}; {@link WhenFull#EVICT} by default. */
  public NamespaceConfiguration<K, V> setWhenFull(WhenFull answer) {
    whenFull = Objects.requireNonNull(answer, "whenFull");
    return this;
  }

  /** Returns the largest total weight, 0 for none. */
  public long getMaxWeight() {
    return maxWeight;
  }

  /**
   * Sets the largest total weight, 0 for none; it evicts, and needs a {@linkplain #setWeigher
   * weigher}. Goes neither with {@link #setMaxEntries} nor with {@link WhenFull#REJECT}: creating
   * such a cache fails with a {@link javax.cache.CacheException}. (A limit lets updates pass, and
   * an update can make an entry heavier: by weight it could not be exact.)
   *
   * <p>An entry heavier than that is stored and evicted at once: the put succeeds, the {@linkplain
   * #setEvictionListener eviction listener} hears of it, and no other entry has to leave for it. An
   * entry of weight 0 never needs room.
   */
  public NamespaceConfiguration<K, V> setMaxWeight(long max) {
    maxWeight = atLeastZero("maxWeight", max);
    return this;
  }

  /** Returns what weighs entries, or null. Not kept by serialization. */
  public @Nullable Weigher<? super K, ? super V> getWeigher() {
    return weigher;
  }

  /** Sets what weighs entries, or null. */
  public NamespaceConfiguration<K, V> setWeigher(@Nullable Weigher<? super K, ? super V> w) {
    weigher = w;
    return this;
  }

  /** Returns the largest accepted value in bytes, 0 for no limit. */
  public long getMaxValueSize() {
    return maxValueSize;
  }

  /**
   * Sets the largest accepted value in bytes, 0 for no limit; see {@link
   * Namespace#setMaxValueSize}.
   */
  public NamespaceConfiguration<K, V> setMaxValueSize(long bytes) {
    maxValueSize = atLeastZero("maxValueSize", bytes);
    return this;
  }

  /** Returns how long operations wait for a lock. */
  public Duration getLockTimeout() {
    return lockTimeout;
  }

  /** Sets how long operations wait for a lock, more than zero. */
  public NamespaceConfiguration<K, V> setLockTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "lockTimeout");
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("lockTimeout: expected more than zero, was " + timeout);
    }
    lockTimeout = timeout;
    return this;
  }

  /** Returns the jitter of expiry, a fraction of the duration. */
  public double getExpiryJitter() {
    return expiryJitter;
  }

  /**
   * Sets the jitter of expiry, from 0 to below 1: each deadline is brought forward by a random part
   * of up to this fraction of its duration, so that entries stored together do not expire together.
   */
  public NamespaceConfiguration<K, V> setExpiryJitter(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("expiryJitter: expected 0 to below 1, was " + fraction);
    }
    expiryJitter = fraction;
    return this;
  }

  /** Returns what hears of evictions, or null. Not kept by serialization. */
  public @Nullable EvictionListener<? super K, ? super V> getEvictionListener() {
    return evictionListener;
  }

  /** Sets what hears of evictions, or null. */
  public NamespaceConfiguration<K, V> setEvictionListener(
      @Nullable EvictionListener<? super K, ? super V> listener) {
    evictionListener = listener;
    return this;
  }

  /** Returns the class names that are shared instead of copied when storing by value; a copy. */
  public Set<String> getImmutableTypes() {
    return new LinkedHashSet<>(immutableTypes);
  }

  /**
   * Declares classes immutable: a cache that stores by value shares their instances. The exact
   * classes, not their subclasses. The usual ones (strings, numbers, enums, {@code java.time}, ...)
   * need not be named.
   */
  public NamespaceConfiguration<K, V> setImmutableTypes(Set<String> classNames) {
    immutableTypes.clear();
    immutableTypes.addAll(classNames);
    return this;
  }

  /** Returns whether saves of the whole manager, and starts from them, include the namespace. */
  public boolean isPersistent() {
    return isPersistent;
  }

  /**
   * Sets whether saves of the whole manager, and starts from them, include the namespace; true by
   * default, and without effect in a manager that has no persistence.
   */
  public NamespaceConfiguration<K, V> setPersistent(boolean persistent) {
    isPersistent = persistent;
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setTypes(Class<K> keyType, Class<V> valueType) {
    super.setTypes(keyType, valueType);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> addCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> configuration) {
    super.addCacheEntryListenerConfiguration(configuration);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> removeCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> configuration) {
    super.removeCacheEntryListenerConfiguration(configuration);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setCacheLoaderFactory(
      @Nullable Factory<? extends CacheLoader<K, V>> factory) {
    super.setCacheLoaderFactory(factory);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setCacheWriterFactory(
      @Nullable Factory<? extends CacheWriter<? super K, ? super V>> factory) {
    super.setCacheWriterFactory(factory);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setExpiryPolicyFactory(
      @Nullable Factory<? extends ExpiryPolicy> factory) {
    super.setExpiryPolicyFactory(factory);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setReadThrough(boolean isReadThrough) {
    super.setReadThrough(isReadThrough);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setWriteThrough(boolean isWriteThrough) {
    super.setWriteThrough(isWriteThrough);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setStoreByValue(boolean isStoreByValue) {
    super.setStoreByValue(isStoreByValue);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setStatisticsEnabled(boolean enabled) {
    super.setStatisticsEnabled(enabled);
    return this;
  }

  @Override
  public NamespaceConfiguration<K, V> setManagementEnabled(boolean enabled) {
    super.setManagementEnabled(enabled);
    return this;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return super.equals(object)
        && object instanceof NamespaceConfiguration<?, ?> other
        && shardCount == other.shardCount
        && maxEntries == other.maxEntries
        && whenFull == other.whenFull
        && maxWeight == other.maxWeight
        && Objects.equals(weigher, other.weigher)
        && maxValueSize == other.maxValueSize
        && lockTimeout.equals(other.lockTimeout)
        && Double.compare(expiryJitter, other.expiryJitter) == 0
        && Objects.equals(evictionListener, other.evictionListener)
        && isPersistent == other.isPersistent
        && immutableTypes.equals(other.immutableTypes);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Objects.hash(shardCount, maxEntries, maxWeight, maxValueSize);
  }

  private static long atLeastZero(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + ": expected 0 (none) or more, was " + value);
    }
    return value;
  }
}
