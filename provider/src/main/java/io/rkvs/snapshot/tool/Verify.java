package io.rkvs.snapshot.tool;

import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotDescription;
import io.rkvs.snapshot.SnapshotReader;
import io.rkvs.snapshot.io.FileOps;
import java.io.PrintStream;
import java.nio.file.Path;

/** Checks a file: every byte against its checksums, every block as it is decompressed. */
final class Verify {
  private Verify() {}

  static int run(FileOps files, Path file, Progress progress, PrintStream out) {
    ReadOptions options = ReadOptions.defaults().withProgress(progress);
    try (SnapshotReader reader = SnapshotReader.open(files, file, options)) {
      SnapshotDescription found = reader.description();
      long entries = reader.walkEntries();
      progress.end();
      out.printf(
          "%s: sound, %,d namespaces, %,d entries, %,d bytes%n",
          file, found.namespaces().size(), entries, found.sizeBytes());
      return SnapshotTool.OK;
    }
  }
}
