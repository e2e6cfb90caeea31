package io.rkvs.snapshot.tool;

import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotDescription;
import io.rkvs.snapshot.SnapshotDescription.NamespaceDescription;
import io.rkvs.snapshot.SnapshotReader;
import io.rkvs.snapshot.format.ClassTable;
import io.rkvs.snapshot.io.FileOps;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Prints what a file says of itself, without reading its entries. */
final class Inspect {
  private Inspect() {}

  static int run(FileOps files, Path file, Clock clock, PrintStream out) {
    SnapshotDescription found = SnapshotReader.describe(files, file, ReadOptions.defaults());
    out.printf("file          %s%n", file);
    out.printf("format        %s, id %016x%n", found.formatVersion(), found.snapshotId());
    out.printf(
        "cut           %s, %s ago%n",
        found.cutAt(), age(Duration.between(found.cutAt(), clock.instant())));
    out.printf("finished      %s%n", found.finishedAt());
    out.printf("size          %,d bytes, codec %s%n", found.sizeBytes(), found.codec());
    out.printf("entry codec   %s%n", Text.escape(found.entryCodec()));
    found
        .labels()
        .forEach(
            (name, text) ->
                out.printf("label         %s = %s%n", Text.escape(name), Text.escape(text)));
    out.printf("namespaces    %,d, entries %,d%n", found.namespaces().size(), found.entries());
    for (NamespaceDescription namespace : found.namespaces()) {
      out.printf(
          "  %s: %,d entries, %,d blocks, %,d bytes, %,d before compression%n",
          Text.escape(namespace.name()),
          namespace.entries(),
          namespace.blocks(),
          namespace.storedBytes(),
          namespace.rawBytes());
    }
    out.printf("classes       %,d%n", found.classes().classes().size());
    for (ClassTable.Entry entry : found.classes().classes()) {
      out.printf("  %s %016x%n", Text.escape(entry.name()), entry.fingerprint());
    }
    return SnapshotTool.OK;
  }

  private static String age(Duration age) {
    Duration whole = Duration.ofSeconds(Math.max(0, age.toSeconds()));
    return whole.toDays() > 0
        ? whole.toDays() + " d " + whole.toHoursPart() + " h"
        : whole.toHours() + " h " + whole.toMinutesPart() + " min " + whole.toSecondsPart() + " s";
  }
}
