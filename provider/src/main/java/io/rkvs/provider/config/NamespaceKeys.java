package io.rkvs.provider.config;

import static io.rkvs.provider.config.ValueReader.booleans;
import static io.rkvs.provider.config.ValueReader.constants;
import static io.rkvs.provider.config.ValueReader.counts;
import static io.rkvs.provider.config.ValueReader.durations;
import static io.rkvs.provider.config.ValueReader.fractions;
import static io.rkvs.provider.config.ValueReader.integers;
import static io.rkvs.provider.config.ValueReader.sizes;

import io.rkvs.extensions.EvictionListener;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.Weigher;
import io.rkvs.extensions.WhenFull;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a namespace block may have, by name and in the order of the reference file.
 * Immutable.
 */
final class NamespaceKeys {
  /** What a caller who sets nothing hands over. */
  static final NamespaceConfiguration<Object, Object> UNTOUCHED = new NamespaceConfiguration<>();

  static final String TEMPLATE = "template";
  static final String SHARDS = "shards";
  static final String MAX_ENTRIES = "max-entries";
  static final String PERSISTENT = "persistent";
  static final String WHEN_FULL = "when-full";
  static final String MAX_WEIGHT = "max-weight";
  static final String WEIGHER = "weigher";
  static final String EXPIRY = "expiry";
  static final String AUTOSAVE = "autosave";
  static final String KEY_TYPE = "key-type";
  static final String VALUE_TYPE = "value-type";
  static final String READ_THROUGH = "read-through";
  static final String LOADER = "loader";
  static final String WRITE_THROUGH = "write-through";
  static final String WRITER = "writer";

  private final Classes classes;
  private final Map<String, NamespaceKey<?>> byName = new LinkedHashMap<>();

  NamespaceKeys(Classes classes) {
    this.classes = classes;
    addBounds();
    addLimits();
    addTypes();
    addJavax();
    addIntegration();
    add(
        AUTOSAVE,
        true,
        BlockReader.autosave("{ns}-{ts}.rkvs", Set.of("{ns}", "{ts}")),
        c -> null,
        (c, v) -> {});
    add(
        PERSISTENT,
        true,
        booleans(),
        NamespaceConfiguration::isPersistent,
        NamespaceConfiguration::setPersistent);
  }

  /** Returns the key of a name, or null. */
  @Nullable NamespaceKey<?> get(String name) {
    return byName.get(name);
  }

  /** Returns all names, {@code template} not among them. */
  Set<String> names() {
    return byName.keySet();
  }

  private void addBounds() {
    add(
        SHARDS,
        true,
        integers(1, NamespaceConfiguration.MAX_SHARD_COUNT),
        NamespaceConfiguration::getShardCount,
        NamespaceConfiguration::setShardCount);
    add(
        MAX_ENTRIES,
        true,
        counts(),
        NamespaceConfiguration::getMaxEntries,
        NamespaceConfiguration::setMaxEntries);
    add(
        WHEN_FULL,
        true,
        constants(WhenFull.class),
        NamespaceConfiguration::getWhenFull,
        NamespaceConfiguration::setWhenFull);
    add(
        MAX_WEIGHT,
        true,
        counts(),
        NamespaceConfiguration::getMaxWeight,
        NamespaceConfiguration::setMaxWeight);
    add(
        WEIGHER,
        true,
        classes.names(Weigher.class, true),
        NamespaceConfiguration::getWeigher,
        (c, name) -> c.setWeigher(weigher(name)));
    add(
        "eviction-listener",
        true,
        classes.names(EvictionListener.class, true),
        NamespaceConfiguration::getEvictionListener,
        (c, name) -> c.setEvictionListener(evictionListener(name)));
  }

  private void addLimits() {
    add(
        "max-value-size",
        true,
        sizes(),
        NamespaceConfiguration::getMaxValueSize,
        NamespaceConfiguration::setMaxValueSize);
    add(
        "lock-timeout",
        true,
        durations(),
        NamespaceConfiguration::getLockTimeout,
        NamespaceConfiguration::setLockTimeout);
    add(
        EXPIRY,
        false,
        BlockReader.expiry(),
        NamespaceConfiguration::getExpiryPolicyFactory,
        (c, times) -> c.setExpiryPolicyFactory(times.toFactory()));
    add(
        "expiry-jitter",
        true,
        fractions(),
        NamespaceConfiguration::getExpiryJitter,
        NamespaceConfiguration::setExpiryJitter);
  }

  private void addTypes() {
    add(
        KEY_TYPE,
        false,
        classes.names(Object.class, false),
        NamespaceConfiguration::getKeyType,
        (c, name) -> c.setTypes(type(name), c.getValueType()));
    add(
        VALUE_TYPE,
        false,
        classes.names(Object.class, false),
        NamespaceConfiguration::getValueType,
        (c, name) -> c.setTypes(c.getKeyType(), type(name)));
    add(
        "immutable-types",
        true,
        classes.lists(),
        NamespaceConfiguration::getImmutableTypes,
        (c, names) -> c.setImmutableTypes(new LinkedHashSet<>(names)));
  }

  private void addJavax() {
    add(
        "store-by-value",
        false,
        booleans(),
        NamespaceConfiguration::isStoreByValue,
        NamespaceConfiguration::setStoreByValue);
    add(
        "statistics",
        false,
        booleans(),
        NamespaceConfiguration::isStatisticsEnabled,
        NamespaceConfiguration::setStatisticsEnabled);
    add(
        "management",
        false,
        booleans(),
        NamespaceConfiguration::isManagementEnabled,
        NamespaceConfiguration::setManagementEnabled);
  }

  private void addIntegration() {
    add(
        READ_THROUGH,
        false,
        booleans(),
        NamespaceConfiguration::isReadThrough,
        NamespaceConfiguration::setReadThrough);
    add(
        LOADER,
        false,
        classes.names(CacheLoader.class, true),
        NamespaceConfiguration::getCacheLoaderFactory,
        (c, name) -> c.setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(loader(name))));
    add(
        WRITE_THROUGH,
        false,
        booleans(),
        NamespaceConfiguration::isWriteThrough,
        NamespaceConfiguration::setWriteThrough);
    add(
        WRITER,
        false,
        classes.names(CacheWriter.class, true),
        NamespaceConfiguration::getCacheWriterFactory,
        (c, name) -> c.setCacheWriterFactory(new FactoryBuilder.SingletonFactory<>(writer(name))));
  }

  private <T> void add(
      String name,
      boolean storage,
      ValueReader<T> reader,
      Function<NamespaceConfiguration<?, ?>, ? extends @Nullable Object> getter,
      NamespaceKey.Setter<T> setter) {
    byName.put(name, new NamespaceKey<>(name, storage, reader, getter, setter));
  }

  @SuppressWarnings("unchecked") // the file cannot say more than the class
  private Class<Object> type(String name) {
    return (Class<Object>) classes.get(name);
  }

  @SuppressWarnings("unchecked")
  private Weigher<Object, Object> weigher(String name) {
    return classes.create(name, Weigher.class);
  }

  @SuppressWarnings("unchecked")
  private EvictionListener<Object, Object> evictionListener(String name) {
    return classes.create(name, EvictionListener.class);
  }

  @SuppressWarnings("unchecked")
  private CacheLoader<Object, Object> loader(String name) {
    return classes.create(name, CacheLoader.class);
  }

  @SuppressWarnings("unchecked")
  private CacheWriter<Object, Object> writer(String name) {
    return classes.create(name, CacheWriter.class);
  }
}
