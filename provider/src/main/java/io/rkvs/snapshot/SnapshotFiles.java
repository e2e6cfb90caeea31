package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Saves cuts to files: whole or not at all.
 *
 * <p>A save writes a temporary file beside the target, forces it to the device, renames it over the
 * target and forces the directory. When any step fails, the target is as it was, the temporary file
 * is gone, and the caller gets the failure. Saves to one path from this process come one after the
 * other, each with a cut taken after the one before was done. Thread-safe; a save blocks until
 * done.
 */
public final class SnapshotFiles {
  private final FileOps files;
  private final EntryCodec codec;
  private final Clock clock;
  private final RandomGenerator random;

  /** Creates one that uses random file ids. */
  public SnapshotFiles(FileOps files, EntryCodec codec, Clock clock) {
    this(files, codec, clock, new SecureRandom());
  }

  /**
   * Creates one whose file ids come from {@code random}, for files that must be equal byte by byte.
   */
  SnapshotFiles(FileOps files, EntryCodec codec, Clock clock, RandomGenerator random) {
    this.files = files;
    this.codec = codec;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Saves cuts of one instant.
   *
   * @param target the file to write or replace
   * @param generations how many files to keep in all, the new one included
   * @param takeCuts takes the cuts; called when the save's turn has come
   * @param options how to write
   * @throws SnapshotException {@code IO} when the file system fails, {@code MISMATCH} when a key or
   *     value cannot be written
   */
  public SnapshotInfo save(
      Path target,
      int generations,
      Supplier<? extends List<? extends CutSource>> takeCuts,
      WriteOptions options) {
    if (generations < 1) {
      throw new IllegalArgumentException("generations: expected 1 or more, was " + generations);
    }
    Generations family = new Generations(files, target);
    return PathLocks.locked(target, () -> saveLocked(family, generations, takeCuts, options));
  }

  private SnapshotInfo saveLocked(
      Generations family,
      int generations,
      Supplier<? extends List<? extends CutSource>> takeCuts,
      WriteOptions options) {
    Path target = family.generation(0);
    SnapshotSaveEvent event = new SnapshotSaveEvent();
    event.begin();
    try {
      Instant cutAt = clock.instant();
      List<? extends CutSource> cuts = takeCuts.get();
      SnapshotWriter.Written written = write(family, generations, cuts, options, cutAt);
      event.complete(target, written);
      return new SnapshotInfo(
          target,
          cuts.stream().map(CutSource::name).sorted().toList(),
          written.entries(),
          written.bytes(),
          cutAt,
          Duration.between(cutAt, clock.instant()));
    } catch (RuntimeException | Error e) {
      event.fail(target, e);
      throw e;
    }
  }

  private SnapshotWriter.Written write(
      Generations family,
      int generations,
      List<? extends CutSource> cuts,
      WriteOptions options,
      Instant cutAt) {
    Path target = family.generation(0);
    Path temp = TempFiles.reserve(target);
    try {
      TempFiles.sweep(files, family.directory(), target.getFileName() + ".tmp-");
      SnapshotWriter writer = new SnapshotWriter(codec, options, clock, random);
      SnapshotWriter.Written written;
      try (WritableFile file = files.createNew(temp)) {
        written = writer.write(file, cuts, cutAt.toEpochMilli());
      }
      family.replace(temp, generations);
      return written;
    } catch (IOException e) {
      SnapshotException failure = Faults.io(target, "cannot save snapshot", e);
      discard(temp, failure);
      throw failure;
    } catch (EntryCodecException e) {
      SnapshotException failure = Faults.mismatch(target, -1, String.valueOf(e.getMessage()), e);
      discard(temp, failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      discard(temp, e);
      throw e;
    } finally {
      TempFiles.release(temp);
    }
  }

  private void discard(Path temp, Throwable failure) {
    try {
      files.deleteIfExists(temp);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
