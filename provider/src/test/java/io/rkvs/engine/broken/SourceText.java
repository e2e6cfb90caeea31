package io.rkvs.engine.broken;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Changes of source text. */
final class SourceText {
  private SourceText() {}

  /**
   * Replaces what must be there exactly once, whatever the white space between its words.
   *
   * @param where told when it is not
   */
  static String replaceOnce(String text, String anchor, String replacement, String where) {
    String words =
        Arrays.stream(anchor.trim().split("\\s+", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+"));
    Matcher found = Pattern.compile(words).matcher(text);
    long count = found.results().count();
    if (count != 1) {
      throw new AssertionError(
          "mutant '%s': expected exactly once, found %d times: \"%s\". When the protocol's text has changed, say in Mutants how the new one is broken."
              .formatted(where, count, anchor));
    }
    return found.reset().replaceFirst(Matcher.quoteReplacement(replacement));
  }
}
