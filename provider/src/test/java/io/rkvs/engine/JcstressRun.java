package io.rkvs.engine;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How jcstress is called here: for seconds a class, or as long as jcstress thinks fit. */
public final class JcstressRun {
  /**
   * One JVM a class instead of one per compiler and garbage collector; strides of the preset, since
   * that of a shorter one is a single state: it starts the actors too far apart to meet.
   */
  private static final List<String> SHORT =
      List.of("-v -m quick -f 1 -fsm 1 -iters 2 -time 1000 -sc false".split(" ", -1));

  private static final String SHORT_JVM = "-ea -XX:+UseParallelGC";
  private static final List<String> LONG = List.of("-m", "default");

  private JcstressRun() {}

  /**
   * Returns the arguments of a JVM that runs the classes named {@code ...Stress} of this package
   * for a few seconds each.
   *
   * @param classes a regular expression that the names of their tests contain
   * @param folder for what jcstress writes
   */
  public static List<String> shortly(String classes, Path folder) {
    List<String> arguments = arguments(classes, folder, SHORT);
    arguments.addAll(List.of("-jvmArgs", SHORT_JVM));
    return arguments;
  }

  static List<String> atLength(String classes, Path folder) {
    return arguments(classes, folder, LONG);
  }

  private static List<String> arguments(String classes, Path folder, List<String> mode) {
    List<String> arguments = new ArrayList<>();
    arguments.add("org.openjdk.jcstress.Main");
    arguments.addAll(List.of("-t", "io.rkvs.engine." + classes, "-r", folder + File.separator));
    arguments.addAll(mode);
    return arguments;
  }
}
