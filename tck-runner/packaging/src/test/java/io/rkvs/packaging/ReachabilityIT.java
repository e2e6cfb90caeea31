package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metadata in the jar that GraalVM's native-image reads: well formed, and complete. */
final class ReachabilityIT {
  private static final String METADATA =
      "META-INF/native-image/io.rkvs/rkvs-provider/reachability-metadata.json";

  /** The JDK's own beans, which native-image knows, and JDK types that the JDK asks about. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "(java\\.lang\\.management|javax\\.management|com\\.sun\\.management|sun\\.management|jdk\\.management)\\..*"
              + "|\\[Ljavax\\.management\\..*|java\\.lang\\.Deprecated");

  /** What Kryo looks for and does without when it is not there, as it is to be. */
  private static final Set<String> UNWANTED =
      Set.of("com.esotericsoftware.kryo.unsafe.UnsafeUtil", "sun.misc.Unsafe");

  @TempDir Path folder;

  private static Config metadata() throws Exception {
    try (ZipFile jar = new ZipFile(Jars.provider().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(METADATA));
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
          text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }
  }

  private static Set<String> listed() throws Exception {
    Set<String> names = new TreeSet<>();
    for (Config entry : metadata().getConfigList("reflection")) {
      names.add(classNamed(entry.getString("type")).getName());
    }
    return names;
  }

  /** The keys are those of GraalVM's schema, and what is named is there. */
  @Test
  void theMetadataNamesWhatExists() throws Exception {
    Config metadata = metadata();
    assertThat(metadata.root().keySet()).isSubsetOf("reflection", "resources");
    for (Config entry : metadata.getConfigList("reflection")) {
      assertThat(entry.root().keySet())
          .isSubsetOf(
              "type",
              "methods",
              "fields",
              "allDeclaredConstructors",
              "allPublicConstructors",
              "allDeclaredMethods",
              "allPublicMethods",
              "allDeclaredFields",
              "allPublicFields",
              "unsafeAllocated");
      Class<?> type = classNamed(entry.getString("type"));
      if (entry.hasPath("methods")) {
        for (Config method : entry.getConfigList("methods")) {
          assertThat(method.root().keySet()).containsExactlyInAnyOrder("name", "parameterTypes");
          assertThat(has(type, method.getString("name"), method.getStringList("parameterTypes")))
              .as("%s in %s", method, type)
              .isTrue();
        }
      }
    }
    assertThat(metadata.getConfigList("resources"))
        .as("what is read when no URI is given")
        .extracting(resource -> resource.getString("glob"))
        .containsExactly("rkvs.conf");
  }

  /** Arrays are written as in source. */
  private static Class<?> classNamed(String name) throws ClassNotFoundException {
    if (name.endsWith("[]")) {
      String component = name.substring(0, name.length() - 2);
      return MethodType.fromMethodDescriptorString(
              "()[" + descriptor(component), ReachabilityIT.class.getClassLoader())
          .returnType();
    }
    return Class.forName(name, false, ReachabilityIT.class.getClassLoader());
  }

  private static String descriptor(String component) {
    return switch (component) {
      case "boolean" -> "Z";
      case "byte" -> "B";
      case "char" -> "C";
      case "double" -> "D";
      case "float" -> "F";
      case "int" -> "I";
      case "long" -> "J";
      case "short" -> "S";
      default -> "L" + component.replace('.', '/') + ";";
    };
  }

  private static boolean has(Class<?> type, String name, List<String> parameters) {
    return name.equals("<init>")
        ? Arrays.stream(type.getDeclaredConstructors())
            .anyMatch(c -> names(c.getParameterTypes()).equals(parameters))
        : Arrays.stream(type.getDeclaredMethods())
            .anyMatch(
                m -> m.getName().equals(name) && names(m.getParameterTypes()).equals(parameters));
  }

  private static List<String> names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).toList();
  }

  /** An application lists its own classes: keys, values, loaders. All others are ours to list. */
  @Test
  @Timeout(180)
  void whatIsAskedForByReflectionIsListed() throws Exception {
    Path tests =
        Path.of(Workload.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.writeString(
        folder.resolve("rkvs.conf"),
        "rkvs { persistence { directory = \""
            + folder.resolve("data")
            + "\", save-on-close = true, allowed-classes = [\"io.rkvs.packaging.*\"] } }");
    String path = String.join(File.pathSeparator, folder.toString(), tests.toString(), Jars.path());
    ReflectionTrace.Result traced =
        ReflectionTrace.of("-cp \"" + path + "\"", Workload.class.getName());

    assertThat(traced.output()).contains("processed of 2");
    assertThat(folder.resolve("data")).isNotEmptyDirectory();
    Set<String> unlisted = new TreeSet<>(traced.classes());
    assertThat(unlisted).contains("javax.cache.management.CacheStatisticsMXBean");
    unlisted.removeIf(name -> name.startsWith("io.rkvs.packaging."));
    unlisted.removeIf(name -> KNOWN.matcher(name).matches() || UNWANTED.contains(name));
    unlisted.removeAll(listed());
    assertThat(unlisted).isEmpty();
  }
}
