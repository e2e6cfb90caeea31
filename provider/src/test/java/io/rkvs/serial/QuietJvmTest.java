package io.rkvs.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Copies neither warn nor need a flag; on the JDKs that can deny Unsafe, also where it is denied.
 */
class QuietJvmTest {
  /** What the child runs. */
  public static void main(String[] arguments) {
    try (SerialContext context = SerialContext.builder().build()) {
      int copied = 0;
      for (SerialCases.Case sample : SerialCases.all()) {
        assertThat(context.copy(sample.make())).isNotNull();
        copied++;
      }
      System.out.println("copied " + copied + " " + System.getProperty("kryo.unsafe"));
    }
  }

  @Test
  void copiesAreQuietAndNeedNoFlag() throws Exception {
    runChild(List.of());
    if (Runtime.version().feature() >= 24) {
      runChild(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
    }
  }

  private static void runChild(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            QuietJvmTest.class.getName()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("copied " + SerialCases.all().size() + " null");
  }
}
