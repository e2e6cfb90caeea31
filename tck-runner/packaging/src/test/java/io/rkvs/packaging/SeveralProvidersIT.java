package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside another provider on the class path, and the switch that names one. */
final class SeveralProvidersIT {
  private static final String SWITCH = "-Djavax.cache.spi.CachingProvider=";

  private static ChildJvm.Result probe(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(options));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    return ChildJvm.run(command);
  }

  @Test
  void withoutANameNobodyIsTaken() throws Exception {
    ChildJvm.Result result = probe();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("Multiple CachingProviders have been configured");
  }

  @Test
  void theNamedOneIsTaken() throws Exception {
    assertThat(probe(SWITCH + "io.rkvs.provider.RkvsCachingProvider").output())
        .contains("io.rkvs.provider.RkvsCachingProvider in ", "stored [stamps]");
    String other = "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";
    assertThat(probe(SWITCH + other).output()).contains(other + " in ", "stored [stamps]");
  }
}
