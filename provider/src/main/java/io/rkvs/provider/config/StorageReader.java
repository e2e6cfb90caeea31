package io.rkvs.provider.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.rkvs.extensions.ManagerAutosave;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageConfiguration.Compression;
import io.rkvs.extensions.StorageConfiguration.OnCorrupt;
import io.rkvs.extensions.StorageConfiguration.OnUndecodable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the manager's own settings. Used once. */
final class StorageReader {
  /** The keys of the {@code rkvs} block. */
  static final Set<String> KEYS =
      Set.of("max-namespaces", "persistence", "autosave", "defaults", "templates", "namespaces");

  /** The keys of the {@code persistence} block. */
  static final Set<String> PERSISTENCE_KEYS =
      Set.of(
          "directory",
          "save-on-close",
          "compression",
          "on-corrupt",
          "on-undecodable",
          "allowed-classes");

  private static final String PERSISTENCE = "rkvs.persistence";
  private static final String AUTOSAVE = "rkvs.autosave";

  private static final String NEEDS_DIRECTORY =
      "needs rkvs.persistence.directory, which is not set";

  private final ConfigObject root;
  private final Layers layers;
  private final Problems problems;

  StorageReader(ConfigObject root, Layers layers, Problems problems) {
    this.root = root;
    this.layers = layers;
    this.problems = problems;
  }

  /** Returns the settings; after a problem, some of them. */
  StorageConfiguration read() {
    ConfigObject persistence = persistence();
    Path directory = directory(persistence);
    boolean saveOnClose =
        orElse(
            BlockReader.read(
                persistence, PERSISTENCE, "save-on-close", ValueReader.booleans(), null, problems),
            false);
    ManagerAutosave autosave = managerAutosave();
    List<NamespaceAutosave> autosaves = namespaceAutosaves();
    if (directory == null) {
      refuseSaving(persistence, saveOnClose, autosave != null);
      return defaultsWith(persistence);
    }
    return defaultsWith(persistence)
        .withPersistenceDirectory(directory)
        .withSaveOnClose(saveOnClose)
        .withManagerAutosave(autosave)
        .withNamespaceAutosaves(autosaves);
  }

  private StorageConfiguration defaultsWith(@Nullable ConfigObject persistence) {
    return new StorageConfiguration(
        orElse(
            BlockReader.read(
                root,
                "rkvs",
                "max-namespaces",
                ValueReader.integers(0, Integer.MAX_VALUE),
                null,
                problems),
            0),
        null,
        false,
        orElse(
            BlockReader.read(
                persistence,
                PERSISTENCE,
                "compression",
                ValueReader.constants(Compression.class),
                null,
                problems),
            Compression.AUTO),
        orElse(
            BlockReader.read(
                persistence,
                PERSISTENCE,
                "on-corrupt",
                ValueReader.constants(OnCorrupt.class),
                null,
                problems),
            OnCorrupt.FAIL),
        orElse(
            BlockReader.read(
                persistence,
                PERSISTENCE,
                "on-undecodable",
                ValueReader.constants(OnUndecodable.class),
                null,
                problems),
            OnUndecodable.SKIP),
        orElse(
            BlockReader.read(
                persistence,
                PERSISTENCE,
                "allowed-classes",
                ValueReader.lists("a list of patterns such as \"com.acme.**\""),
                null,
                problems),
            List.<String>of()),
        null,
        List.of());
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private @Nullable ConfigObject persistence() {
    ConfigValue value = root.get("persistence");
    ConfigObject block = value == null ? null : BlockReader.block(value, PERSISTENCE, problems);
    if (block != null) {
      BlockReader.refuseUnknown(block, PERSISTENCE, PERSISTENCE_KEYS, problems);
    }
    return block;
  }

  private @Nullable Path directory(@Nullable ConfigObject persistence) {
    ValueReader<String> texts = ValueReader.texts("the path of a directory");
    return BlockReader.<Path>read(
        persistence,
        PERSISTENCE,
        "directory",
        (value, path, found) -> {
          String text = texts.read(value, path, found);
          try {
            return text == null ? null : Path.of(text);
          } catch (InvalidPathException refused) {
            found.add(
                value.origin(), path, "expected the path of a directory: " + refused.getMessage());
            return null;
          }
        },
        null,
        problems);
  }

  private @Nullable ManagerAutosave managerAutosave() {
    AutosaveTimes times =
        BlockReader.read(
            root,
            "rkvs",
            "autosave",
            BlockReader.autosave("all-{ts}.rkvs", Set.of("{ts}")),
            null,
            problems);
    return times == null
        ? null
        : new ManagerAutosave(times.interval(), times.file(), times.afterChanges());
  }

  private List<NamespaceAutosave> namespaceAutosaves() {
    List<NamespaceAutosave> result = new ArrayList<>();
    for (String name : layers.names()) {
      Setting setting = autosave(name);
      if (setting != null && setting.value() instanceof AutosaveTimes times) {
        result.add(
            new NamespaceAutosave(name, times.interval(), times.file(), times.afterChanges()));
      }
    }
    return result;
  }

  private @Nullable Setting autosave(String name) {
    Setting setting = layers.of(name).get(0).get(NamespaceKeys.AUTOSAVE);
    return setting == null || setting.value() == null ? null : setting;
  }

  /** Every wish to save needs a directory. */
  private void refuseSaving(
      @Nullable ConfigObject persistence, boolean saveOnClose, boolean autosave) {
    if (persistence != null && saveOnClose) {
      refuseSaving(persistence.get("save-on-close"), PERSISTENCE + ".save-on-close");
    }
    if (autosave) {
      refuseSaving(root.get("autosave"), AUTOSAVE);
    }
    for (String name : layers.names()) {
      Setting setting = autosave(name);
      if (setting != null) {
        String path = BlockReader.join("rkvs.namespaces", name);
        problems.add(setting.origin(), path + "." + NamespaceKeys.AUTOSAVE, NEEDS_DIRECTORY);
      }
    }
  }

  private void refuseSaving(@Nullable ConfigValue wish, String path) {
    if (wish != null) {
      problems.add(wish.origin(), path, NEEDS_DIRECTORY);
    }
  }
}
