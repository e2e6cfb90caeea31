package io.rkvs.provider.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import io.rkvs.extensions.WhenFull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about namespaces, ready to be asked by name. Filled by {@link LayersReader}, not
 * changed after.
 *
 * <p>The built-in patterns are here too. Hibernate's region of update timestamps must neither
 * expire nor evict: an entry that is missing there makes stale query results look fresh. Its region
 * of query results grows with every distinct set of query parameters, and any of it may be evicted.
 */
final class Layers {
  /** The bound of Hibernate's query results region when the file says nothing. */
  static final long QUERY_RESULTS_MAX_ENTRIES = 10_000;

  private static final ConfigOrigin BUILT_IN = ConfigOriginFactory.newSimple("built-in");

  private static final Map<String, Map<String, Setting>> BUILT_INS =
      Map.of(
          "*default-update-timestamps-region", neverEvictNorExpire(),
          "*org.hibernate.cache.spi.UpdateTimestampsCache", neverEvictNorExpire(),
          "*org.hibernate.cache.spi.TimestampsRegion", neverEvictNorExpire(),
          "*default-query-results-region",
              Map.of(
                  NamespaceKeys.MAX_ENTRIES, builtIn(QUERY_RESULTS_MAX_ENTRIES),
                  NamespaceKeys.PERSISTENT, builtIn(false)));

  private record Group(NamePattern pattern, Layer layer) {}

  private final @Nullable Layer defaults;
  private final Map<String, Layer> exact = new TreeMap<>();
  private final List<Group> groups = new ArrayList<>();

  Layers(@Nullable Layer defaults) {
    this.defaults = defaults;
    BUILT_INS.forEach(
        (pattern, settings) ->
            groups.add(
                new Group(
                    new NamePattern(pattern),
                    new Layer(Layer.Kind.BUILT_IN, "built-in pattern " + pattern, settings))));
    sort();
  }

  void addExact(String name, Layer layer) {
    exact.put(name, layer);
  }

  /** Adds a pattern; it takes the place of a built-in one with the same text. */
  void addPattern(NamePattern pattern, Layer layer) {
    groups.removeIf(group -> group.pattern.text().equals(pattern.text()));
    groups.add(new Group(pattern, layer));
    sort();
  }

  private void sort() {
    groups.sort((a, b) -> NamePattern.BY_PRECEDENCE.compare(a.pattern, b.pattern));
  }

  /** Returns the names that have a block of their own, sorted. */
  Set<String> names() {
    return Collections.unmodifiableSet(exact.keySet());
  }

  /** Returns what applies to a name, most specific first. */
  List<Layer> of(String name) {
    List<Layer> result = new ArrayList<>(3);
    Layer own = exact.get(name);
    if (own != null) {
      result.add(own);
    }
    groups.stream()
        .filter(group -> group.pattern.matches(name))
        .findFirst()
        .ifPresent(group -> result.add(group.layer));
    if (defaults != null) {
      result.add(defaults);
    }
    return result;
  }

  /**
   * Notes what no program can make right: a block that rejects when full and is bounded by weight,
   * which evicts.
   */
  void refuseContradictions(Problems problems) {
    exact.forEach((name, own) -> refuseContradictions(own, of(name), problems));
    for (Group group : groups) {
      refuseContradictions(
          group.layer,
          defaults == null ? List.of(group.layer) : List.of(group.layer, defaults),
          problems);
    }
  }

  private static void refuseContradictions(Layer own, List<Layer> chain, Problems problems) {
    Setting weight = first(chain, NamespaceKeys.MAX_WEIGHT);
    Setting whenFull = first(chain, NamespaceKeys.WHEN_FULL);
    if (weight != null
        && whenFull != null
        && weight.value() instanceof Long max
        && max > 0
        && whenFull.value() == WhenFull.REJECT) {
      problems.add(
          whenFull.origin(),
          BlockReader.join(own.title(), NamespaceKeys.WHEN_FULL),
          "reject contradicts max-weight = "
              + max
              + " ("
              + weight.where()
              + "): a weight evicts; reject goes with max-entries");
    }
  }

  /** Returns what the most specific of some layers says about a key, or null. */
  static @Nullable Setting first(List<Layer> chain, String key) {
    return chain.stream()
        .map(layer -> layer.get(key))
        .filter(setting -> setting != null)
        .findFirst()
        .orElse(null);
  }

  private static Map<String, Setting> neverEvictNorExpire() {
    return Map.of(
        NamespaceKeys.MAX_ENTRIES, builtIn(0L),
        NamespaceKeys.MAX_WEIGHT, builtIn(0L),
        NamespaceKeys.EXPIRY, builtIn(ExpiryTimes.NEVER),
        NamespaceKeys.PERSISTENT, builtIn(false));
  }

  private static Setting builtIn(Object value) {
    return new Setting(value, BUILT_IN, null);
  }
}
