package io.rkvs.engine.broken;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The engine with one step of its protocol broken: changes to its source text, compiled into a
 * folder of their own, and the check that has to report it.
 */
final class Mutant {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "rkvs", "engine");

  final String name;
  private final List<Patch> patches = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Check> checksAtLength = new ArrayList<>();

  private Mutant(String name) {
    this.name = name;
  }

  /** A text of a source file that occurs there exactly once, and what takes its place. */
  private record Patch(String file, String anchor, String replacement) {}

  static Mutant of(String name) {
    return new Mutant(name);
  }

  /**
   * Breaks a class.
   *
   * @param anchor what is replaced, to be found exactly once whatever the white space between its
   *     words
   */
  Mutant in(String className, String anchor, String replacement) {
    patches.add(new Patch(className + ".java", anchor, replacement));
    return this;
  }

  Mutant reportedBy(Check... by) {
    checks.addAll(List.of(by));
    return this;
  }

  /** Names checks that the build leaves to its long form. */
  Mutant atLengthAlsoBy(Check... by) {
    checksAtLength.addAll(List.of(by));
    return this;
  }

  List<Check> checks(boolean atLength) {
    List<Check> all = new ArrayList<>(checks);
    if (atLength) {
      all.addAll(checksAtLength);
    }
    return all;
  }

  /** Compiles the broken classes and returns the folder that has to come first on a class path. */
  Path compile(Path target) throws IOException {
    Path folder = target.resolve(name);
    deleteOld(folder);
    Files.createDirectories(folder);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-proc:none",
            "-nowarn");
    List<JavaFileObject> sources = new ArrayList<>();
    patched().forEach((file, text) -> sources.add(source(file, text)));
    boolean compiled = javac.getTask(messages, null, null, options, null, sources).call();
    if (!compiled) {
      throw new AssertionError("mutant '" + name + "' does not compile:\n" + messages);
    }
    return folder;
  }

  /** A class of an older engine would be found first. */
  private static void deleteOld(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private Map<String, String> patched() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Patch patch : patches) {
      String before = texts.get(patch.file);
      if (before == null) {
        before = Files.readString(SOURCES.resolve(patch.file));
      }
      texts.put(
          patch.file,
          SourceText.replaceOnce(
              before, patch.anchor, patch.replacement, this + " in " + patch.file));
    }
    return texts;
  }

  private static JavaFileObject source(String file, String text) {
    return new SimpleJavaFileObject(
        URI.create("mutant:///io/rkvs/engine/" + file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
