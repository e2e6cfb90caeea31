package io.rkvs.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.CapacityExceededException;
import io.rkvs.extensions.NamespaceConfiguration;
import io.rkvs.extensions.RestoredNamespace;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotReader;
import io.rkvs.snapshot.io.LocalFiles;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager starts with what its own saves have left. */
final class WarmStartTest {
  private static final String SAVING = "persistence.save-on-close = true\n";

  private final Restarts program;

  WarmStartTest(@TempDir Path temp) {
    program = new Restarts(temp);
  }

  @Test
  void everythingIsThereAfterARestart() throws Exception {
    program.run(
        (manager, storage) -> {
          Cache<Integer, String> orders = manager.createCache("orders", Restarts.types());
          for (int i = 0; i < 30_000; i++) {
            orders.put(i, "order " + i);
          }
          manager.createCache("empty", Restarts.types());
        });
    program.run(
        (manager, storage) -> {
          assertThat(storage.namespaceCount()).isEqualTo(2);
          assertThat(storage.restoredNamespaces()).allMatch(RestoredNamespace::waiting);
          assertThat(storage.totalKeyCount()).isEqualTo(30_000);
          Cache<Integer, String> orders = manager.createCache("orders", Restarts.types());
          for (int i = 0; i < 30_000; i++) {
            assertThat(orders.get(i)).isEqualTo("order " + i);
          }
          assertThat(storage.totalKeyCount()).isEqualTo(30_000);
          assertThat(manager.getCache("empty", Integer.class, String.class)).isEmpty();
          assertThat(storage.namespaceCount()).isEqualTo(2);
          assertThat(storage.restoredNamespaces())
              .extracting(RestoredNamespace::name, RestoredNamespace::loaded)
              .containsExactly(
                  org.assertj.core.groups.Tuple.tuple("empty", 0L),
                  org.assertj.core.groups.Tuple.tuple("orders", 30_000L));
        });
  }

  @Test
  void cachesOfTheFileAreWarmWhoeverAsksForThem() throws Exception {
    String settings = SAVING + "namespaces { a {}, b {}, c {} }";
    program.run(
        settings,
        (manager, storage) -> {
          for (String name : new String[] {"a", "b", "c"}) {
            manager.getCache(name).put("key", "of " + name);
          }
        });
    program.run(
        settings,
        (manager, storage) -> {
          assertThat(manager.getCacheNames()).containsExactly("a", "b", "c");
          assertThat(manager.getCache("a").get("key")).isEqualTo("of a");
          assertThat(
                  manager
                      .createCache(
                          "b",
                          new MutableConfiguration<String, String>()
                              .setTypes(String.class, String.class))
                      .get("key"))
              .isEqualTo("of b");
          assertThat(storage.namespaceCount()).isEqualTo(3);
        });
    program.run(
        settings,
        (manager, storage) ->
            assertThat(manager.getCache("c").get("key"))
                .as("nobody had asked for it in the run before")
                .isEqualTo("of c"));
  }

  @Test
  void whatNobodyAsksForIsCarriedFromSaveToSave() throws Exception {
    program.run(
        (manager, storage) -> {
          manager.createCache("asked", Restarts.types()).put(1, "one");
          manager
              .createCache(
                  "forgotten",
                  new MutableConfiguration<Integer, Point>().setTypes(Integer.class, Point.class))
              .put(1, new Point(3, 4));
        });
    for (int run = 0; run < 4; run++) {
      int number = run;
      program.run(
          (manager, storage) -> {
            assertThat(manager.createCache("asked", Restarts.types()).get(1)).isNotNull();
            manager
                .createCache(
                    "other" + number,
                    new MutableConfiguration<Long, Other>().setTypes(Long.class, Other.class))
                .put(1L, new Other("text"));
            assertThat(storage.saveAll("by-hand.rkvs").namespaces()).contains("forgotten");
            assertThat(storage.saveNamespace("forgotten", "one.rkvs").entries()).isEqualTo(1);
          });
    }
    program.run(
        (manager, storage) -> {
          Cache<Integer, Point> cache =
              manager.createCache(
                  "forgotten",
                  new MutableConfiguration<Integer, Point>().setTypes(Integer.class, Point.class));
          assertThat(cache.get(1)).isEqualTo(new Point(3, 4));
          assertThat(storage.loadNamespace("one.rkvs", "again")).isEqualTo("again");
          assertThat(manager.getCache("again", Integer.class, Point.class).get(1))
              .isEqualTo(new Point(3, 4));
          assertThat(manager.getCache("other0", Long.class, Other.class).get(1L))
              .isEqualTo(new Other("text"));
        });
  }

  record Point(int x, int y) implements Serializable {}

