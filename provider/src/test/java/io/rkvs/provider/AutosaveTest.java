package io.rkvs.provider;

import static io.rkvs.provider.Restarts.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.AutosaveStatus;
import io.rkvs.extensions.ManagerAutosave;
import io.rkvs.extensions.NamespaceAutosave;
import io.rkvs.extensions.SnapshotException;
import io.rkvs.extensions.StorageConfiguration;
import io.rkvs.extensions.StorageManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Autosave tasks of managers and namespaces, by configuration and at run time. */
final class AutosaveTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private final Restarts program;

  AutosaveTest(@TempDir Path temp) {
    program = new Restarts(temp);
  }

  private static AutosaveStatus.Task task(StorageManager storage, int index) {
    return storage.autosaves().tasks().get(index);
  }

  private static void awaitSaves(StorageManager storage, int index, int more) {
    long before = task(storage, index).successes();
    patiently().until(() -> task(storage, index).successes() >= before + more);
  }

  @Test
  void tasksOfTheFileSaveAndPruneAndAreWarmLater() throws Exception {
    String settings =
        """
        autosave { interval = 20ms, file = "every-{ts}.rkvs" }
        namespaces { orders { autosave { interval = 20ms, file = "{ns}/at-{ts}.rkvs" } } }
        """;
    program.run(
        settings,
        (manager, storage) -> {
          manager.getCache("orders").put(1, "one");
          manager.createCache("others", Restarts.types()).put(2, "two");
          awaitSaves(storage, 0, 3);
          awaitSaves(storage, 1, 3);
          assertThat(storage.autosaves().tasks())
              .extracting(AutosaveStatus.Task::namespace)
              .containsExactly(null, "orders");
          assertThat(task(storage, 0).running()).isTrue();
          assertThat(task(storage, 0).nextDue()).isNotNull();
          assertThat(task(storage, 0).lastSuccess()).isNotNull();
          assertThat(task(storage, 0).failures()).isZero();
        });
    assertThat(program.fileNames())
        .hasSize(4)
        .allMatch(name -> name.startsWith("every-") || name.startsWith("orders/at-"));
    program.run(
        settings,
        (manager, storage) -> {
          assertThat(manager.getCache("orders").get(1)).isEqualTo("one");
          assertThat(manager.createCache("others", Restarts.types()).get(2)).isEqualTo("two");
        });
  }

  @Test
  void nothingIsSavedBeforeTheManagerIsWarm() throws Exception {
    String settings = "autosave { interval = 1ms, file = \"all.rkvs\" }";
    program.run(
        settings,
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          awaitSaves(storage, 0, 2);
        });
    for (int run = 0; run < 20; run++) {
      program.run(settings, (manager, storage) -> {});
    }
    program.run(
        settings,
        (manager, storage) -> {
          awaitSaves(storage, 0, 2);
          assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("one");
        });
  }

  @Test
  void tasksComeAndGoWhileTheManagerRuns() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          assertThat(storage.autosaves().tasks()).isEmpty();
          storage.stopManagerAutosave();
          assertThatThrownBy(() -> storage.startNamespaceAutosave("a"))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(
                  () -> storage.addNamespaceAutosave(new NamespaceAutosave("a", SOON, "{ns}.rkvs")))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("'a'");
          manager.createCache("a", Restarts.types()).put(1, "one");
          storage.addNamespaceAutosave(new NamespaceAutosave("a", SOON, "{ns}.rkvs"));
          awaitSaves(storage, 0, 2);
          storage.stopNamespaceAutosave("a");
          assertThat(program.fileNames()).containsExactly("a.rkvs", "a.rkvs.1");
          assertThat(task(storage, 0).running()).isFalse();
          assertThat(task(storage, 0).nextDue()).isNull();
          storage.startMissingAutosaves();
          assertThat(task(storage, 0).running()).isTrue();
          storage.addNamespaceAutosave(new NamespaceAutosave("a", SOON, "other.rkvs"));
          assertThat(storage.autosaves().tasks()).hasSize(1);
          awaitSaves(storage, 0, 1);
          assertThat(program.directory().resolve("other.rkvs")).exists();
        });
  }

  @Test
  void aChangedConfigurationStartsReplacesAndStopsTasks() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types());
          manager.createCache("b", Restarts.types());
          NamespaceAutosave ofA = new NamespaceAutosave("a", SOON, "{ns}.rkvs");
          StorageConfiguration both =
              storage
                  .configuration()
                  .withManagerAutosave(new ManagerAutosave(SOON, "every.rkvs"))
                  .withNamespaceAutosaves(
                      List.of(ofA, new NamespaceAutosave("b", SOON, "{ns}.rkvs")));
          storage.updateConfiguration(both);
          for (int i = 0; i < 3; i++) {
            awaitSaves(storage, i, 1);
          }
          storage.updateConfiguration(
              both.withManagerAutosave(null).withNamespaceAutosaves(List.of(ofA)));
          assertThat(storage.autosaves().tasks())
              .singleElement()
              .satisfies(
                  task -> {
                    assertThat(task.namespace()).isEqualTo("a");
                    assertThat(task.successes()).as("it goes on").isPositive();
                  });
        });
  }

  @Test
  void wishesThatCannotBeFulfilledChangeNothing() throws Exception {
    program.run(
        "autosave { interval = 1h, file = \"every.rkvs\" }",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types());
          manager.createCache("b", Restarts.types());
          StorageConfiguration before = storage.configuration();
          refuse(storage, new NamespaceAutosave("a", SOON, "EVERY.rkvs"), "a file of its own");
          refuse(storage, new NamespaceAutosave("nobody", SOON, "x.rkvs"), "nobody");
          refuse(storage, new NamespaceAutosave("a", SOON, "../x.rkvs"), "leads out");
          refuse(storage, new NamespaceAutosave("a", SOON, "{what}.rkvs"), "{what}");
          refuse(storage, new NamespaceAutosave("a", SOON, "rkvs.lock"), "the directory's own");
          storage.addNamespaceAutosave(new NamespaceAutosave("a", Duration.ofHours(1), "x.rkvs"));
          refuse(storage, new NamespaceAutosave("b", SOON, "X.rkvs"), "the file of namespace 'a'");
          assertThatThrownBy(() -> new NamespaceAutosave("a", Duration.ZERO, "x.rkvs"))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("interval");
          assertThat(storage.autosaves().tasks()).hasSize(2);
          assertThat(storage.configuration().managerAutosave()).isEqualTo(before.managerAutosave());
          assertThat(storage.configuration().namespaceAutosaves()).hasSize(1);
        });
    assertThatThrownBy(
            () ->
                program.run(
                    "autosave { interval = 0s, file = \"x.rkvs\" }", (manager, storage) -> {}))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("rkvs.autosave.interval");
    assertThatThrownBy(
            () ->
                program.run(
                    "namespaces.a { persistent = false, autosave { interval = 1s, file = x } }",
                    (manager, storage) -> {}))
        .hasMessageContaining("persistent");
  }

  private static void refuse(StorageManager storage, NamespaceAutosave task, String message) {
    assertThatThrownBy(() -> storage.addNamespaceAutosave(task))
        .isInstanceOfAny(IllegalArgumentException.class, SnapshotException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aTaskThatFailsIsSeenAndTriesAgain() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          Cache<Object, Object> cache =
              manager.createCache("a", new javax.cache.configuration.MutableConfiguration<>());
          cache.put(1, new WarmStartTest.Point(1, 2));
          storage.addNamespaceAutosave(new NamespaceAutosave("a", SOON, "a.rkvs"));
          patiently().until(() -> task(storage, 0).failures() >= 2);
          assertThat(task(storage, 0).running()).isTrue();
          assertThat(task(storage, 0).lastFailure()).isNotNull();
          assertThat(task(storage, 0).lastError()).contains("not allowed");
          assertThat(program.directory().resolve("a.rkvs")).doesNotExist();
          cache.put(1, "a string");
          awaitSaves(storage, 0, 1);
          assertThat(task(storage, 0).lastError()).as("it stays to be seen").isNotNull();
        });
  }

  @Test
  void theTaskOfACacheEndsWithItAndGoesOnWithTheNext() throws Exception {
    program.run(
        "",
        (manager, storage) -> {
          manager.createCache("a", Restarts.types()).put(1, "one");
          storage.addNamespaceAutosave(new NamespaceAutosave("a", SOON, "a.rkvs"));
          awaitSaves(storage, 0, 1);
          manager.getCache("a").close();
          assertThat(task(storage, 0).running()).isFalse();
          storage.startMissingAutosaves();
          assertThat(task(storage, 0).running()).as("there is nothing to save").isFalse();
          assertThat(manager.createCache("a", Restarts.types()).get(1)).isEqualTo("one");
          awaitSaves(storage, 0, 1);
          manager.destroyCache("a");
          assertThat(task(storage, 0).failures()).isZero();
          assertThat(program.fileNames()).isEmpty();
        });
  }

  @Test
  void closingTheManagerEndsItsThreads() throws Exception {
    program.run(
        "autosave { interval = 1ms, file = \"all.rkvs\" }",
        (manager, storage) -> awaitSaves(storage, 0, 1));
    patiently()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        thread ->
                            thread.getName().startsWith("rkvs-autosave-")
                                && thread
                                    .getName()
                                    .contains(program.directory().getParent().toString())));
    assertThat(Files.exists(program.directory().resolve("all.rkvs"))).isTrue();
  }

  @Test
  void manyChangesAreSavedBeforeTheIntervalIsOver() throws Exception {
    program.run(
        """
        autosave { interval = 1h, file = every.rkvs, after-changes = 100 }
        namespaces.a.autosave { interval = 1h, file = a.rkvs, after-changes = 50 }
        """,
        (manager, storage) -> {
          Cache<Object, Object> a = manager.getCache("a");
          Cache<Integer, String> later = manager.createCache("later", Restarts.types());
          for (int i = 0; i < 60; i++) {
            a.put(i, "value");
          }
          patiently().until(() -> task(storage, 1).successes() == 1);
          assertThat(task(storage, 0).successes()).as("60 of 100 changes").isZero();
          for (int i = 0; i < 40; i++) {
            later.put(i, "value");
          }
          patiently().until(() -> task(storage, 0).successes() == 1);
          storage.loadNamespace("a.rkvs", "copy");
          assertThat(manager.getCache("copy")).hasSize(60);
        });
  }
}
