package io.rkvs.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second JVM with the class path of this one. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static ChildProcess start(List<String> jvmArguments, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.addAll(List.of("-ea", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Returns the next line that starts so, or fails with what came instead. */
  public String awaitLine(String start) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the child ended without saying " + start + ":\n" + seen);
  }

  public String readAll() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }

  public long pid() {
    return process.pid();
  }

  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGKILL: nothing in the child runs after it. */
  public void kill() throws InterruptedException {
    process
        .toHandle()
        .destroyForcibly(); // unlike Process.destroyForcibly it leaves our end of the pipe open
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
