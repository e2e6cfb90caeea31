package io.rkvs.serial;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** One version of some classes, compiled from their sources. */
public final class CompiledVersion {
  private CompiledVersion() {}

  /**
   * Compiles classes of the unnamed package and returns a loader that has them and the JDK.
   *
   * @param out where to
   * @param sources by class name
   */
  public static URLClassLoader load(Path out, Map<String, String> sources) throws IOException {
    Files.createDirectories(out);
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Files.writeString(out.resolve(source.getKey() + ".java"), source.getValue());
    }
    String[] arguments =
        Stream.concat(
                Stream.of("-proc:none", "-d", out.toString()),
                sources.keySet().stream().map(name -> out.resolve(name + ".java").toString()))
            .toArray(String[]::new);
    int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments);
    if (result != 0) {
      throw new AssertionError("javac: " + result);
    }
    return new URLClassLoader(
        new URL[] {out.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }
}
