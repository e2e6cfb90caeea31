package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jars in provider/target and provider/target/lib are all that an application needs. */
final class ClassPathIT {
  private static final String WORKED = "io.rkvs.provider.RkvsCachingProvider";

  @Test
  void onTheClassPath() throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of("-cp", classPath(), "io.rkvs.packaging.Probe"));

    assertThat(result.output()).contains(WORKED).contains("stored [stamps]");
    assertThat(result.exitCode()).isZero();
  }

  /** Older JDKs know neither option: there it runs without. */
  @Test
  void withUnsafeMemoryAndNativeAccessDenied() throws Exception {
    List<String> strict =
        Runtime.version().feature() >= 24
            ? List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny")
            : List.of();
    List<String> command = new ArrayList<>(strict);
    command.addAll(List.of("-cp", classPath(), "io.rkvs.packaging.Probe"));
    ChildJvm.Result result = ChildJvm.run(command);

    assertThat(result.output()).contains(WORKED).contains("stored [stamps]");
    assertThat(result.output()).doesNotContain("WARNING");
    assertThat(result.exitCode()).isZero();
  }

  private static String classPath() throws Exception {
    Path tests = Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return tests + File.pathSeparator + Jars.path();
  }
}