  record Other(String text) implements Serializable {}

  @Test
  void aDamagedFileIsSetAsideForTheOneBeforeIt() throws Exception {
    for (String text : new String[] {"first", "second", "third"}) {
      program.run((manager, storage) -> manager.createCache("a", Restarts.types()).put(1, text));
    }
    assertThat(program.fileNames()).as("generations").hasSize(2);
    Path newest = program.directory().resolve(program.fileNames().get(1));
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    assertThatThrownBy(() -> program.run((manager, storage) -> {}))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(newest.toString())
        .hasMessageContaining("the one before it is");
    assertThat(newest).as("untouched").hasBinaryContent(bytes);
    program.run(
        SAVING + "persistence.on-corrupt = set-aside",
        (manager, storage) -> {
          assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("second");
          assertThat(program.fileNames()).anyMatch(name -> name.contains(".damaged-"));
        });
  }

  @Test
  void aDestroyedNamespaceStaysDestroyed() throws Exception {
    program.run(
        (manager, storage) -> {
          manager.createCache("kept", Restarts.types()).put(1, "kept");
          manager.createCache("gone", Restarts.types()).put(1, "gone");
          manager.createCache("waiting", Restarts.types()).put(1, "gone too");
          storage.saveAll("all-{ts}.rkvs");
        });
    program.run(
        "",
        (manager, storage) -> {
          assertThat(manager.getCache("gone")).isNotNull();
          manager.destroyCache("gone");
          manager.destroyCache("waiting");
          assertThat(manager.getCache("gone")).isNull();
          assertThat(manager.getCache("waiting")).isNull();
          storage.saveAll("by-hand.rkvs"); // has nothing to do with the file that still has them
        });
    program.run(
        (manager, storage) -> {
          assertThat(manager.getCache("gone")).isNull();
          assertThat(storage.namespaceCount()).isEqualTo(1);
          assertThat(manager.createCache("gone", Restarts.types()).get(1)).isNull();
          manager.<Integer, String>getCache("gone").put(1, "new");
        });
    program.run(
        (manager, storage) -> {
          assertThat(manager.createCache("gone", Restarts.types()).get(1)).isEqualTo("new");
          assertThat(manager.createCache("kept", Restarts.types()).get(1)).isEqualTo("kept");
        });
  }

