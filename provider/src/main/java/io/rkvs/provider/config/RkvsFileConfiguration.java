package io.rkvs.provider.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.rkvs.extensions.ConfigurationException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.StorageConfiguration;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one cache manager: what its file says, or the built-in defaults when it has
 * none. Everything in the file is checked when it is loaded; later only contradictions between the
 * file and a program can come up.
 *
 * <p>Thread-safe; nothing blocks but {@link #load}, which reads the file. Keeps no strong reference
 * to the class loader.
 */
public final class RkvsFileConfiguration {
  /**
   * The URI of a manager that nobody configured: a file of this name on the class path is read when
   * there is one.
   */
  public static final URI DEFAULT_URI = URI.create("rkvs.conf");

  private static final String ROOT = "rkvs";

  private final URI origin;
  private final NamespaceKeys keys;
  private final Layers layers;
  private final StorageConfiguration storage;
  private final Map<String, String> descriptions = new ConcurrentHashMap<>();

  private RkvsFileConfiguration(
      URI origin, NamespaceKeys keys, Layers layers, StorageConfiguration storage) {
    this.origin = origin;
    this.keys = keys;
    this.layers = layers;
    this.storage = storage;
  }

  /**
   * Loads the file of a manager.
   *
   * @param uri null and {@link #DEFAULT_URI}: the class path resource {@code rkvs.conf}, or nothing
   *     but defaults when there is none; {@code classpath:name}: that resource; a name without a
   *     scheme: a class path resource or else a file; anything else: a URL, {@code file:}, {@code
   *     jar:} and {@code jar:nested:} included
   * @param loader finds class path resources and the classes that the file names; then the thread's
   *     loader and our own are tried
   * @throws ConfigurationException when a file was asked for and is missing, unreadable, malformed
   *     or wrong: the message names file, line, key, what was expected and what was found; further
   *     mistakes are suppressed exceptions of the first
   */
  public static RkvsFileConfiguration load(@Nullable URI uri, ClassLoader loader) {
    Location location = Location.find(uri, loader);
    NamespaceKeys keys = new NamespaceKeys(new Classes(loader));
    URL url = location.url();
    if (url == null) {
      return new RkvsFileConfiguration(
          location.origin(), keys, new Layers(null), StorageConfiguration.defaults());
    }
    Config file = HoconReader.read(url, loader);
    ConfigObject root = rootOf(file, url);
    Problems problems = new Problems();
    BlockReader.refuseUnknown(root, ROOT, StorageReader.KEYS, problems);
    Layers layers =
        new LayersReader(keys, problems)
            .read(root.get("defaults"), root.get("templates"), root.get("namespaces"));
    layers.refuseContradictions(problems);
    StorageConfiguration storage = new StorageReader(root, layers, problems).read();
    problems.throwIfAny();
    return new RkvsFileConfiguration(location.origin(), keys, layers, storage);
  }

  private static ConfigObject rootOf(Config file, URL url) {
    for (String name : file.root().keySet()) {
      if (!name.equals(ROOT) && ROOT.equals(Nearest.find(name, Set.of(ROOT)))) {
        throw new ConfigurationException(
            Problems.where(file.root().get(name).origin())
                + ": "
                + name
                + ": unknown key; did you mean "
                + ROOT
                + "?");
      }
    }
    if (!file.root().containsKey(ROOT)) {
      throw new ConfigurationException(
          url
              + ": expected a block rkvs { ... }, was "
              + (file.root().isEmpty()
                  ? "empty"
                  : "only " + String.join(", ", file.root().keySet())));
    }
    Problems problems = new Problems();
    ConfigObject root = BlockReader.block(file.root().get(ROOT), ROOT, problems);
    problems.throwIfAny();
    return Objects.requireNonNull(root);
  }

  /** Returns the manager's URI: the one that was asked for. */
  public URI origin() {
    return origin;
  }

  /** Returns the settings of the manager itself. */
  public StorageConfiguration storage() {
    return storage;
  }

  /**
   * Returns the names that have a block of their own: these caches exist without {@code
   * createCache}. Sorted.
   */
  public Set<String> declaredNames() {
    return layers.names();
  }

  /**
   * Returns the configuration of a cache that a program creates: what the file says and what the
   * program says, merged.
   *
   * @param fromCall is not changed
   * @throws ConfigurationException when both together contradict each other, or a class that the
   *     file names cannot be created
   */
  @SuppressWarnings("unchecked") // one copy, of which only the file's settings are written untyped
  public <K, V> NamespaceConfiguration<K, V> merge(String name, Configuration<K, V> fromCall) {
    NamespaceConfiguration<K, V> copy = copy(fromCall);
    return (NamespaceConfiguration<K, V>)
        merged(name, (NamespaceConfiguration<Object, Object>) copy);
  }

  /**
   * Returns the configuration of a cache that only the file asks for.
   *
   * @throws ConfigurationException as {@link #merge}
   */
  @SuppressWarnings("unchecked") // the types are those that the file names
  public <K, V> NamespaceConfiguration<K, V> declared(String name) {
    return (NamespaceConfiguration<K, V>) merged(name, new NamespaceConfiguration<>());
  }

  private NamespaceConfiguration<Object, Object> merged(
      String name, NamespaceConfiguration<Object, Object> call) {
    List<Layer> applying = layers.of(name);
    Merger merger = new Merger(name, keys, applying, call);
    NamespaceConfiguration<Object, Object> result = merger.merge();
    descriptions.put(name, merger.describe());
    return result;
  }

  private static <K, V> NamespaceConfiguration<K, V> copy(Configuration<K, V> fromCall) {
    if (fromCall instanceof CompleteConfiguration<K, V> complete) {
      return new NamespaceConfiguration<>(complete);
    }
    return new NamespaceConfiguration<K, V>()
        .setTypes(fromCall.getKeyType(), fromCall.getValueType())
        .setStoreByValue(fromCall.isStoreByValue());
  }

  /** Returns whether the file lets saves of the whole manager, and starts, include a namespace. */
  public boolean isPersistent(String name) {
    Setting setting = Layers.first(layers.of(name), NamespaceKeys.PERSISTENT);
    return setting == null || !Boolean.FALSE.equals(setting.value());
  }

  /**
   * Returns one line for the log about the latest {@link #merge} or {@link #declared} of this name:
   * where each setting came from, and that nothing bounds the cache when that is so.
   */
  public String describe(String name) {
    String line = descriptions.get(name);
    return line != null ? line : "Cache '" + name + "' was not created with " + origin + ".";
  }

  /** Forgets what {@link #describe} says about a cache that is gone. */
  public void forget(String name) {
    descriptions.remove(name);
  }
}
