package io.rkvs.provider;

import static io.rkvs.provider.Restarts.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.RestoredNamespace;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.SnapshotException.Kind;
import io.rkvs.extensions.SnapshotMXBean;
import io.rkvs.extensions.StorageManager;
import io.rkvs.snapshot.ChildProcess;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.tools.ToolProvider;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving and loading under bad conditions, and what is to be seen of it. */
final class StorageTest {
  private final Path temp;
  private final Restarts program;
  private final HinderedFiles files = new HinderedFiles();

  StorageTest(@TempDir Path temp) {
    this.temp = temp;
    program = new Restarts(temp);
    program.on(files);
  }

  @Test
  void moreNamespacesThanMayBeAreNotLoaded() throws Exception {
    program.run(
        "max-namespaces = 3",
        (manager, storage) -> {
          for (String name : List.of("a", "b", "c")) {
            manager.createCache(name, Restarts.types()).put(1, name);
          }
          storage.saveAll("three.rkvs");
          storage.saveNamespace("b", "b.rkvs");
        });
    program.run(
        "max-namespaces = 2",
        (manager, storage) -> {
          assertThatThrownBy(() -> storage.loadAll("three.rkvs"))
              .isInstanceOf(CapacityExceededException.class)
              .hasMessageContaining("at most 2")
              .hasMessageContaining("3");
          assertThat(storage.namespaceCount()).as("all or none").isZero();
          manager.createCache("x", Restarts.types());
          assertThat(storage.loadNamespace("b.rkvs")).isEqualTo("b");
          assertThatThrownBy(() -> storage.loadNamespace("b.rkvs", "c"))
              .isInstanceOf(CapacityExceededException.class);
          assertThat(storage.namespaceCount()).isEqualTo(2);
          assertThat(manager.<Integer, String>getCache("b").get(1)).isEqualTo("b");
          manager.destroyCache("x");
          manager.destroyCache("b");
          storage.updateConfiguration(storage.configuration().withMaxNamespaces(3));
          assertThat(storage.loadAll("three.rkvs")).isEqualTo(3);
          assertThat(manager.<Integer, String>getCache("c").get(1)).isEqualTo("c");
        });
  }

