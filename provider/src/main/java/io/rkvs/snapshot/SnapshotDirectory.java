package io.rkvs.snapshot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.extensions.StorageConfiguration.OnCorrupt;
import io.rkvs.snapshot.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager's persistence directory: locked against everybody else, cleared of what interrupted
 * saves left, and the only place that its file names can name. Thread-safe; everything blocks while
 * files are read or written, and close while anything is: another one may have the directory as
 * soon as it returns.
 */
public final class SnapshotDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotDirectory.class);

  private final Path root;
  private final DirectoryLock lock;

  /** Read: whoever uses the directory. Write: close, so that nobody does once it is unlocked. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private final FileOps files;
  private final Clock clock;
  private final int generations;
  private final DirectoryNames names;
  private final DestroyedNames destroyed;

  private SnapshotDirectory(
      Path root, DirectoryLock lock, FileOps files, Clock clock, int generations) {
    this.root = root;
    this.lock = lock;
    this.files = files;
    this.clock = clock;
    this.generations = generations;
    this.names = new DirectoryNames(root, files);
    this.destroyed = new DestroyedNames(files, root);
  }

  /**
   * What a load found.
   *
   * @param file the file that was loaded
   * @param cutAt the instant whose state it holds
   * @param sink the sink that has its namespaces
   * @param report what came of it
   * @param setAside damaged files that were renamed on the way, as they are called now
   */
  public record Loaded<S extends LoadSink>(
      Path file, Instant cutAt, S sink, LoadReport report, List<Path> setAside) {
    /** Copies the list. */
    public Loaded {
      setAside = List.copyOf(setAside);
    }
  }

  /**
   * Opens a directory, creating it when it is not there.
   *
   * @param directory where
   * @param owner who wants it, for the message that another one gets
   * @param files the file system
   * @param clock tells the time that stands in names
   * @param generations how many files of one name, or of one pattern, are kept
   * @throws SnapshotException {@code BUSY} when another has it, naming it; {@code IO} when it
   *     cannot be created or locked
   */
  public static SnapshotDirectory open(
      Path directory, String owner, FileOps files, Clock clock, int generations) {
    if (generations < 1) {
      throw new IllegalArgumentException("generations: expected 1 or more, was " + generations);
    }
    Path root;
    try {
      files.createDirectories(directory);
      root = directory.toRealPath();
    } catch (IOException e) {
      throw Faults.io(directory, "cannot create the persistence directory", e);
    }
    DirectoryLock lock = DirectoryLock.acquire(root, owner);
    boolean isOpen = false;
    try {
      SnapshotDirectory opened = new SnapshotDirectory(root, lock, files, clock, generations);
      opened.sweep();
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        lock.close();
      }
    }
  }

  private void sweep() {
    try {
      int deleted = TempFiles.sweep(files, root, "");
      if (deleted > 0) {
        LOG.info("Removed {} leftovers of interrupted saves from {}", deleted, root);
      }
    } catch (IOException e) {
      LOG.warn("Leftovers of interrupted saves cannot be looked for in {}: {}", root, e.toString());
    }
  }

  /** Returns the real path of the directory. */
  public Path root() {
    return root;
  }

  /**
   * Returns the file of a name inside the directory.
   *
   * @throws SnapshotException {@code NAME} when it is no plain relative name, or leads out of the
   *     directory
   */
  public Path resolve(String fileName) {
    return names.resolve(fileName);
  }

  /**
   * Saves cuts under the name that a pattern gives now, keeps as many older ones as configured, and
   * deletes the rest.
   *
   * @param pattern file name, perhaps with placeholders
   * @param namespace what <code>{ns}</code> stands for
   * @param codec turns keys and values into bytes
   * @param takeCuts takes the cuts when the save's turn has come
   * @param options how to write
   */
  public SnapshotInfo save(
      FilePattern pattern,
      String namespace,
      EntryCodec codec,
      Supplier<? extends List<? extends CutSource>> takeCuts,
      WriteOptions options) {
    return whileLocked(() -> saveWhileLocked(pattern, namespace, codec, takeCuts, options));
  }

  private SnapshotInfo saveWhileLocked(
      FilePattern pattern,
      String namespace,
      EntryCodec codec,
      Supplier<? extends List<? extends CutSource>> takeCuts,
      WriteOptions options) {
    Path target = names.resolveForSave(pattern.expand(namespace, clock.instant()));
    createParent(target);
    int ofOneName = pattern.hasTimestamp() ? 1 : generations;
    SnapshotInfo info =
        new SnapshotFiles(files, codec, clock).save(target, ofOneName, takeCuts, options);
    if (pattern.hasTimestamp()) {
      prune(pattern, namespace, target);
    }
    return info;
  }

  private void createParent(Path target) {
    Path parent = target.getParent();
    if (parent != null && !parent.equals(root)) {
      try {
        files.createDirectories(parent);
      } catch (IOException e) {
        throw Faults.io(parent, "cannot create directory", e);
      }
    }
  }

  /** The new file is there: older ones that cannot be deleted now are deleted the next time. */
  private void prune(FilePattern pattern, String namespace, Path saved) {
    try {
      List<Path> all = candidates(pattern, namespace);
      for (Path old : all.subList(Math.min(generations, all.size()), all.size())) {
        if (!old.equals(saved)) {
          files.deleteIfExists(old);
        }
      }
    } catch (IOException e) {
      LOG.warn("Old files of {} cannot be removed: {}", pattern, e.toString());
    }
  }

  /**
   * Loads one file as it is.
   *
   * @throws SnapshotException when it cannot be read; nothing is renamed
   */
  public <S extends LoadSink> Loaded<S> load(
      String fileName, Predicate<String> wanted, S sink, EntryCodec codec, ReadOptions options) {
    requireOpen();
    Path file = resolve(fileName);
    try (SnapshotReader reader = SnapshotReader.open(files, file, options)) {
      Instant cutAt = reader.description().cutAt();
      return new Loaded<>(file, cutAt, sink, reader.load(wanted, sink, codec), List.of());
    }
  }

  /**
   * Loads the newest file of a pattern. When it is damaged, either fails and names the older ones,
   * or sets it aside and takes the one before it.
   *
   * @param newSink makes a sink for each attempt
   * @return what was loaded, or empty when there is no file left
   */
  public <S extends LoadSink> Optional<Loaded<S>> loadNewest(
      FilePattern pattern,
      String namespace,
      OnCorrupt onCorrupt,
      Predicate<String> wanted,
      Supplier<S> newSink,
      EntryCodec codec,
      ReadOptions options) {
    return whileLocked(
        () ->
            loadNewestWhileLocked(pattern, namespace, onCorrupt, wanted, newSink, codec, options));
  }

  private <S extends LoadSink> Optional<Loaded<S>> loadNewestWhileLocked(
      FilePattern pattern,
      String namespace,
      OnCorrupt onCorrupt,
      Predicate<String> wanted,
      Supplier<S> newSink,
      EntryCodec codec,
      ReadOptions options) {
    List<Path> candidates;
    try {
      candidates = candidates(pattern, namespace);
    } catch (IOException e) {
      throw Faults.io(root, "cannot list the persistence directory", e);
    }
    List<Path> setAside = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Path file = candidates.get(i);
      try (SnapshotReader reader = SnapshotReader.open(files, file, options)) {
        S sink = newSink.get();
        Instant cutAt = reader.description().cutAt();
        return Optional.of(
            new Loaded<>(file, cutAt, sink, reader.load(wanted, sink, codec), setAside));
      } catch (SnapshotException e) {
        if (e.kind() != Kind.CORRUPT) {
          throw e;
        }
        List<Path> older = candidates.subList(i + 1, candidates.size());
        if (onCorrupt == OnCorrupt.FAIL) {
          throw withOlder(e, older);
        }
        Path aside = setAside(file);
        setAside.add(aside);
        LOG.error("Damaged snapshot set aside as {}; next is {}", aside, older, e);
      }
    }
    return Optional.empty();
  }

  private static SnapshotException withOlder(SnapshotException damage, List<Path> older) {
    return older.isEmpty()
        ? damage
        : new SnapshotException(
            Kind.CORRUPT,
            damage.path(),
            damage.offset(),
            "the snapshot is damaged; the one before it is "
                + older.get(0)
                + ", and on-corrupt = set-aside starts from that",
            damage);
  }

  /** Renames a damaged file to a name that nothing has, and nothing takes. */
  private Path setAside(Path file) {
    String base = file.getFileName() + ".damaged-" + FilePattern.timestamp(clock.instant());
    Path aside = file.resolveSibling(base);
    for (int i = 1; files.exists(aside); i++) {
      aside = file.resolveSibling(base + "-" + i);
    }
    try {
      files.moveAtomically(file, aside);
      files.forceDirectory(root);
      return aside;
    } catch (IOException e) {
      throw Faults.io(file, "cannot set the damaged snapshot aside as " + aside, e);
    }
  }

  /**
   * Returns the names, relative to the directory, of the files that saves under a pattern have
   * left, the newest first.
   *
   * @throws SnapshotException when the directory cannot be read
   */
  public List<String> existing(FilePattern pattern, String namespace) {
    try {
      return candidates(pattern, namespace).stream()
          .map(path -> root.relativize(path).toString())
          .toList();
    } catch (IOException e) {
      throw Faults.io(root, "cannot list the persistence directory", e);
    }
  }

  /**
   * Deletes all files that saves of a namespace under a pattern have left; damaged ones that were
   * set aside stay.
   *
   * @return how many were deleted
   */
  public int deleteAll(FilePattern pattern, String namespace) {
    return whileLocked(() -> deleteAllWhileLocked(pattern, namespace));
  }

  private int deleteAllWhileLocked(FilePattern pattern, String namespace) {
    int deleted = 0;
    try {
      for (Path file : candidates(pattern, namespace)) {
        deleted += files.deleteIfExists(file) ? 1 : 0;
      }
      if (deleted > 0) {
        files.forceDirectory(root);
      }
      return deleted;
    } catch (IOException e) {
      throw Faults.io(root, "cannot delete the snapshots of " + namespace, e);
    }
  }

  /**
   * Returns the namespaces that have files of a pattern which names them in its last part, sorted.
   *
   * @throws SnapshotException when the directory cannot be read
   */
  public Set<String> namespaces(FilePattern pattern) {
    Path directory = resolve(pattern.expand("x", Instant.EPOCH)).getParent();
    Set<String> found = new TreeSet<>();
    try {
      for (String name : files.list(directory == null ? root : directory)) {
        pattern.namespaceOf(name).ifPresent(found::add);
      }
      return found;
    } catch (IOException e) {
      throw Faults.io(root, "cannot list the persistence directory", e);
    }
  }

  /**
   * Notes that a namespace was destroyed: files with a cut up to this instant hold it in vain.
   *
   * @throws SnapshotException {@code IO} when that cannot be written
   */
  public void markDestroyed(String namespace) {
    whileLocked(
        () -> {
          destroyed.add(namespace, clock.instant().truncatedTo(ChronoUnit.MILLIS));
          return namespace;
        });
  }

  /** Returns whether a namespace was destroyed after a cut was taken. */
  public boolean isDestroyedSince(String namespace, Instant cutAt) {
    return destroyed.isDestroyedSince(namespace, cutAt);
  }

  /**
   * Forgets the marks that no file of several namespaces needs any more. What cannot be read now
   * keeps them.
   *
   * @param patterns the names of all files that a start looks for namespaces in
   */
  public void forgetDestroyed(List<FilePattern> patterns) {
    if (destroyed.isEmpty()) {
      return;
    }
    try {
      List<Path> all = new ArrayList<>();
      for (FilePattern pattern : patterns) {
        all.addAll(candidates(pattern, ""));
      }
      all.stream()
          .map(file -> SnapshotReader.describe(files, file, ReadOptions.defaults()).cutAt())
          .min(Instant::compareTo)
          .ifPresent(destroyed::forgetBefore);
    } catch (IOException | SnapshotException e) {
      LOG.debug("{}: marks of destroyed namespaces stay", root, e);
    }
  }

  private List<Path> candidates(FilePattern pattern, String namespace) throws IOException {
    Path example = resolve(pattern.expand(namespace, Instant.EPOCH));
    if (!pattern.hasTimestamp()) {
      return new Generations(files, example).existing();
    }
    Pattern regex = pattern.lastPartRegex(namespace);
    Path directory = example.getParent();
    List<Path> found = new ArrayList<>();
    for (String name : files.list(directory == null ? root : directory)) {
      if (regex.matcher(name).matches()) {
        found.add(example.resolveSibling(name));
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** Does something that has to be over before the directory is unlocked. */
  @CanIgnoreReturnValue
  private <T> T whileLocked(Supplier<T> work) {
    use.readLock().lock();
    try {
      requireOpen();
      return work.get();
    } finally {
      use.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (!lock.isValid()) {
      throw Faults.busy(
          root,
          "the directory is not locked any more: it was closed, or its lock file was deleted");
    }
  }

  /**
   * Unlocks the directory, once nobody uses it any more.
   *
   * @throws IllegalStateException when it is called from within a save or load of its own
   */
  @Override
  public void close() {
    if (use.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "persistence directory " + root + ": closed from within a save or load of it");
    }
    use.writeLock().lock();
    try {
      lock.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
