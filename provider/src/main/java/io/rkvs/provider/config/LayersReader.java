package io.rkvs.provider.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code defaults}, {@code templates} and {@code namespaces} into {@link Layers}. Used once.
 */
final class LayersReader {
  private final NamespaceKeys keys;
  private final Problems problems;
  private final Set<String> known;
  private final Map<String, ConfigObject> templates = new HashMap<>();

  LayersReader(NamespaceKeys keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
    known = new LinkedHashSet<>(keys.names());
    known.add(NamespaceKeys.TEMPLATE);
  }

  /** Reads the three blocks, each of which may be absent. */
  Layers read(
      @Nullable ConfigValue defaults,
      @Nullable ConfigValue templateBlocks,
      @Nullable ConfigValue namespaceBlocks) {
    readTemplates(templateBlocks);
    Layers layers =
        new Layers(defaults == null ? null : layer(Layer.Kind.DEFAULTS, "rkvs.defaults", defaults));
    ConfigObject namespaces =
        namespaceBlocks == null
            ? null
            : BlockReader.block(namespaceBlocks, "rkvs.namespaces", problems);
    if (namespaces != null) {
      for (Map.Entry<String, ConfigValue> entry : namespaces.entrySet()) {
        readNamespace(entry.getKey(), entry.getValue(), layers);
      }
    }
    return layers;
  }

  private void readTemplates(@Nullable ConfigValue value) {
    ConfigObject blocks =
        value == null ? null : BlockReader.block(value, "rkvs.templates", problems);
    if (blocks == null) {
      return;
    }
    blocks.forEach(
        (name, block) -> {
          ConfigObject object =
              BlockReader.block(block, BlockReader.join("rkvs.templates", name), problems);
          if (object != null) {
            templates.put(name, object);
          }
        });
    // Each is read by itself too, so that mistakes in one that nobody uses yet are found.
    templates.forEach(
        (name, block) ->
            settings(
                block,
                BlockReader.join("rkvs.templates", name),
                null,
                new LinkedHashSet<>(Set.of(name))));
  }

  private void readNamespace(String name, ConfigValue value, Layers layers) {
    String path = BlockReader.join("rkvs.namespaces", name);
    if (name.isEmpty()) {
      problems.add(
          value.origin(), path, "expected the name of a namespace or a pattern, was empty");
      return;
    }
    if (!NamePattern.isPattern(name)) {
      layers.addExact(name, layer(Layer.Kind.EXACT, path, value));
      return;
    }
    Layer layer = layer(Layer.Kind.PATTERN, path, value);
    refuseAutosave(layer);
    layers.addPattern(new NamePattern(name), layer);
  }

  private Layer layer(Layer.Kind kind, String path, ConfigValue value) {
    ConfigObject block = BlockReader.block(value, path, problems);
    Layer layer =
        new Layer(
            kind,
            path,
            block == null ? Map.of() : settings(block, path, null, new LinkedHashSet<>()));
    if (kind == Layer.Kind.DEFAULTS) {
      refuseAutosave(layer);
    }
    return layer;
  }

  private void refuseAutosave(Layer layer) {
    Setting autosave = layer.get(NamespaceKeys.AUTOSAVE);
    if (autosave != null && autosave.value() != null) {
      problems.add(
          autosave.origin(),
          BlockReader.join(layer.title(), NamespaceKeys.AUTOSAVE),
          "expected in the block of one namespace, or as rkvs.autosave for all together, was in "
              + layer.title());
    }
  }

  /** Reads a block, and beneath it its template. */
  private Map<String, Setting> settings(
      ConfigObject block, String path, @Nullable String via, Set<String> templatesAbove) {
    if (via == null) {
      BlockReader.refuseUnknown(block, path, known, problems);
    }
    Map<String, Setting> result = new LinkedHashMap<>();
    for (String name : keys.names()) {
      ConfigValue value = block.get(name);
      Setting setting = value == null ? null : setting(name, value, path, via);
      if (setting != null) {
        result.put(name, setting);
      }
    }
    ConfigValue template = block.get(NamespaceKeys.TEMPLATE);
    if (template != null && template.valueType() != ConfigValueType.NULL) {
      fromTemplate(template, path, templatesAbove).forEach(result::putIfAbsent);
    }
    return result;
  }

  private @Nullable Setting setting(
      String name, ConfigValue value, String path, @Nullable String via) {
    if (value.valueType() == ConfigValueType.NULL) {
      return new Setting(null, value.origin(), via);
    }
    NamespaceKey<?> key = keys.get(name);
    // What stands in a template is complained about where the template is read by itself.
    Object read =
        key == null
            ? null
            : key.reader()
                .read(value, BlockReader.join(path, name), via == null ? problems : new Problems());
    return read == null ? null : new Setting(read, value.origin(), via);
  }

  private Map<String, Setting> fromTemplate(
      ConfigValue reference, String path, Set<String> templatesAbove) {
    String at = BlockReader.join(path, NamespaceKeys.TEMPLATE);
    String name = ValueReader.texts("the name of a template").read(reference, at, problems);
    if (name == null) {
      return Map.of();
    }
    ConfigObject block = templates.get(name);
    if (block == null) {
      problems.add(
          reference.origin(),
          at,
          "no template '"
              + name
              + "'"
              + (templates.isEmpty()
                  ? "; the file has no rkvs.templates"
                  : Nearest.hint(name, templates.keySet().stream().sorted().toList())));
      return Map.of();
    }
    if (!templatesAbove.add(name)) {
      problems.add(
          reference.origin(),
          at,
          "templates go round in a circle: " + String.join(" -> ", templatesAbove) + " -> " + name);
      return Map.of();
    }
    return settings(block, BlockReader.join("rkvs.templates", name), name, templatesAbove);
  }
}
