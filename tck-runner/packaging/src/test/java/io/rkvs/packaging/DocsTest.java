package io.rkvs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: tests, messages, keys, files. */
final class DocsTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
  private static final Pattern TICKED = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /** Whose messages these are, where they are not ours. */
  private static final Pattern FOREIGN = Pattern.compile("\\((cache-api|Hibernate|JDK)\\)");

  /** Shorter parts of a message say nothing. */
  private static final int SHORTEST = 4;

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Predicate<String> which) throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> which.test(ROOT.relativize(file).toString().replace('\\', '/')))
          .filter(file -> !file.toString().contains("target"))
          .toList();
    }
  }

  private static List<String> rows(Path document) {
    return read(document).lines().filter(line -> line.startsWith("| ")).toList();
  }

  @Test
  void everyPainPointHasATestOrSaysNotYet() {
    List<String> points =
        rows(DOCS.resolve("field.md")).stream().filter(row -> row.matches("\\| \\d+ .*")).toList();
    assertThat(points)
        .extracting(row -> row.split("\\|", -1)[1].strip())
        .isEqualTo(IntStream.rangeClosed(1, 25).mapToObj(Integer::toString).toList());
    assertThat(points).allMatch(row -> NAMED_TEST.matcher(row).find() || row.contains("not yet"));
  }

  @Test
  void testsThatAreNamedExist() throws IOException {
    Set<String> present = new TreeSet<>();
    Pattern method = Pattern.compile("  (?:public )?(?:static )?void (\\w+)\\(");
    for (Path file : files(name -> name.matches(".*src/test/java/.*(Test|IT)\\.java"))) {
      String type = file.getFileName().toString().replace(".java", "");
      method.matcher(read(file)).results().forEach(m -> present.add(type + "#" + m.group(1)));
    }
    for (Path document : files(name -> name.matches("README\\.md|docs/.*\\.md"))) {
      assertThat(NAMED_TEST.matcher(read(document)).results())
          .as(document.toString())
          .extracting(m -> m.group(1) + "#" + m.group(2))
          .allMatch(present::contains);
    }
  }

  @Test
  void messagesThatAreExplainedExist() throws IOException {
    String code =
        files(name -> name.matches("(provider|extensions)/src/main/java/.*\\.java")).stream()
            .map(DocsTest::read)
            .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", ""))
            .collect(Collectors.joining());
    List<String> explained = new ArrayList<>();
    for (String row : rows(DOCS.resolve("troubleshooting.md"))) {
      String message = row.split("\\|", -1)[1];
      if (!FOREIGN.matcher(message).find()) {
        TICKED.matcher(message).results().map(m -> m.group(1)).forEach(explained::add);
      }
    }
    assertThat(explained).hasSizeGreaterThan(10);
    for (String message : explained) {
      assertThat(message.split("\\.\\.\\.|'[^']*'"))
          .as(message)
          .allMatch(part -> part.strip().length() < SHORTEST || code.contains(part.strip()));
    }
  }

  @Test
  void keysThatAreNamedExist() {
    String reference =
        read(
            ROOT.resolve(
                "provider/src/main/resources/io/rkvs/provider/config/rkvs-reference.conf"));
    Set<String> keys =
        Pattern.compile("(?m)^ *([a-z-]+) *(=|\\{)")
            .matcher(reference)
            .results()
            .map(m -> m.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> settings =
        rows(DOCS.resolve("switching.md")).stream()
            .dropWhile(row -> !row.contains("| RKVS |"))
            .skip(1)
            .map(row -> row.split("\\|", -1)[4])
            .toList();
    assertThat(settings).hasSizeGreaterThan(10);
    for (String cell : settings) {
      assertThat(
              TICKED
                  .matcher(cell)
                  .results()
                  .map(MatchResult::group)
                  .flatMap(text -> Stream.of(text.replaceAll("= *\\w+", "").split("[^a-z-]+")))
                  .filter(word -> !word.isEmpty()))
          .as(cell)
          .allMatch(keys::contains);
    }
  }

  @Test
  void filesThatAreLinkedExist() throws IOException {
    for (Path document : files(name -> name.matches("README\\.md|docs/.*\\.md"))) {
      assertThat(LINK.matcher(read(document)).results())
          .as(document.toString())
          .extracting(m -> m.group(1))
          .allMatch(link -> Files.exists(document.resolveSibling(link)));
    }
  }
}
