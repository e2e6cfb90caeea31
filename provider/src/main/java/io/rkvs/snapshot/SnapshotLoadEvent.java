package io.rkvs.snapshot;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One load in a flight recording. */
@Name("io.rkvs.SnapshotLoad")
@Label("Snapshot Load")
@Category({"RKVS", "Snapshots"})
@Description("Entries of a verified snapshot file were decoded")
@StackTrace(false)
final class SnapshotLoadEvent extends Event {
  @Label("File")
  String file = "";

  @Label("Bytes")
  @DataAmount
  long bytes;

  @Label("Entries")
  long entries;

  @Label("Undecodable")
  long undecodable;

  @Label("Outcome")
  String outcome = "";

  void complete(SnapshotSource source, LoadReport report) {
    end();
    if (shouldCommit()) {
      file = source.path().toString();
      bytes = source.size();
      entries = report.loaded();
      undecodable = report.undecodable();
      outcome = "ok";
      commit();
    }
  }

  void fail(SnapshotSource source, Throwable problem) {
    end();
    if (shouldCommit()) {
      file = source.path().toString();
      bytes = source.size();
      outcome = String.valueOf(problem.getMessage());
      commit();
    }
  }
}
