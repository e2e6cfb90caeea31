package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.ClassTable;
import io.rkvs.snapshot.format.FileHeader;
import io.rkvs.snapshot.format.Footer;
import io.rkvs.snapshot.format.Layout;
import io.rkvs.snapshot.format.PropertyList;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes cuts into an open file: header, a block of properties per section, entries by several
 * threads, the class dictionary, the footer. It returns when all is on the device. What becomes of
 * the file, and of a failed one, is the caller's matter ({@link SnapshotFiles}). Stateless between
 * calls; one call blocks until done.
 */
final class SnapshotWriter {
  /** Below this many entries a second thread costs more than it brings. */
  private static final long ENTRIES_PER_THREAD = 5_000;

  private static final int CLASSES_PER_BLOCK = 1_024;

  private final EntryCodec codec;
  private final WriteOptions options;
  private final Clock clock;
  private final RandomGenerator random;

  SnapshotWriter(EntryCodec codec, WriteOptions options, Clock clock, RandomGenerator random) {
    this.codec = codec;
    this.options = options;
    this.clock = clock;
    this.random = random;
  }

  /** What was written. */
  record Written(long entries, long bytes) {}

  /**
   * Writes all cuts, which are of the instant {@code cutAtMillis}.
   *
   * @throws IOException when the file system fails
   * @throws EntryCodecException when a key or value cannot be written
   */
  Written write(WritableFile file, List<? extends CutSource> cuts, long cutAtMillis)
      throws IOException, EntryCodecException {
    requireDistinctNames(cuts);
    FileHeader header =
        new FileHeader(
            Layout.MAJOR,
            Layout.MINOR,
            random.nextLong(),
            cutAtMillis,
            cuts.size(),
            options.codec().id(),
            options.maxRawBytes());
    file.write(0, header.encode(), 0, Layout.HEADER_BYTES);
    BlockAppender appender = new BlockAppender(file, header.snapshotId(), cuts.size() + 1);
    EntryCodec.Writing writing = codec.newWriting();
    SaveRun run = new SaveRun(cuts, threads(cuts), options.progress());
    try (BlockAppender.Scratch scratch = new BlockAppender.Scratch(options.codec())) {
      writeProperties(appender, cuts, scratch);
      runWorkers(run, appender, writing);
      writeClasses(appender, writing.classes(), scratch);
      writeDictionary(appender, writing.dictionary(), scratch);
    }
    Footer footer = new Footer(header, appender.end(), clock.millis(), appender.totals());
    byte[] bytes = footer.encode();
    file.write(footer.offset(), bytes, 0, bytes.length);
    file.force();
    return new Written(run.entries(), footer.offset() + bytes.length);
  }

  private static void requireDistinctNames(List<? extends CutSource> cuts) {
    Set<String> names = new HashSet<>();
    for (CutSource cut : cuts) {
      if (!names.add(cut.name())) {
        throw new IllegalArgumentException(
            "cuts: expected one per namespace, found two of " + cut.name());
      }
    }
  }

  private int threads(List<? extends CutSource> cuts) {
    long expected = cuts.stream().mapToLong(CutSource::expectedEntries).sum();
    return (int) Math.max(1, Math.min(options.threads(), expected / ENTRIES_PER_THREAD));
  }

  private void writeProperties(
      BlockAppender appender, List<? extends CutSource> cuts, BlockAppender.Scratch scratch)
      throws IOException {
    PropertyList ofFile =
        new PropertyList()
            .put(SnapshotProperties.ENTRY_CODEC, codec.id())
            .put(SnapshotProperties.ENTRY_CODEC_VERSION, Integer.toString(codec.version()));
    options.labels().forEach((name, text) -> ofFile.put(PropertyList.LABEL_PREFIX + name, text));
    appendProperties(appender, Layout.FILE_SECTION, ofFile, scratch);
    for (int i = 0; i < cuts.size(); i++) {
      PropertyList ofNamespace =
          new PropertyList()
              .put(SnapshotProperties.NAME, cuts.get(i).name())
              .put(SnapshotProperties.METADATA, cuts.get(i).metadata());
      byte[] dictionary = cuts.get(i).dictionary();
      if (dictionary.length > 0) {
        ofNamespace.put(SnapshotProperties.DICTIONARY, dictionary);
      }
      appendProperties(appender, i + 1, ofNamespace, scratch);
    }
  }

  private static void appendProperties(
      BlockAppender appender, int section, PropertyList list, BlockAppender.Scratch scratch)
      throws IOException {
    ByteSink payload = new ByteSink(512);
    list.encode(payload);
    appender.append(Layout.TYPE_PROPERTIES, section, 0, list.size(), payload, scratch);
  }

  private static void writeClasses(
      BlockAppender appender, ClassTable classes, BlockAppender.Scratch scratch)
      throws IOException {
    int count = classes.classes().size();
    for (int from = 0; from < count; from += CLASSES_PER_BLOCK) {
      int to = Math.min(count, from + CLASSES_PER_BLOCK);
      ByteSink payload = new ByteSink(4096);
      classes.encode(payload, from, to);
      appender.append(Layout.TYPE_CLASSES, Layout.FILE_SECTION, 0, to - from, payload, scratch);
    }
  }

  private static void writeDictionary(
      BlockAppender appender, byte[] dictionary, BlockAppender.Scratch scratch) throws IOException {
    if (dictionary.length > 0) {
      ByteSink payload = new ByteSink(dictionary.length);
      payload.write(dictionary);
      appender.append(Layout.TYPE_DICTIONARY, Layout.FILE_SECTION, 0, 0, payload, scratch);
    }
  }

  /**
   * Runs one worker here and the others in threads of their own, and waits for all of them,
   * interrupted or not.
   */
  private void runWorkers(SaveRun run, BlockAppender appender, EntryCodec.Writing writing)
      throws IOException, EntryCodecException {
    List<Thread> helpers = new ArrayList<>();
    int threads = threads(run.cuts());
    try {
      for (int i = 1; i < threads; i++) {
        Thread helper =
            new Thread(new SaveWorker(run, appender, options, writing), "rkvs-snapshot-save-" + i);
        helper.setDaemon(true);
        helper.start();
        helpers.add(helper);
      }
      new SaveWorker(run, appender, options, writing).run();
    } finally {
      joinAll(helpers, run);
    }
    rethrow(run.failure());
  }

  private static void joinAll(List<Thread> helpers, SaveRun run) {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
          run.fail(new ClosedByInterruptException());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException, EntryCodecException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof EntryCodecException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException("unexpected failure while saving", failure);
    }
  }
}
