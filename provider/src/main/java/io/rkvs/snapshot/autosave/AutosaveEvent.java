package io.rkvs.snapshot.autosave;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One run of an autosave task in a flight recording, also one that failed. */
@Name("io.rkvs.Autosave")
@Label("Autosave")
@Category({"RKVS", "Snapshots"})
@Description("An autosave task was due and saved, or failed to")
@StackTrace(false)
final class AutosaveEvent extends Event {
  @Label("Namespace")
  @Description("Empty for the task that saves all namespaces")
  String namespace = "";

  @Label("File Name Pattern")
  String pattern = "";

  @Label("Outcome")
  String outcome = "";

  void complete(AutosaveTask task, @Nullable Throwable problem) {
    end();
    if (shouldCommit()) {
      String name = task.namespace();
      namespace = name == null ? "" : name;
      pattern = task.fileNamePattern();
      outcome = problem == null ? "ok" : String.valueOf(problem.getMessage());
      commit();
    }
  }
}
