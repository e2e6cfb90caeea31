package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The jars in provider/target and provider/target/lib are all that an application needs. */
final class ClassPathIT {
  private static final String WORKED = "io.rkvs.provider.RkvsCachingProvider";

  @Test
  void onTheClassPath() throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of("-cp", classPath(), "io.rkvs.packaging.Probe"));

    assertThat(result.output()).contains(WORKED).contains("stored [stamps]");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "older JDKs know neither option")
  void withUnsafeMemoryAndNativeAccessDenied() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                "--sun-misc-unsafe-memory-access=deny",
                "--illegal-native-access=deny",
                "-cp",
                classPath(),
                "io.rkvs.packaging.Probe"));

    assertThat(result.output()).contains(WORKED).contains("stored [stamps]");
    assertThat(result.output()).doesNotContain("WARNING");
    assertThat(result.exitCode()).isZero();
  }

  private static String classPath() throws Exception {
    Path tests = Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return tests + File.pathSeparator + Jars.path();
  }
}
