package io.rkvs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rkvs-faults.md has a line for each of the 28 faults, and the tests that it names exist. */
final class FaultsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "rkvs-faults.md");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*)?(?:#(\\w+))?`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    String type = "";
    Matcher named = NAMED.matcher(Files.readString(DOCUMENT));
    while (named.find()) {
      type = named.group(1) == null ? type : named.group(1);
      String method = named.group(2);
      String source = sources.get(type);
      if (source == null || (method != null && !source.contains(" " + method + "("))) {
        missing.add(type + "#" + method);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFaultHasItsLine() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (int fault = 1; fault <= 28; fault++) {
      assertThat(document).contains("\n| " + fault + " | ");
    }
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      return sources.stream()
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  FaultsDocumentTest::read,
                  (first, second) -> first + second));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
