package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.engine.Table;
import io.rkvs.engine.TableOptions;
import io.rkvs.engine.Ticker;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.NamespaceMetrics;
import io.rkvs.extensions.NamespaceStats;
import io.rkvs.extensions.WhenFull;
import io.rkvs.provider.copy.Copier;
import io.rkvs.provider.copy.Copiers;
import io.rkvs.provider.copy.CopyContext;
import io.rkvs.provider.event.EventDispatcher;
import io.rkvs.provider.expiry.ExpiryRules;
import io.rkvs.provider.management.LoadStatistics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** What a cache is made of, put together and taken apart here. Thread-safe. */
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
  private final LoadStatistics loadStatistics = new LoadStatistics();

  /** The configuration, and what of it changes. */
  final LiveSettings<K, V> settings;

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
    NamespaceConfiguration<K, V> configured = new NamespaceConfiguration<>(recipe.configuration());
    String name = recipe.name();
    userObjects = new UserObjects(name);
    Copier copier = copier(name, configured);
    EventDispatcher<K, V> events = new EventDispatcher<>(cache, copier, manager.executor());
    try {
      CacheLoader<K, V> loader =
          userObjects.createOrNull("cache loader", configured.getCacheLoaderFactory());
      pipeline = pipeline(recipe, configured, copier, events);
      ReadThrough<K, V> loads =
          loader == null
              ? null
              : new ReadThrough<>(pipeline, loader, configured.getValueType(), loadStatistics);
      readThrough = configured.isReadThrough() ? loads : null;
      loading = new Loading<>(cache, pipeline, loads, manager.executor());
      settings = new LiveSettings<>(cache, manager, pipeline, configured);
    } catch (RuntimeException | Error e) {
      UserObjects.close(name, events.deregisterAll());
      userObjects.closeAll();
      throw e;
    }
    types = new TypeCheck(name, configured.getKeyType(), configured.getValueType());
    bulk = new BulkWrites<>(pipeline);
    namespace = new NamespaceView<>(cache, this);
    processors = new EntryProcessors<>(pipeline, readThrough, types);
  }

  private Copier copier(String name, NamespaceConfiguration<K, V> configured) {
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
      Recipe<K, V> recipe,
      NamespaceConfiguration<K, V> configured,
      Copier copier,
      EventDispatcher<K, V> events) {
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

  /**
   * Registers the beans that the configuration asks for, and starts what takes expired entries out.
   */
  void start() {
    if (!pipeline.expiry.isEternal()) {
      manager.getCachingProvider().sweeper().add(pipeline.table);
    }
    settings.start();
  }

  // ------------------------------------------------------------ storage

  /** Returns what monitoring asks. O(slots). */
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

  static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // 292 years
    }
  }

  // ------------------------------------------------------------ the end

  /** Lets go of everything; called once, after the cache is marked closed. */
  void close() {
    manager.forget(cache);
    manager.getCachingProvider().sweeper().remove(pipeline.table);
    settings.close();
    UserObjects.close(pipeline.name, pipeline.events.deregisterAll());
    userObjects.closeAll();
    pipeline.table.clear();
  }

  IllegalStateException closed() {
    return new IllegalStateException(
        "cache '%s' of manager %s is closed".formatted(pipeline.name, manager.getURI()));
  }
}
