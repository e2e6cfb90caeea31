package io.rkvs.tck.jsr107;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.Test;

/**
 * Fails the build when the TCK executed fewer tests than it has, or passed one as an empty test.
 */
public class TckCountTest {
  private static final Path AUDIT = Path.of(System.getProperty("io.rkvs.tck.audit"));

  @Test
  public void allOfTheTckRanButTheTestThatAlwaysFails() throws IOException {
    List<String> lines = take("main.txt");

    assertEquals(
        "tests passed as empty ones",
        List.of("EMPTY org.jsr107.tck.CachingTest#dummyTest"),
        lines.stream().filter(line -> line.startsWith("EMPTY")).toList());
    assertEquals(
        "outcomes of the main run", Map.of("EXECUTED", 478L, "EMPTY", 1L), countsByOutcome(lines));
  }

  @Test
  public void allAnnotationTestsRan() throws IOException {
    assertEquals(
        "outcomes of the annotation run",
        Map.of("EXECUTED", 12L),
        countsByOutcome(take("annotations.txt")));
  }

  /** Reads a report and renames it, so that a later run cannot be judged by this one's. */
  private static List<String> take(String name) throws IOException {
    Path report = AUDIT.resolve(name);
    List<String> lines = Files.readAllLines(report);
    Files.move(report, AUDIT.resolve("judged-" + name), StandardCopyOption.REPLACE_EXISTING);
    return lines;
  }

  private static Map<String, Long> countsByOutcome(List<String> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                line -> line.substring(0, line.indexOf(' ')), TreeMap::new, Collectors.counting()));
  }
}