  @Test
  void aCacheThatIsClosedOnItsOwnIsWarmWhenItIsCreatedAgain() throws Exception {
    program.run(
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          manager.createCache("b", Restarts.types()).put(1, "one");
          manager.getCache("a").close();
          assertThat(program.fileNames()).singleElement().asString().startsWith("closed/a-");
          Cache<Integer, String> again = manager.createCache("a", Restarts.types());
          assertThat(again.get(1)).isEqualTo("one");
          again.put(1, "two");
          again.close();
          manager.getCache("b").close();
        });
    program.run(
        (manager, storage) -> {
          assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("two");
          assertThat(manager.createCache("b", Restarts.types()).get(1)).isEqualTo("one");
          manager.destroyCache("b");
          assertThat(program.fileNames()).noneMatch(name -> name.contains("closed/b"));
        });
    program.run((manager, storage) -> assertThat(manager.getCache("b")).isNull());
  }

  @Test
  void aNamespaceThatIsNotPersistentIsNeitherSavedNorRestored() throws Exception {
    String settings = SAVING + "namespaces.\"*secret\" { persistent = false }";
    program.run((manager, storage) -> manager.createCache("secret", Restarts.types()).put(1, "a"));
    program.run(settings, (manager, storage) -> assertThat(storage.namespaceCount()).isZero());
    program.run(
        settings,
        (manager, storage) -> {
          Cache<Integer, String> secret = manager.createCache("secret", Restarts.types());
          assertThat(secret.get(1)).isNull();
          secret.put(1, "b");
          assertThat(storage.saveAll("all.rkvs").namespaces()).isEmpty();
          assertThat(storage.saveNamespace("secret", "asked.rkvs").entries()).isEqualTo(1);
        });
    program.run((manager, storage) -> assertThat(manager.getCache("secret")).isNull());
  }

  @Test
  void timeToLiveGoesOnWhereItWas() throws Exception {
    MutableConfiguration<Integer, String> timed =
        Restarts.types()
            .setExpiryPolicyFactory(
                CreatedExpiryPolicy.factoryOf(
                    new javax.cache.expiry.Duration(TimeUnit.SECONDS, 100)));
    program.run(
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("timed", timed);
          cache.put(1, "old");
          advance(Duration.ofSeconds(60));
          cache.put(2, "young");
          advance(Duration.ofSeconds(10));
        });
    advance(Duration.ofSeconds(20)); // the machine is off: 90 of 100 seconds of the old one
    program.run(
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("timed", timed);
          assertThat(cache.get(1)).isEqualTo("old");
          program.ticker.advance(Duration.ofSeconds(9));
          assertThat(cache.get(1)).as("99 seconds old").isEqualTo("old");
          program.ticker.advance(Duration.ofMillis(1_100));
          assertThat(cache.get(1)).as("100.1 seconds old").isNull();
          assertThat(cache.get(2)).as("40 seconds old").isEqualTo("young");
        });
    advance(Duration.ofSeconds(70));
    program.run(
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("timed", timed);
          assertThat(cache.iterator()).as("both have expired on disk").isExhausted();
          assertThat(storage.totalKeyCount()).isZero();
        });
  }

  private void advance(Duration by) {
    program.ticker.advance(by);
    program.clock.advance(by);
  }

  @Test
  void whatExpiresWhileItWaitsStaysOut() throws Exception {
    MutableConfiguration<Integer, String> timed =
        Restarts.types()
            .setExpiryPolicyFactory(
                CreatedExpiryPolicy.factoryOf(
                    new javax.cache.expiry.Duration(TimeUnit.SECONDS, 100)));
    program.run((manager, storage) -> manager.createCache("timed", timed).put(1, "old"));
    program.run(
        (manager, storage) -> {
          advance(Duration.ofSeconds(101));
          assertThat(storage.saveAll("x.rkvs").entries()).isZero();
          assertThat(manager.createCache("timed", timed).get(1)).isNull();
          assertThat(storage.restoredNamespaces().get(0).expired()).isEqualTo(1);
        });
  }

  /** As Spring's SimpleKey: the hash code is a transient field that readObject fills. */
  static final class KeyWithKeptHash implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // parameters are serializable by convention
    private final Object[] params;

    private transient int hashCode;

    KeyWithKeptHash(Object... params) {
      this.params = params.clone();
      hashCode = Arrays.deepHashCode(this.params);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof KeyWithKeptHash key && Arrays.deepEquals(params, key.params);
    }

    @Override
    public int hashCode() {
      return hashCode;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      hashCode = Arrays.deepHashCode(params);
    }
  }

  @Test
  void aKeyWithAKeptHashCodeIsFound() throws Exception {
    String settings = SAVING + "persistence.allowed-classes = [\"io.rkvs.provider.*\"]";
    program.run(
        settings,
        (manager, storage) -> {
          Cache<Object, Object> cache = manager.createCache("quotes", new MutableConfiguration<>());
          cache.put(new KeyWithKeptHash("pen", 4), "6.00");
          assertThat(cache.get(new KeyWithKeptHash("pen", 4))).isEqualTo("6.00");
        });
    program.run(
        settings,
        (manager, storage) -> {
          Cache<Object, Object> cache = manager.createCache("quotes", new MutableConfiguration<>());
          assertThat(cache.get(new KeyWithKeptHash("pen", 4))).isEqualTo("6.00");
        });
  }

  @Test
  void classesThatAreNotAllowedOrFitNoMoreAreCountedAndReported() throws Exception {
    program.run(
        SAVING + "persistence.allowed-classes = [\"io.rkvs.provider.*\"]",
        (manager, storage) -> {
          Cache<Object, Object> cache = manager.createCache("mixed", new MutableConfiguration<>());
          cache.put(1, new Point(1, 2));
          cache.put(2, "text");
        });
    program.run(
        "",
        (manager, storage) -> {
          Cache<Object, Object> cache = manager.createCache("mixed", new MutableConfiguration<>());
          assertThat(cache.get(1)).isNull();
          assertThat(cache.get(2)).isEqualTo("text");
          RestoredNamespace report = storage.restoredNamespaces().get(0);
          assertThat(report.undecodable()).isEqualTo(1);
          assertThat(report.undecodableByClass()).containsEntry(Point.class.getName(), 1L);
          assertThat(report.problems()).singleElement().asString().contains("not allowed");
        });
    program.run(
        "",
        (manager, storage) -> {
          assertThat(manager.createCache("mixed", Restarts.types()).get(2)).isEqualTo("text");
          assertThat(storage.restoredNamespaces().get(0).loaded()).isEqualTo(1);
        });
    program.run(
        "persistence.on-undecodable = fail",
        (manager, storage) -> {
          assertThatThrownBy(() -> manager.createCache("mixed", Restarts.types()))
              .isInstanceOf(SnapshotException.class)
              .hasMessageContaining("mixed");
          assertThat(manager.getCacheNames()).isEmpty();
          assertThat(storage.restoredNamespaces()).allMatch(RestoredNamespace::waiting);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "deflate", "lz4", "zstd"})
  void filesAreCompressedAsAskedAndReadWhatever(String compression) throws Exception {
    program.run(
        "persistence.compression = " + compression,
        (manager, storage) -> {
          Cache<Integer, String> cache = manager.createCache("a", Restarts.types());
          for (int i = 0; i < 1_000; i++) {
            cache.put(i, "the same text again");
          }
          Path file = storage.saveAll("all.rkvs").file();
          assertThat(
                  SnapshotReader.describe(LocalFiles.INSTANCE, file, ReadOptions.defaults())
                      .codec())
              .isEqualTo(compression);
        });
    program.run(
        "",
        (manager, storage) -> {
          storage.loadAll("all.rkvs");
          assertThat(manager.createCache("a", Restarts.types()).get(999))
              .isEqualTo("the same text again");
        });
  }

  @Test
  void entriesOfOtherTypesThanDeclaredAreLeftOut() throws Exception {
    program.run((manager, storage) -> manager.createCache("a", Restarts.types()).put(1, "one"));
    program.run(
        "",
        (manager, storage) -> {
          Cache<Integer, Long> cache =
              manager.createCache(
                  "a",
                  new MutableConfiguration<Integer, Long>().setTypes(Integer.class, Long.class));
          assertThat(cache).isEmpty();
          RestoredNamespace report = storage.restoredNamespaces().get(0);
          assertThat(report.undecodable()).isEqualTo(1);
          assertThat(report.problems()).singleElement().asString().contains("java.lang.Long");
        });
  }

  @Test
  void loadedEntriesRespectTheBound() throws Exception {
    program.run(
        (manager, storage) -> {
          for (String name : new String[] {"evicts", "rejects", "small"}) {
            Cache<Integer, String> cache = manager.createCache(name, Restarts.types());
            for (int i = 0; i < 1_000; i++) {
              cache.put(i, "value " + i);
            }
          }
        });
    program.run(
        SAVING
            + """
            namespaces {
              evicts { max-entries = 100 }
              rejects { max-entries = 100, when-full = reject }
              small { max-value-size = 8 }
            }
            """,
        (manager, storage) -> {
          assertThat(manager.getCache("evicts")).hasSizeBetween(90, 100);
          assertThat(manager.getCache("rejects")).hasSize(100);
          assertThat(manager.getCache("small")).hasSizeBetween(1, 200);
          assertThat(storage.restoredNamespaces().get(1).refused()).isEqualTo(900);
        });
  }

  @Test
  void tooManyNamespacesAreRefused() throws Exception {
    program.run(
        (manager, storage) -> {
          for (int i = 0; i < 5; i++) {
            manager.createCache("c" + i, new NamespaceConfiguration<>());
          }
        });
    assertThatThrownBy(() -> program.run(SAVING + "max-namespaces = 4", (manager, storage) -> {}))
        .isInstanceOf(CapacityExceededException.class)
        .hasMessageContaining("at most 4");
    program.run(
        SAVING + "max-namespaces = 5",
        (manager, storage) -> {
          assertThatThrownBy(() -> manager.createCache("c5", new NamespaceConfiguration<>()))
              .isInstanceOf(CapacityExceededException.class);
          assertThat(manager.createCache("c4", new NamespaceConfiguration<>())).isEmpty();
        });
  }

  @Test
  void aStartThatFailsSavesNothing() throws Exception {
    program.run((manager, storage) -> manager.createCache("a", Restarts.types()).put(1, "one"));
    var before = program.fileNames();
    assertThatThrownBy(
            () ->
                program.run(
                    SAVING + "namespaces { a { key-type = \"no.such.Class\" } }",
                    (manager, storage) -> {}))
        .hasMessageContaining("no.such.Class");
    assertThatThrownBy(
            () -> program.run(SAVING + "max-namespaces = 1, namespaces { x {} }", (m, s) -> {}))
        .isInstanceOf(CapacityExceededException.class);
    assertThat(program.fileNames()).isEqualTo(before);
    program.run(
        (manager, storage) ->
            assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("one"));
  }

  @Test
  void oneNameStandsForOneNamespaceAlone() throws Exception {
    program.run(
        (manager, storage) -> {
          manager.createCache("all", Restarts.types()).put(1, "one");
          assertThatThrownBy(() -> storage.saveAll("{ns}.rkvs"))
              .isInstanceOf(SnapshotException.class)
              .hasMessageContaining("{ns}");
          manager.getCache("all").close();
        });
    program.run(
        (manager, storage) ->
            assertThat(manager.createCache("all", Restarts.types()).get(1)).isEqualTo("one"));
  }
}
