package io.rkvs.snapshot;

import io.rkvs.extensions.SnapshotInfo;
import io.rkvs.snapshot.io.FileOps;
import io.rkvs.snapshot.io.LocalFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** Saves and loads for tests. */
final class SnapshotFixture {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private SnapshotFixture() {}

  static SnapshotFiles files(FileOps ops) {
    return new SnapshotFiles(ops, new PlainCodec(), CLOCK, new Random(42));
  }

  static WriteOptions small() {
    return WriteOptions.defaults().withBlockBytes(512).withThreads(1);
  }

  static SnapshotInfo save(Path file, WriteOptions options, CutSource... cuts) {
    return files(FaultyFiles.healthy()).save(file, 2, () -> List.of(cuts), options);
  }

  static ReadOptions reading() {
    return ReadOptions.defaults().withClock(CLOCK).withThreads(1);
  }

  static CollectingSink load(Path file) {
    return load(file, reading());
  }

  static CollectingSink load(Path file, ReadOptions options) {
    CollectingSink sink = new CollectingSink();
    loadInto(sink, file, options);
    return sink;
  }

  static LoadReport loadInto(LoadSink sink, Path file, ReadOptions options) {
    try (SnapshotReader reader = SnapshotReader.open(LocalFiles.INSTANCE, file, options)) {
      return reader.load(name -> true, sink, new PlainCodec());
    }
  }
}
