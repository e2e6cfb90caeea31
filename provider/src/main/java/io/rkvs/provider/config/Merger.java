package io.rkvs.provider.config;

import io.rkvs.extensions.ConfigurationException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.WhenFull;
import java.util.ArrayList;
import java.util.List;
import javax.cache.expiry.EternalExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the file says about one name with what the program handed to {@code createCache}.
 * Used once per cache.
 *
 * <p>For each key the first of these that says something decides. RKVS's own settings: the block of
 * the name, the pattern, the program, the built-in pattern, {@code defaults}. JSR-107's: the
 * program, and then the same order; the program says something when its value is not the one that
 * an untouched {@code MutableConfiguration} has.
 */
final class Merger {
  private final String name;
  private final NamespaceKeys keys;
  private final List<Layer> layers;
  private final NamespaceConfiguration<Object, Object> result;
  private final List<String> sources = new ArrayList<>();

  /** Begins with a copy of what the program said. */
  Merger(
      String name,
      NamespaceKeys keys,
      List<Layer> layers,
      NamespaceConfiguration<Object, Object> call) {
    this.name = name;
    this.keys = keys;
    this.layers = layers;
    result = call;
  }

  /**
   * Returns the merged configuration.
   *
   * @throws ConfigurationException when it contradicts itself
   */
  NamespaceConfiguration<Object, Object> merge() {
    for (String keyName : keys.names()) {
      NamespaceKey<?> key = keys.get(keyName);
      if (key != null && !keyName.equals(NamespaceKeys.AUTOSAVE)) {
        decide(key);
      }
    }
    checkBounds();
    checkIntegration();
    return result;
  }

  private void decide(NamespaceKey<?> key) {
    boolean touched = key.isTouched(result);
    Layer layer = layerFor(key, touched);
    Setting setting = layer == null ? null : layer.get(key.name());
    if (layer == null || setting == null) {
      if (touched) {
        sources.add(key.name() + " from the program");
        refuseOtherType(key);
      }
      return;
    }
    if (setting.value() != null) {
      key.apply(result, setting.value());
      sources.add(key.name() + "=" + setting.text() + " from " + setting.where());
    } else {
      sources.add(key.name() + " left alone by " + setting.where());
    }
  }

  /** Returns the layer that decides, or null when the program or nobody does. */
  private @Nullable Layer layerFor(NamespaceKey<?> key, boolean touched) {
    for (Layer layer : layers) {
      boolean stronger = !touched || (key.storage() && layer.isForTheNamespace());
      if (stronger && layer.get(key.name()) != null) {
        return layer;
      }
    }
    return null;
  }

  /**
   * A type that both name, and differently, is a contradiction: entries of one would be refused by
   * the other.
   */
  private void refuseOtherType(NamespaceKey<?> key) {
    if (!key.name().equals(NamespaceKeys.KEY_TYPE)
        && !key.name().equals(NamespaceKeys.VALUE_TYPE)) {
      return;
    }
    Setting setting = find(key.name());
    Class<?> called = (Class<?>) key.getter().apply(result);
    if (setting != null
        && setting.value() != null
        && called != null
        && !called.getName().equals(setting.value())) {
      throw wrong(
          setting,
          key.name()
              + ": expected "
              + setting.value()
              + ", was "
              + called.getName()
              + " from the program");
    }
  }

  private void checkBounds() {
    boolean weighs = result.getMaxWeight() > 0;
    Setting whenFull = find(NamespaceKeys.WHEN_FULL);
    boolean rejects = result.getWhenFull() == WhenFull.REJECT;
    if (weighs && result.getWeigher() == null) {
      throw wrong(
          find(NamespaceKeys.MAX_WEIGHT),
          "max-weight=" + result.getMaxWeight() + " needs a weigher, and there is none");
    }
    if (!weighs && find(NamespaceKeys.WEIGHER) != null && result.getWeigher() != null) {
      throw wrong(find(NamespaceKeys.WEIGHER), "weigher needs max-weight, which is 0 (none)");
    }
    if (rejects && weighs) {
      throw wrong(
          whenFull,
          "when-full=reject and max-weight="
              + result.getMaxWeight()
              + " contradict each other: a weight evicts; reject goes with max-entries");
    }
    if (weighs && result.getMaxEntries() > 0) {
      throw wrong(
          find(NamespaceKeys.MAX_WEIGHT),
          "expected one of max-entries and max-weight, were "
              + result.getMaxEntries()
              + " and "
              + result.getMaxWeight());
    }
    if (rejects && result.getMaxEntries() == 0 && isForTheNamespace(NamespaceKeys.WHEN_FULL)) {
      throw wrong(whenFull, "when-full=reject needs max-entries, which is 0 (none)");
    }
  }

  private void checkIntegration() {
    if (result.isReadThrough()
        && result.getCacheLoaderFactory() == null
        && find(NamespaceKeys.READ_THROUGH) != null) {
      throw wrong(
          find(NamespaceKeys.READ_THROUGH),
          "read-through=true needs a loader, from the file or the program, and there is none");
    }
    if (result.isWriteThrough()
        && result.getCacheWriterFactory() == null
        && find(NamespaceKeys.WRITE_THROUGH) != null) {
      throw wrong(
          find(NamespaceKeys.WRITE_THROUGH),
          "write-through=true needs a writer, from the file or the program, and there is none");
    }
  }

  private boolean isForTheNamespace(String key) {
    return layers.stream().anyMatch(l -> l.isForTheNamespace() && l.get(key) != null);
  }

  private @Nullable Setting find(String key) {
    return Layers.first(layers, key);
  }

  private ConfigurationException wrong(@Nullable Setting setting, String what) {
    String where = setting == null ? "" : setting.where() + ": ";
    return new ConfigurationException(where + "cache '" + name + "': " + what);
  }

  /**
   * Returns one line that says where the settings came from, and whether anything bounds the cache.
   */
  String describe() {
    StringBuilder line = new StringBuilder("Cache '").append(name).append("': ");
    line.append(sources.isEmpty() ? "all settings by default" : String.join("; ", sources));
    boolean bounded = result.getMaxEntries() > 0 || result.getMaxWeight() > 0;
    if (!bounded) {
      boolean expires = !EternalExpiryPolicy.factoryOf().equals(result.getExpiryPolicyFactory());
      line.append("; UNBOUNDED: neither max-entries nor max-weight is set, so it grows ")
          .append(expires ? "until entries expire" : "with every key, for ever");
    }
    return line.append('.').toString();
  }
}