  /** The save of the cache that closes has begun when the manager comes to let the directory go. */
  @Test
  void theDirectoryIsNotLetGoWhileACacheThatClosesIsSaved() throws Exception {
    RkvsCachingProvider provider = program.provider();
    CacheManager manager =
        program.manager(
            provider, "autosave { interval = 1h, file = all.rkvs }", getClass().getClassLoader());
    Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
    cache.put(1, "one");
    CountDownLatch gate = new CountDownLatch(1);
    files.holdUp(gate);
    Thread closingCache = new Thread(cache::close, "closing the cache");
    closingCache.start();
    patiently().until(() -> closingCache.getState() == Thread.State.WAITING);
    Thread closingManager = new Thread(manager::close, "closing the manager");
    closingManager.start();
    patiently()
        .until(
            () ->
                manager.isClosed()
                    && (closingManager.getState() == Thread.State.WAITING
                        || !closingManager.isAlive()));
    assertThatThrownBy(() -> program.run((other, storage) -> {}))
        .isInstanceOfSatisfying(
            SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
    gate.countDown();
    closingCache.join();
    closingManager.join();
    assertThat(program.fileNames()).hasSize(1);
    program.run(
        "autosave { interval = 1h, file = all.rkvs }",
        (other, storage) ->
            assertThat(other.<Integer, String>getCache("a").get(1)).isEqualTo("one"));
    provider.close();
  }

  // ------------------------------------------------------------ bad conditions

  @Test
  void aFullDiskLeavesTheLastGoodFileAndTheCacheAlone() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
          cache.put(1, "one");
          storage.saveAll("x.rkvs");
          byte[] good = Files.readAllBytes(program.directory().resolve("x.rkvs"));
          cache.put(1, "two");
          files.full();
          SnapshotException full =
              catchThrowableOfType(SnapshotException.class, () -> storage.saveAll("x.rkvs"));
          assertThat(full.kind()).isEqualTo(Kind.IO);
          assertThat(full.path()).isEqualTo(program.directory().toRealPath().resolve("x.rkvs"));
          assertThat(full).hasMessageContaining("No space left");
          assertThat(program.fileNames()).as("no leftovers").containsExactly("x.rkvs");
          assertThat(program.directory().resolve("x.rkvs")).hasBinaryContent(good);
          assertThat(cache.get(1)).isEqualTo("two");
          files.roomy();
          storage.saveAll("x.rkvs");
          assertThat(storage.loadNamespace("x.rkvs", "copy")).isEqualTo("copy");
          assertThat(manager.getCache("copy").get(1)).isEqualTo("two");
        });
  }

  @Test
  void aSaveOnCloseThatFailsIsThrownAndTheManagerClosedAllTheSame() throws Exception {
    RkvsCachingProvider provider = program.provider();
    CacheManager manager =
        program.manager(provider, "persistence.save-on-close = true", getClass().getClassLoader());
    manager.createCache("a", Restarts.types()).put(1, "one");
    files.full();
    assertThatThrownBy(manager::close)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("No space left");
    assertThat(manager.isClosed()).isTrue();
    files.roomy();
    program.run((again, storage) -> assertThat(again.getCache("a")).isNull());
    provider.close();
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsSaid() throws Exception {
    Files.writeString(program.directory(), "a file, not a directory");
    assertThatThrownBy(() -> program.run((manager, storage) -> {}))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("IO")
        .hasMessageContaining(program.directory().toString());
  }

  @Test
  void filesThatLeaveTheDirectoryAreRefused() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          manager.createCache("../up", Restarts.types()).put(1, "one");
          for (String name :
              List.of("../x", "/x", "a/../../x", "", ".", "rkvs.lock", "x.1", "rkvs.destroyed")) {
            assertThatThrownBy(() -> storage.saveAll(name))
                .as(name)
                .isInstanceOfSatisfying(
                    SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NAME));
          }
          assertThatThrownBy(() -> storage.loadAll("../x")).hasMessageStartingWith("NAME");
          storage.saveNamespace("../up", "{ns}.rkvs");
          assertThat(program.fileNames()).containsExactly("%2E.%2Fup.rkvs");
          assertThat(temp.resolve("up.rkvs")).doesNotExist();
        });
  }

  @Test
  void damageIsReportedAndTheRunningCachesAreUntouched() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          storage.saveAll("x.rkvs");
          byte[] bytes = Files.readAllBytes(program.directory().resolve("x.rkvs"));
          Files.write(program.directory().resolve("cut.rkvs"), java.util.Arrays.copyOf(bytes, 100));
          Files.write(program.directory().resolve("empty.rkvs"), new byte[0]);
          assertThatThrownBy(() -> storage.loadAll("cut.rkvs")).hasMessageStartingWith("CORRUPT");
          assertThatThrownBy(() -> storage.loadAll("empty.rkvs")).hasMessageStartingWith("CORRUPT");
          assertThatThrownBy(() -> storage.loadAll("none.rkvs")).hasMessageStartingWith("IO");
          assertThatThrownBy(() -> storage.loadAll("x.rkvs"))
              .isInstanceOf(CacheException.class)
              .hasMessageContaining("'a' exists already");
          assertThat(storage.namespaceCount()).isEqualTo(1);
          assertThat(manager.getCache("a", Integer.class, String.class).get(1)).isEqualTo("one");
        });
  }

  /** Holds a directory from another process. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
        provider.getCacheManager(Path.of(arguments[0]).toUri(), Holder.class.getClassLoader());
        System.out.println("held");
        System.in.read();
      }
    }
  }

  @Test
  void aSecondProcessIsToldWhoHoldsTheDirectory() throws Exception {
    program.run((manager, storage) -> manager.createCache("a", Restarts.types()).put(1, "one"));
    try (ChildProcess child =
        ChildProcess.start(List.of(), Holder.class, temp.resolve("rkvs.conf").toString())) {
      child.awaitLine("held");
      assertThatThrownBy(() -> program.run((manager, storage) -> {}))
          .isInstanceOfSatisfying(
              SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
          .hasMessageContaining("pid " + child.pid())
          .hasMessageContaining(program.directory().toString());
      child.kill();
    }
    program.run(
        (manager, storage) ->
            assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("one"));
  }

  // ------------------------------------------------------------ races

  @Test
  void ofTwoSavesToOneFileTheLaterHasTheLaterState() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
          cache.put(1, "early");
          CountDownLatch gate = new CountDownLatch(1);
          files.holdUp(gate);
          List<Thread> savers = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            Thread saver = new Thread(() -> storage.saveAll("x.rkvs"), "saver");
            saver.start();
            patiently().until(() -> saver.getState() == Thread.State.WAITING);
            savers.add(saver);
          }
          cache.put(1, "late");
          gate.countDown();
          for (Thread saver : savers) {
            saver.join();
          }
          storage.loadNamespace("x.rkvs", "copy");
          assertThat(manager.getCache("copy").get(1)).isEqualTo("late");
        });
  }

  @Test
  void aNamespaceThatGoesBeforeItsSaveHasItsTurnIsNotSavedAsNothing() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          storage.saveNamespace("a", "a.rkvs");
          CountDownLatch gate = new CountDownLatch(1);
          files.holdUp(gate);
          Thread first = new Thread(() -> storage.saveNamespace("a", "a.rkvs"), "first");
          first.start();
          patiently().until(() -> first.getState() == Thread.State.WAITING);
          CompletableFuture<Object> second =
              CompletableFuture.supplyAsync(() -> storage.saveNamespace("a", "a.rkvs"));
          patiently().until(() -> second.isDone() || awaitsTurn());
          manager.getCache("a").close();
          gate.countDown();
          first.join();
          assertThatThrownBy(() -> second.get(1, TimeUnit.MINUTES))
              .hasRootCauseInstanceOf(IllegalArgumentException.class);
          assertThat(storage.loadNamespace("a.rkvs")).isEqualTo("a");
          assertThat(manager.getCache("a", Integer.class, String.class).get(1)).isEqualTo("one");
        });
  }

  /** Returns whether a thread waits for the turn of its save: its own, not for one it has. */
  private static boolean awaitsTurn() {
    return Thread.getAllStackTraces().values().stream()
        .map(stack -> java.util.Arrays.stream(stack).map(StackTraceElement::getMethodName).toList())
        .anyMatch(
            methods ->
                methods.contains("lock")
                    && methods.contains("locked")
                    && !methods.contains("saveLocked"));
  }

  @Test
  void allWhoAskForAWaitingNamespaceGetTheSameWarmCache() throws Exception {
    program.run(
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
          for (int i = 0; i < 20_000; i++) {
            cache.put(i, "value");
          }
        });
    for (String settings : List.of("", "namespaces.a { key-type = java.lang.Integer }")) {
      program.run(
          settings,
          (manager, storage) -> {
            Set<Cache<?, ?>> seen = ConcurrentHashMap.newKeySet();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              all.add(
                  CompletableFuture.runAsync(
                      () -> {
                        Cache<Object, Object> cache = manager.getCache("a");
                        assertThat(cache.get(19_999)).isEqualTo("value");
                        seen.add(cache);
                      }));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
            assertThat(seen).hasSize(1);
          });
    }
  }

  // ------------------------------------------------------------ classes that change

  private URLClassLoader compile(String version, String source) throws Exception {
    Path out = Files.createDirectories(temp.resolve(version));
    Path file = Files.writeString(out.resolve("Article.java"), source);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", out.toString(), file.toString()))
        .isZero();
    return new URLClassLoader(new URL[] {out.toUri().toURL()}, getClass().getClassLoader());
  }

  private static Object article(ClassLoader loader) throws Exception {
    return loader.loadClass("Article").getDeclaredConstructor().newInstance();
  }

  @Test
  void aClassThatGainedAFieldLoadsAndOneThatVanishedIsCounted() throws Exception {
    String settings = "persistence.save-on-close = true, persistence.allowed-classes = [Article]";
    try (URLClassLoader loader =
        compile("old", "public class Article { String name = \"pen\"; public Article() {} }")) {
      program.run(
          settings,
          loader,
          (manager, storage) -> {
            Cache<Object, Object> cache =
                manager.createCache("articles", new MutableConfiguration<>());
            cache.put(1, article(loader));
            cache.put(2, "not an article");
          });
    }
    try (URLClassLoader loader =
        compile(
            "new",
            "public class Article { public int price = 7; public String name; public Article() {} }")) {
      program.run(
          settings,
          loader,
          (manager, storage) -> {
            Object read = manager.getCache("articles").get(1);
            assertThat(read.getClass().getField("name").get(read)).isEqualTo("pen");
            RestoredNamespace report = storage.restoredNamespaces().get(0);
            assertThat(report.changedClasses()).singleElement().asString().contains("Article");
            assertThat(report.undecodable()).isZero();
          });
    }
    program.run(
        settings,
        (manager, storage) -> {
          assertThat(manager.getCache("articles").get(2)).isEqualTo("not an article");
          RestoredNamespace report = storage.restoredNamespaces().get(0);
          assertThat(report.loaded()).isEqualTo(1);
          assertThat(report.undecodableByClass()).containsEntry("Article", 1L);
        });
  }

  // ------------------------------------------------------------ what is to be seen

  private static SnapshotMXBean bean(Path temp) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names =
        server.queryNames(
            new ObjectName("io.rkvs:type=Snapshots,CacheManager=*" + temp.getFileName() + "*"),
            null);
    return JMX.newMXBeanProxy(server, names.iterator().next(), SnapshotMXBean.class);
  }

  @Test
  void theBeanShowsSavesAndFailures() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          SnapshotMXBean bean = bean(temp);
          assertThat(bean.getLastSnapshotAgeSeconds()).isEqualTo(-1);
          assertThat(bean.getLastSnapshotFile()).isNull();
          manager.createCache("a", Restarts.types()).put(1, "one");
          long bytes = storage.saveAll("x.rkvs").sizeBytes();
          program.clock.advance(Duration.ofMinutes(2));
          assertThat(bean.getSaves()).isEqualTo(1);
          assertThat(bean.getLastSnapshotBytes()).isEqualTo(bytes);
          assertThat(bean.getLastSnapshotEntries()).isEqualTo(1);
          assertThat(bean.getLastSnapshotAgeSeconds()).isBetween(120.0, 121.0);
          assertThat(bean.getLastSnapshotDurationSeconds()).isPositive();
          assertThat(bean.getLastSnapshotFile()).endsWith("x.rkvs");
          assertThat(bean.getFailures()).isZero();
          assertThat(bean.getProgress()).isEmpty();
          files.full();
          assertThatThrownBy(() -> storage.saveAll("x.rkvs")).hasMessageStartingWith("IO");
          assertThat(bean.getFailures()).isEqualTo(1);
          assertThat(bean.getLastError()).contains("No space left");
          assertThat(bean.getLastSnapshotFile()).as("the last good one").endsWith("x.rkvs");
          files.roomy();
        });
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .queryNames(
                    new ObjectName("io.rkvs:*,CacheManager=*" + temp.getFileName() + "*"), null))
        .isEmpty();
  }

  @Test
  void theBeanShowsHowFarALongSaveIs() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
          for (int i = 0; i < 50_000; i++) {
            cache.put(i, "a value of some length, to fill a block of the file " + i);
          }
          SnapshotMXBean bean = bean(temp);
          CountDownLatch gate = new CountDownLatch(1);
          files.holdUpAfterBytes(300_000, gate);
          Thread saver = new Thread(() -> storage.saveAll("x.rkvs"), "saver");
          saver.start();
          patiently().until(() -> !bean.getProgress().isEmpty());
          String seen = bean.getProgress();
          gate.countDown();
          saver.join();
          assertThat(seen).matches("SAVE: [0-9]+ of about 50000 entries");
          assertThat(bean.getProgress()).isEmpty();
        });
  }

  @Test
  void aFlightRecordingHasSavesLoadsRestoresAndAutosaves() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (RecordingStream recording = new RecordingStream()) {
      String place = temp.getFileName().toString();
      for (String name : List.of("SnapshotSave", "SnapshotLoad", "NamespaceRestore")) {
        recording.onEvent(
            "io.rkvs." + name,
            event -> {
              if (event.getString("file").contains(place)) {
                seen.add(name);
              }
            });
      }
      recording.onEvent(
          "io.rkvs.Autosave",
          event -> {
            if (event.getString("pattern").equals("recorded.rkvs")) {
              seen.add("Autosave " + event.getString("outcome"));
            }
          });
      recording.startAsync();
      String settings = "autosave { interval = 10ms, file = recorded.rkvs }";
      program.run(
          settings,
          (manager, storage) -> {
            manager.createCache("a", Restarts.types()).put(1, "one");
            patiently().until(() -> storage.autosaves().tasks().get(0).successes() > 1);
          });
      program.run(settings, (manager, storage) -> manager.createCache("a", Restarts.types()));
      patiently()
          .until(
              () ->
                  seen.equals(
                      Set.of("SnapshotSave", "SnapshotLoad", "NamespaceRestore", "Autosave ok")));
    }
  }

  @Test
  void withoutADirectoryEverythingSaysSo() throws Exception {
    try (RkvsCachingProvider provider = new RkvsCachingProvider()) {
      StorageManager storage = provider.getCacheManager().unwrap(StorageManager.class);
      assertThat(storage.hasPersistence()).isFalse();
      assertThat(storage.autosaves().tasks()).isEmpty();
      assertThat(storage.restoredNamespaces()).isEmpty();
      for (Runnable wish :
          List.<Runnable>of(
              () -> storage.saveAll("x"),
              () -> storage.saveNamespace("a", "x"),
              () -> storage.loadAll("x"),
              () -> storage.loadNamespace("x"),
              () -> storage.startNamespaceAutosave("a"),
              () -> storage.stopNamespaceAutosave("a"),
              storage::startMissingAutosaves,
              storage::stopManagerAutosave)) {
        assertThatThrownBy(wish::run)
            .isInstanceOfSatisfying(
                SnapshotException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONFIGURED));
      }
    }
  }

  /** Not allowed by any pattern of these tests. */
  record Stranger(int number) implements Serializable {}

  @Test
  void aValueThatCannotBeSavedIsNamed() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", new MutableConfiguration<>()).put(1, new Stranger(1));
          assertThatThrownBy(() -> storage.saveAll("x.rkvs"))
              .isInstanceOf(SnapshotException.class)
              .hasMessageStartingWith("MISMATCH")
              .hasMessageContaining("namespace a")
              .hasMessageContaining(Stranger.class.getName());
          assertThatThrownBy(
                  () ->
                      storage.updateConfiguration(
                          storage.configuration().withAllowedClasses(List.of("a=b"))))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("allowed-classes");
          storage.updateConfiguration(
              storage.configuration().withAllowedClasses(List.of("io.rkvs.provider.*")));
          assertThat(storage.saveAll("x.rkvs").entries()).isEqualTo(1);
        });
    assertThatThrownBy(
            () -> program.run("persistence.allowed-classes = [\"a=b\"]", (manager, storage) -> {}))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("allowed-classes");
  }
}
