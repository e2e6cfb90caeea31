package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.SnapshotContents.NamespaceContents;
import io.rkvs.snapshot.SnapshotDescription.NamespaceDescription;
import io.rkvs.snapshot.format.BlockCodecs;
import io.rkvs.snapshot.io.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads one file. Opening it verifies every byte of it, so what {@link #load} decodes was sound;
 * with {@link ReadOptions#salvage()}, opening finds what is sound.
 *
 * <p>For one thread at a time. All methods block while they read and throw {@link
 * SnapshotException}: {@code CORRUPT} with the offset of the damage, {@code VERSION} for a file of
 * a later release, {@code MISMATCH} for a sound file that cannot be used here, {@code IO} when the
 * file system fails.
 */
public final class SnapshotReader implements AutoCloseable {
  private final SnapshotSource source;
  private final SnapshotContents contents;
  private final ReadOptions options;

  private SnapshotReader(SnapshotSource source, SnapshotContents contents, ReadOptions options) {
    this.source = source;
    this.contents = contents;
    this.options = options;
  }

  /** How a file is examined. */
  @FunctionalInterface
  private interface Examination {
    SnapshotContents examine(SnapshotSource source, ReadOptions options);
  }

  /** Opens and verifies a file. */
  public static SnapshotReader open(FileOps files, Path path, ReadOptions options) {
    return open(
        files,
        path,
        options,
        options.salvage() ? SnapshotSalvage::salvage : SnapshotVerifier::verify);
  }

  /**
   * Opens a file and verifies everything but the payloads of its entries: enough to describe it,
   * and quick for large files. Such a reader does not load.
   */
  public static SnapshotDescription describe(FileOps files, Path path, ReadOptions options) {
    try (SnapshotReader reader = open(files, path, options, SnapshotVerifier::skim)) {
      return reader.description();
    }
  }

  private static SnapshotReader open(
      FileOps files, Path path, ReadOptions options, Examination examination) {
    SnapshotSource source = SnapshotSource.open(files, path);
    boolean opened = false;
    try {
      SnapshotReader reader =
          new SnapshotReader(source, examination.examine(source, options), options);
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        source.close();
      }
    }
  }

  /** Returns what the file says of itself. */
  public SnapshotDescription description() {
    return new SnapshotDescription(
        source.path(),
        source.size(),
        contents.header().major() + "." + contents.header().minor(),
        contents.header().snapshotId(),
        Instant.ofEpochMilli(contents.header().cutAtMillis()),
        Instant.ofEpochMilli(contents.finishedAtMillis()),
        BlockCodecs.nameOf(contents.header().codec()),
        contents.properties().text(SnapshotProperties.ENTRY_CODEC)
            + "/"
            + contents.properties().text(SnapshotProperties.ENTRY_CODEC_VERSION),
        contents.properties().labels(),
        contents.namespaces().stream().map(SnapshotReader::describe).toList(),
        contents.classes().table());
  }

  /** Returns what a salvage could not use; empty for a sound file. */
  public List<String> damages() {
    return List.copyOf(contents.damages());
  }

  /** Returns the names of the namespaces in the file. */
  public List<String> names() {
    return contents.namespaces().stream().map(NamespaceContents::name).toList();
  }

  /**
   * Decodes every namespace whose name passes and hands it to {@code sink}.
   *
   * @param wanted which namespaces
   * @param sink gets them one after the other
   * @param codec the codec that wrote them
   * @return what came of it
   */
  public LoadReport load(Predicate<String> wanted, LoadSink sink, EntryCodec codec) {
    int version = requireCodec(codec);
    SnapshotLoadEvent event = new SnapshotLoadEvent();
    event.begin();
    try {
      LoadReport report =
          new SnapshotLoader(source, contents, options, codec, version).load(wanted, sink);
      event.complete(source, report);
      return report;
    } catch (RuntimeException | Error e) {
      event.fail(source, e);
      throw e;
    }
  }

  /**
   * Decompresses every block and walks through its entries without decoding their keys and values,
   * which needs neither their classes nor their codec.
   *
   * @return the number of entries, expired ones included
   */
  public long walkEntries() {
    UndecodedSink sink = new UndecodedSink();
    ReadOptions all =
        options.withClock(Clock.fixed(Instant.ofEpochMilli(Long.MIN_VALUE), ZoneOffset.UTC));
    new SnapshotLoader(source, contents, all, UndecodedSink.CODEC, 0).load(name -> true, sink);
    return sink.entries();
  }

  private int requireCodec(EntryCodec codec) {
    String id = contents.properties().text(SnapshotProperties.ENTRY_CODEC);
    String version = contents.properties().text(SnapshotProperties.ENTRY_CODEC_VERSION);
    if (id == null && options.salvage()) {
      return codec.version();
    }
    int number = version != null && version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : -1;
    if (!codec.id().equals(id) || number < 0 || number > codec.version()) {
      throw Faults.mismatch(
          source.path(),
          -1,
          "keys and values were written by codec "
              + id
              + "/"
              + version
              + ", expected "
              + codec.id()
              + "/"
              + codec.version()
              + " or older",
          null);
    }
    return number;
  }

  private static NamespaceDescription describe(NamespaceContents namespace) {
    return new NamespaceDescription(
        namespace.name(),
        namespace.metadata().length,
        namespace.totals().entries(),
        namespace.totals().blocks(),
        namespace.totals().rawBytes(),
        namespace.totals().storedBytes());
  }

  @Override
  public void close() {
    source.close();
  }
}
