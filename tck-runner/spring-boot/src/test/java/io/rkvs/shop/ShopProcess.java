package io.rkvs.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop in a JVM of its own, as a user starts it, ended by a signal. */
final class ShopProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  /** In place of a port: the process has ended. */
  private static final int ENDED = -1;

  private final Process process;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
  private final Thread reader;

  private ShopProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "output of the shop");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM.
   *
   * @param data where its snapshots live
   * @param arguments of the command {@code java}, beside those that every shop gets
   */
  static ShopProcess start(Path data, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    if (Runtime.version().feature() >= 24) {
      // What later JDKs refuse must not be needed.
      command.add("--sun-misc-unsafe-memory-access=deny");
      command.add("--illegal-native-access=deny");
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SHOP_DATA", data.toString());
    return new ShopProcess(builder.start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher matcher = PORT.matcher(line);
        if (matcher.find()) {
          ports.add(Integer.valueOf(matcher.group(1)));
        }
      }
    } catch (IOException failure) {
      output.add(failure.toString());
    }
    ports.add(ENDED);
  }

  /** Returns the shop once it is open; called again, the one after the next restart. */
  Shop shop() throws InterruptedException {
    Integer port = ports.poll(3, TimeUnit.MINUTES);
    if (port == null || port == ENDED) {
      process.destroyForcibly();
      throw new AssertionError(
          (port == null ? "no shop opened:\n" : "ended:\n") + String.join("\n", output));
    }
    return new Shop(port, this);
  }

  /** Waits until it ends by itself, and returns its exit code. */
  int end() throws InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end:\n" + String.join("\n", output));
    }
    reader.join();
    return process.exitValue();
  }

  /** Returns what it has printed so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  /** Sends it a signal that lets it close, and waits until it has; once more has no effect. */
  @Override
  public void close() {
    process.destroy();
    try {
      end();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Closes it, and returns all that it printed. */
  List<String> closeAndReturnOutput() {
    close();
    return output();
  }
}
