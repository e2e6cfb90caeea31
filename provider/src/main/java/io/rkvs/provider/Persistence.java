package io.rkvs.provider;

import io.rkvs.engine.Cut;
import io.rkvs.engine.Ticker;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.FilePattern;
import io.rkvs.snapshot.KryoEntryCodec;
import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotDirectory;
import io.rkvs.snapshot.SnapshotFiles;
import io.rkvs.snapshot.WriteOptions;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Saves and loads the caches of one manager. Thread-safe; blocks while files are read or written.
 */
final class Persistence implements AutoCloseable {
  private static final int GENERATIONS = 2;

  private final RkvsCacheManager manager;
  private final Ticker ticker;
  private final Clock clock = Clock.systemUTC();
  private final @Nullable SnapshotDirectory directory;

  /** Opens and locks the persistence directory, when one is configured. */
  Persistence(RkvsCacheManager manager, StorageConfiguration configuration, Ticker ticker) {
    this.manager = manager;
    this.ticker = ticker;
    Path place = configuration.persistenceDirectory();
    directory =
        place == null
            ? null
            : SnapshotDirectory.open(
                place,
                "cache manager " + manager.getURI(),
                LocalFiles.INSTANCE,
                clock,
                GENERATIONS);
  }

  /** Returns the directory, or null when none is configured. */
  @Nullable SnapshotDirectory directory() {
    return directory;
  }

  /** Saves caches as of one instant into the directory. */
  SnapshotInfo save(
      SnapshotDirectory place, String fileName, String namespace, List<RkvsCache<?, ?>> caches) {
    return withCodec(
        caches,
        codec ->
            withCuts(
                caches,
                cuts ->
                    place.save(
                        FilePattern.of(fileName),
                        namespace,
                        codec,
                        () -> cuts,
                        WriteOptions.defaults())));
  }

  /** Saves one cache to any file. */
  SnapshotInfo save(Path file, RkvsCache<?, ?> cache) {
    List<RkvsCache<?, ?>> one = List.of(cache);
    return withCodec(
        one,
        codec ->
            withCuts(
                one,
                cuts ->
                    new SnapshotFiles(LocalFiles.INSTANCE, codec, clock)
                        .save(file, 1, () -> cuts, WriteOptions.defaults())));
  }

  /** Returns the namespaces of a file. */
  Map<String, List<RestoredNamespaces.Entry>> load(SnapshotDirectory place, String fileName) {
    return withCodec(
        manager.openCaches(),
        codec ->
            place
                .load(
                    fileName, name -> true, new RestoredNamespaces(), codec, ReadOptions.defaults())
                .sink()
                .whole());
  }

  /** Returns the present time as files have it. */
  long nowMillis() {
    return clock.millis();
  }

  private SnapshotInfo withCuts(
      List<RkvsCache<?, ?>> caches, Function<List<SavedCut>, SnapshotInfo> save) {
    List<Cut> cuts = Cut.begin(caches.stream().map(cache -> cache.parts().pipeline.table).toList());
    try {
      long nowNanos = ticker.nanos();
      long nowMillis = clock.millis();
      List<SavedCut> sources = new ArrayList<>();
      for (int i = 0; i < cuts.size(); i++) {
        sources.add(new SavedCut(caches.get(i).getName(), cuts.get(i), nowNanos, nowMillis));
      }
      return save.apply(sources);
    } finally {
      cuts.forEach(Cut::close);
    }
  }

  private <R> R withCodec(List<RkvsCache<?, ?>> caches, Function<KryoEntryCodec, R> work) {
    List<Class<?>> declared = new ArrayList<>();
    for (RkvsCache<?, ?> cache : caches) {
      declared.add(cache.parts().configuration().getKeyType());
      declared.add(cache.parts().configuration().getValueType());
    }
    ClassFilter filter =
        ClassFilter.of(manager.storage().configuration().allowedClasses(), declared);
    try (SerialContext context =
        SerialContext.builder()
            .classLoader(manager.getClassLoader())
            .allowedClasses(filter)
            .build()) {
      return work.apply(new KryoEntryCodec(context));
    }
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
    }
  }
}
