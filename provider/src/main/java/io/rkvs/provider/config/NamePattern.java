package io.rkvs.provider.config;

import java.util.Comparator;

/**
 * A pattern of cache names: {@code *} stands for any run of characters, everything else for itself.
 * Of several that match, the one with most characters other than {@code *} is taken, then the
 * longer, then the first by alphabet: so the answer does not depend on the order in the file.
 *
 * @param text the pattern as written
 */
record NamePattern(String text) {
  /** Most specific first. */
  static final Comparator<NamePattern> BY_PRECEDENCE =
      Comparator.comparingInt(NamePattern::literals)
          .thenComparingInt(pattern -> pattern.text.length())
          .reversed()
          .thenComparing(NamePattern::text);

  /** Returns whether a name in the file is a pattern. */
  static boolean isPattern(String name) {
    return name.indexOf('*') >= 0;
  }

  /** Returns whether {@code name} matches. O(length of the name × number of stars). */
  boolean matches(String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < text.length() && text.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  private int literals() {
    return (int) text.chars().filter(c -> c != '*').count();
  }
}
