package io.rkvs.snapshot;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One save in a flight recording, from the cut to the committed file. */
@Name("io.rkvs.SnapshotSave")
@Label("Snapshot Save")
@Category({"RKVS", "Snapshots"})
@Description("Namespaces were saved to a snapshot file")
@StackTrace(false)
final class SnapshotSaveEvent extends Event {
  @Label("File")
  String file = "";

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Entries")
  long entries;

  @Label("Outcome")
  String outcome = "";

  void complete(Path target, SnapshotWriter.Written written) {
    end();
    if (shouldCommit()) {
      file = target.toString();
      bytes = written.bytes();
      entries = written.entries();
      outcome = "ok";
      commit();
    }
  }

  void fail(Path target, Throwable problem) {
    end();
    if (shouldCommit()) {
      file = target.toString();
      outcome = String.valueOf(problem.getMessage());
      commit();
    }
  }
}
