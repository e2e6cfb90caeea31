package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rkvs.extensions.SnapshotException;
import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.CompiledVersion;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.LoadReport.NamespaceReport;
import io.rkvs.snapshot.io.LocalFiles;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file written by one version of an application is loaded by the next: nothing goes unsaid. */
final class SnapshotEvolutionTest {
  private static final int EACH = 10;

  private static final Map<String, String> OLD =
      Map.of(
          "Gained",
              "class Gained { int a = 1; Gained(){} public String toString(){ return \"a\" + a; } }",
          "Lost", "class Lost { int a = 1; Vanished gone = new Vanished(); Lost(){} }",
          "Changed", "class Changed { String a = \"text\"; Changed(){} }",
          "Vanished", "class Vanished { int a = 3; Vanished(){} }",
          "Light", "enum Light { RED, AMBER }",
          "Same", "class Same { int a = 4; Same(){} }");

  private static final Map<String, String> NEW =
      Map.of(
          "Gained",
          "class Gained { int a; String b = \"new\"; Gained(){} public String toString(){ return \"a\" + a + b; } }",
          "Lost",
          "class Lost { int a; Lost(){} public String toString(){ return \"a\" + a; } }",
          "Changed",
          "class Changed { int a; Changed(){} }",
          "Light",
          "enum Light { RED }",
          "Same",
          "class Same { int a; Same(){} public String toString(){ return \"a\" + a; } }");

  @TempDir Path directory;

  private static SerialContext context(ClassLoader loader) {
    return SerialContext.builder()
        .classLoader(loader)
        .allowedClasses(ClassFilter.of(List.of("*"), List.of()))
        .build();
  }

  private Path save(ClassLoader loader) throws Exception {
    List<ListCut.Entry> entries = new ArrayList<>();
    for (String name : List.of("Gained", "Lost", "Changed", "Vanished", "Same")) {
      var constructor = loader.loadClass(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      for (int i = 0; i < EACH; i++) {
        entries.add(new ListCut.Entry(name + i, constructor.newInstance(), -1));
      }
    }
    Object[] lights = loader.loadClass("Light").getEnumConstants();
    for (int i = 0; i < EACH; i++) {
      entries.add(new ListCut.Entry("Light" + i, lights[i % 2], -1));
    }
    Path file = directory.resolve("n.rkvs");
    try (SerialContext writing = context(loader)) {
      new SnapshotFiles(LocalFiles.INSTANCE, new KryoEntryCodec(writing), SnapshotFixture.CLOCK)
          .save(file, 1, () -> List.of(new ListCut("n", 8, entries)), SnapshotFixture.small());
    }
    return file;
  }

  @Test
  void whatStillFitsIsLoadedAndTheRestIsCountedByClass() throws Exception {
    try (URLClassLoader old = CompiledVersion.load(directory.resolve("old"), OLD);
        URLClassLoader now = CompiledVersion.load(directory.resolve("new"), NEW);
        SerialContext reading = context(now)) {
      Path file = save(old);
      CollectingSink sink = new CollectingSink();
      LoadReport report;
      try (SnapshotReader reader =
          SnapshotReader.open(LocalFiles.INSTANCE, file, SnapshotFixture.reading())) {
        report = reader.load(name -> true, sink, new KryoEntryCodec(reading));
      }
      Map<Object, CollectingSink.Stored> loaded = sink.whole().get("n");
      assertThat(loaded.get("Gained3").value()).hasToString("a1new");
      assertThat(loaded.get("Lost3").value()).hasToString("a1");
      assertThat(loaded.get("Same3").value()).hasToString("a4");
      assertThat(loaded.get("Light0").value()).hasToString("RED");
      assertThat(loaded).hasSize(3 * EACH + EACH / 2).doesNotContainKeys("Light1", "Vanished0");

      NamespaceReport of = report.namespaces().get(0);
      assertThat(of.loaded()).isEqualTo(3L * EACH + EACH / 2);
      assertThat(of.undecodable()).isEqualTo(2L * EACH + EACH / 2);
      assertThat(of.undecodableByClass().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(of.undecodable());
      assertThat(of.undecodableByClass()).containsEntry("Vanished", (long) EACH);
      assertThat(of.undecodableByClass()).containsEntry("Light", EACH / 2L);
      assertThat(of.examples()).hasSize(DecodedBlock.MOST_EXAMPLES);
      assertThat(report.changedClasses())
          .anyMatch(line -> line.startsWith("Gained: its members have changed"))
          .anyMatch(line -> line.startsWith("Lost: its members have changed"))
          .anyMatch(line -> line.startsWith("Changed: its members have changed"))
          .anyMatch(line -> line.startsWith("Light: its members have changed"))
          .anyMatch(line -> line.startsWith("Vanished: not found"))
          .noneMatch(line -> line.startsWith("Same"));
    }
  }

  @Test
  void loadThatIsToAbortDoesAndSaysWhere() throws Exception {
    try (URLClassLoader old = CompiledVersion.load(directory.resolve("old"), OLD);
        URLClassLoader now = CompiledVersion.load(directory.resolve("new"), NEW);
        SerialContext reading = context(now)) {
      Path file = save(old);
      CollectingSink sink = new CollectingSink();
      ReadOptions aborting =
          SnapshotFixture.reading().withOnUndecodable(ReadOptions.OnUndecodable.ABORT);
      try (SnapshotReader reader = SnapshotReader.open(LocalFiles.INSTANCE, file, aborting)) {
        assertThatThrownBy(() -> reader.load(name -> true, sink, new KryoEntryCodec(reading)))
            .isInstanceOfSatisfying(
                SnapshotException.class,
                e -> {
                  assertThat(e.kind()).isEqualTo(SnapshotException.Kind.MISMATCH);
                  assertThat(e.offset()).isPositive();
                });
      }
      assertThat(sink.whole()).isEmpty();
      assertThat(sink.abandoned()).isEqualTo(1);
    }
  }
}
