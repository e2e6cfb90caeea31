package io.rkvs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The allow list and the schemas of the real codec, through a file. */
final class KryoEntryCodecTest {
  @TempDir Path directory;

  record Order(UUID id, String text, List<LocalDate> days) {}

  static final class Evil {
    static final AtomicBoolean MADE = new AtomicBoolean();

    Evil() {
      MADE.set(true);
    }
  }

  @Test
  void valuesOfAllowedClassesComeBackAndOthersAreCounted() {
    Map<Object, Object> entries = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      entries.put(i, new Order(new UUID(1, i), "order " + i, List.of(LocalDate.of(2026, 1, 2))));
    }
    entries.put("evil", new Evil());
    entries.put("hidden", new HashMap<>(Map.of("k", new Evil())));
    ListCut cut =
        new ListCut(
            "n",
            64,
            entries.entrySet().stream()
                .map(e -> new ListCut.Entry(e.getKey(), e.getValue(), -1))
                .toList());
    Path file = directory.resolve("n.rkvs");
    try (SerialContext all = context("*")) {
      new SnapshotFiles(LocalFiles.INSTANCE, new KryoEntryCodec(all), SnapshotFixture.CLOCK)
          .save(file, 1, () -> List.of(cut), WriteOptions.defaults().withThreads(2));
    }
    Evil.MADE.set(false);
    try (SerialContext some = context(Order.class.getName());
        SnapshotReader reader =
            SnapshotReader.open(
                LocalFiles.INSTANCE, file, SnapshotFixture.reading().withThreads(2))) {
      assertThat(reader.description().classes().classes())
          .extracting(io.rkvs.snapshot.format.ClassTable.Entry::name)
          .contains(Order.class.getName(), Evil.class.getName());
      CollectingSink sink = new CollectingSink();
      LoadReport report = reader.load(name -> true, sink, new KryoEntryCodec(some));
      assertThat(report.loaded()).isEqualTo(5_000);
      assertThat(report.undecodable()).isEqualTo(2);
      assertThat(report.namespaces().get(0).undecodableByClass())
          .isEqualTo(Map.of(Evil.class.getName(), 2L));
      assertThat(sink.whole().get("n").get(7).value()).isEqualTo(entries.get(7));
    }
    assertThat(Evil.MADE).isFalse();
  }

  private static SerialContext context(String allowed) {
    return SerialContext.builder()
        .allowedClasses(ClassFilter.of(List.of(allowed), List.of()))
        .build();
  }
}
