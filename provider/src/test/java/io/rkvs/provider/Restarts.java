package io.rkvs.provider;

import io.rkvs.extensions.StorageManager;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A program that is started and ended again and again over one directory, with clocks of ours. */
final class Restarts {
  final FakeTicker ticker = new FakeTicker();
  final FakeClock clock = new FakeClock();
  private final Path temp;
  private FileOps files = LocalFiles.INSTANCE;

  Restarts(Path temp) {
    this.temp = temp;
  }

  /** What one run of the program does. */
  @FunctionalInterface
  interface Run {
    void with(CacheManager manager, StorageManager storage) throws Exception;
  }

  /** Replaces the file system of later runs. */
  void on(FileOps other) {
    files = other;
  }

  /** Returns the persistence directory. */
  Path directory() {
    return temp.resolve("data");
  }

  /** Runs with save-on-close. */
  void run(Run run) throws Exception {
    run("persistence.save-on-close = true", run);
  }

  /** Runs with more settings, inside the block {@code rkvs}, and closes the provider. */
  void run(String settings, Run run) throws Exception {
    run(settings, getClass().getClassLoader(), run);
  }

  void run(String settings, ClassLoader loader, Run run) throws Exception {
    try (RkvsCachingProvider provider = provider()) {
      CacheManager manager = manager(provider, settings, loader);
      run.with(manager, manager.unwrap(StorageManager.class));
    }
  }

  RkvsCachingProvider provider() {
    return new RkvsCachingProvider(new Surroundings(ticker, clock, files));
  }

  CacheManager manager(RkvsCachingProvider provider, String settings, ClassLoader loader)
      throws IOException {
    Path file = temp.resolve("rkvs.conf");
    Files.writeString(
        file, "rkvs { persistence.directory = \"" + directory() + "\"\n" + settings + "\n}\n");
    return provider.getCacheManager(file.toUri(), loader);
  }

  /** Returns the names of files below the directory, sorted, without the directory's own. */
  List<String> fileNames() throws IOException {
    try (Stream<Path> all = Files.walk(directory())) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory().relativize(file).toString())
          .filter(name -> !name.startsWith("rkvs."))
          .sorted()
          .toList();
    }
  }

  /** Waits on a machine that may be busy. */
  static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }

  static MutableConfiguration<Integer, String> types() {
    return new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class);
  }
}
