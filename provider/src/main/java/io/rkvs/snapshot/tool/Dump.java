package io.rkvs.snapshot.tool;

import io.rkvs.serial.ClassFilter;
import io.rkvs.serial.SerialContext;
import io.rkvs.snapshot.EntrySink;
import io.rkvs.snapshot.KryoEntryCodec;
import io.rkvs.snapshot.LoadReport;
import io.rkvs.snapshot.LoadReport.NamespaceReport;
import io.rkvs.snapshot.LoadSink;
import io.rkvs.snapshot.ReadOptions;
import io.rkvs.snapshot.SnapshotReader;
import io.rkvs.snapshot.io.FileOps;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Prints the entries of a file, expired ones too. */
final class Dump {
  private Dump() {}

  static int run(
      FileOps files, Command command, Progress progress, PrintStream out, PrintStream err) {
    ReadOptions options =
        ReadOptions.defaults()
            .withProgress(progress)
            .withClock(Clock.fixed(Instant.ofEpochMilli(Long.MIN_VALUE), ZoneOffset.UTC));
    try (SerialContext context =
            SerialContext.builder()
                .allowedClasses(ClassFilter.of(command.allowed(), List.of()))
                .outlines()
                .build();
        SnapshotReader reader = SnapshotReader.open(files, command.file(), options)) {
      String only = command.namespace();
      if (only != null && !reader.names().contains(only)) {
        err.println(
            command.file()
                + ": no namespace "
                + Text.escape(only)
                + ", there are "
                + reader.names().stream().map(Text::escape).toList());
        return SnapshotTool.UNREADABLE;
      }
      LoadReport report =
          reader.load(
              name -> only == null || name.equals(only),
              new Printer(out, command.limit()),
              new KryoEntryCodec(context));
      progress.end();
      report.namespaces().forEach(namespace -> note(namespace, err));
    } catch (CancellationException limitReached) {
      progress.end();
      err.printf("the first %,d entries; there are more%n", command.limit());
    }
    return SnapshotTool.OK;
  }

  private static void note(NamespaceReport report, PrintStream err) {
    if (report.undecodable() > 0) {
      err.printf(
          "%s: %,d entries cannot be shown: %s%n",
          Text.escape(report.name()), report.undecodable(), report.undecodableByClass());
      report.examples().forEach(example -> err.println("  " + Text.escape(example)));
    }
  }

  /** Prints entries as they come. */
  private static final class Printer implements LoadSink {
    private final PrintStream out;
    private long left;

    Printer(PrintStream out, long limit) {
      this.out = out;
      this.left = limit;
    }

    @Override
    public void begin(String name, byte[] metadata, long entries) {
      out.println("namespace " + Text.escape(name));
    }

    @Override
    public void entry(Object key, Object value, long expiresAtEpochMillis) {
      if (left-- <= 0) {
        throw new CancellationException("enough entries");
      }
      String expires =
          expiresAtEpochMillis == EntrySink.ETERNAL
              ? ""
              : "  expires " + Instant.ofEpochMilli(expiresAtEpochMillis);
      out.println("  " + Text.of(key) + " = " + Text.of(value) + expires);
    }

    @Override
    public void end() {}
  }
}
