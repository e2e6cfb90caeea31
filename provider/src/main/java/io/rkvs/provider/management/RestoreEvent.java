package io.rkvs.provider.management;

import io.rkvs.extensions.RestoredNamespace;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One restored namespace whose cache was created, in a flight recording. */
@Name("io.rkvs.NamespaceRestore")
@Label("Namespace Restore")
@Category({"RKVS", "Snapshots"})
@Description("Entries of a restored namespace were decoded into its cache")
@StackTrace(false)
public final class RestoreEvent extends Event {
  @Label("Namespace")
  String namespace = "";

  @Label("File")
  String file = "";

  @Label("Entries")
  long entries;

  @Label("Left Out")
  long leftOut;

  /** Ends and commits the event. */
  public void complete(RestoredNamespace report) {
    end();
    if (shouldCommit()) {
      namespace = report.name();
      file = report.file().toString();
      entries = report.loaded();
      leftOut = report.undecodable() + report.refused();
      commit();
    }
  }
}
