package io.rkvs.provider;

import io.rkvs.engine.Ticker;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageConfiguration.Compression;
import io.rkvs.extensions.StorageConfiguration.OnCorrupt;
import io.rkvs.provider.management.SaveStatistics;
import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.EncodedCodec;
import io.rkvs.snapshot.EncodedNamespace;
import io.rkvs.snapshot.EntryCodec;
import io.rkvs.snapshot.Faults;
import io.rkvs.snapshot.FilePattern;
import io.rkvs.snapshot.KryoEntryCodec;
import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotDirectory;
import io.rkvs.snapshot.SnapshotFiles;
import io.rkvs.snapshot.WriteOptions;
import io.rkvs.snapshot.format.BlockCodec;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.io.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of one manager: writes cuts of its members, reads namespaces in the form that files have
 * them. Thread-safe; blocks while files are read or written.
 */
final class Persistence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final int GENERATIONS = 2;

  /** What the namespaces of a manager together stand for where a name is asked for. */
  private static final String NO_NAMESPACE = "";

  private final RkvsCacheManager manager;
  private final Members members;
  private final Ticker ticker;
  private final Clock clock;
  private final FileOps files;
  private final SaveStatistics statistics;
  private final @Nullable SnapshotDirectory directory;

  /** Opens and locks the persistence directory, when one is configured. */
  Persistence(
      RkvsCacheManager manager, Members members, @Nullable Path place, Surroundings surroundings) {
    this.manager = manager;
    this.members = members;
    ticker = surroundings.ticker();
    clock = surroundings.clock();
    files = surroundings.files();
    this.statistics = new SaveStatistics(clock);
    directory =
        place == null
            ? null
            : SnapshotDirectory.open(
                place, "cache manager " + manager.getURI(), files, clock, GENERATIONS);
  }

  boolean isConfigured() {
    return directory != null;
  }

  SaveStatistics statistics() {
    return statistics;
  }

  /** Returns the directory; only called when there is one. */
  SnapshotDirectory directory() {
    return Objects.requireNonNull(directory, "no persistence directory");
  }

  // ------------------------------------------------------------ saving

  /**
   * Saves all members as of one instant.
   *
   * @throws SnapshotException {@code NAME} when the name asks for a namespace, or is none
   */
  SnapshotInfo saveAll(String fileName) {
    FilePattern pattern = FilePattern.of(fileName);
    if (pattern.hasNamespace()) {
      throw Faults.name(
          null,
          "file name \""
              + fileName
              + "\": expected no {ns}, which stands for one namespace: this saves all of them");
    }
    SnapshotInfo info = saveInside(pattern, NO_NAMESPACE, name -> true, false);
    directory().forgetDestroyed(WarmStart.filesOfAll(manager.storage().lastConfiguration()));
    return info;
  }

  /** Saves one member. */
  SnapshotInfo saveOne(String namespace, String fileName) {
    return saveInside(FilePattern.of(fileName), namespace, namespace::equals, true);
  }

  private SnapshotInfo saveInside(
      FilePattern pattern, String namespace, Predicate<String> wanted, boolean isExplicit) {
    ProgressLog progress = new ProgressLog("Saving " + pattern, ticker, statistics);
    return save(
        wanted,
        isExplicit,
        cut -> directory().save(pattern, namespace, cut, cut::take, writeOptions(progress)));
  }

  /** Saves one member to any file. */
  SnapshotInfo save(Path file, String namespace) {
    ProgressLog progress = new ProgressLog("Saving " + file, ticker, statistics);
    return save(
        namespace::equals,
        true,
        cut ->
            new SnapshotFiles(files, cut, clock).save(file, 1, cut::take, writeOptions(progress)));
  }

  private WriteOptions writeOptions(ProgressLog progress) {
    return WriteOptions.defaults()
        .withCodec(codec(manager.storage().lastConfiguration().compression()))
        .withProgress(progress);
  }

  /**
   * Returns what compresses the blocks of a save.
   *
   * @throws IllegalArgumentException when its library is absent
   */
  static BlockCodec codec(Compression compression) {
    return compression == Compression.AUTO
        ? BlockCodecs.preferred()
        : BlockCodecs.named(compression.name().toLowerCase(Locale.ROOT));
  }

  /** Writes what a cut takes. */
  private interface Save {
    SnapshotInfo run(ManagerCut cut);
  }

  private SnapshotInfo save(Predicate<String> wanted, boolean isExplicit, Save save) {
    try (ManagerCut cut =
        new ManagerCut(members, wanted, isExplicit, ticker, clock, this::context)) {
      SnapshotInfo info = save.run(cut);
      statistics.saved(info);
      return info;
    } catch (RuntimeException | Error e) {
      statistics.failed(e);
      throw e;
    }
  }

  // ------------------------------------------------------------ loading

  /** Returns the namespaces of a file. */
  Map<String, EncodedNamespace> load(String fileName) {
    return namespaces(
        () ->
            directory()
                .load(
                    fileName,
                    name -> true,
                    new EncodedNamespace.Loader(),
                    encodedCodec(),
                    readOptions(fileName)));
  }

  /**
   * Returns what the newest good file of a pattern holds, without namespaces that were destroyed
   * since; empty when there is no file.
   */
  Map<String, EncodedNamespace> loadNewest(
      FilePattern pattern, String namespace, OnCorrupt onCorrupt, Predicate<String> wanted) {
    Map<String, EncodedNamespace> found =
        namespaces(
            () ->
                directory()
                    .loadNewest(
                        pattern,
                        namespace,
                        onCorrupt,
                        wanted,
                        EncodedNamespace.Loader::new,
                        encodedCodec(),
                        readOptions(pattern.toString()))
                    .orElse(null));
    found.entrySet().removeIf(e -> directory().isDestroyedSince(e.getKey(), e.getValue().cutAt()));
    return found;
  }

  private Map<String, EncodedNamespace> namespaces(
      Supplier<SnapshotDirectory.@Nullable Loaded<EncodedNamespace.Loader>> load) {
    try {
      SnapshotDirectory.Loaded<EncodedNamespace.Loader> loaded = load.get();
      if (loaded == null) {
        return new HashMap<>();
      }
      LOG.info(
          "Cache manager {}: read {}, {} entries as of {}",
          manager.getURI(),
          loaded.file(),
          loaded.report().loaded(),
          loaded.cutAt());
      return loaded.sink().namespaces(loaded.file(), loaded.cutAt());
    } finally {
      statistics.loaded();
    }
  }

  /** Reads keys and values as they are, whatever their classes. */
  private EntryCodec encodedCodec() {
    return new EncodedCodec(new KryoEntryCodec(manager.serial()));
  }

  private ReadOptions readOptions(String what) {
    return ReadOptions.defaults()
        .withClock(clock)
        .withProgress(new ProgressLog("Reading " + what, ticker, statistics));
  }

  /** Prepares to decode a waiting namespace into the table of its cache. */
  Restore restore(CacheParts<?, ?> parts, EncodedNamespace from, SerialContext context) {
    StorageConfiguration configuration = manager.storage().lastConfiguration();
    return new Restore(
        parts, from, context, configuration.onUndecodable(), ticker.nanos(), clock.millis());
  }

  /** Returns a serial context that allows what is configured and the declared types. */
  SerialContext context(List<Class<?>> declared) {
    List<String> allowed = manager.storage().lastConfiguration().allowedClasses();
    return SerialContext.builder()
        .classLoader(manager.getClassLoader())
        .allowedClasses(ClassFilter.of(allowed, declared))
        .build();
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
    }
  }
}
