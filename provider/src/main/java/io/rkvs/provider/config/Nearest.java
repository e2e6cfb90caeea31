package io.rkvs.provider.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Guesses which known word an unknown one was meant to be. */
final class Nearest {
  /** What other caches call the same thing, without dashes and in lower case. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("ttl", "expiry { created = ... }"),
          Map.entry("timetolive", "expiry { created = ... }"),
          Map.entry("expireafterwrite", "expiry { created = ..., updated = ... }"),
          Map.entry("expireafteraccess", "expiry { created = ..., accessed = ... }"),
          Map.entry("tti", "expiry { created = ..., accessed = ... }"),
          Map.entry("timetoidle", "expiry { created = ..., accessed = ... }"),
          Map.entry("heap", "max-entries"),
          Map.entry("size", "max-entries"),
          Map.entry("maxsize", "max-entries"),
          Map.entry("maximumsize", "max-entries"),
          Map.entry("capacity", "max-entries"),
          Map.entry("entrycapacity", "max-entries"),
          Map.entry("maxkeys", "max-entries"),
          Map.entry("maximumweight", "max-weight"),
          Map.entry("eviction", "when-full"),
          Map.entry("storebyreference", "store-by-value"));

  private Nearest() {}

  /**
   * Returns "; did you mean x?" for the known word nearest to {@code unknown}, or the list of known
   * words.
   */
  static String hint(String unknown, Collection<String> known) {
    String nearest = find(unknown, known);
    return nearest != null
        ? "; did you mean " + nearest + "?"
        : "; known are " + String.join(", ", known);
  }

  /** Returns the known word nearest to {@code unknown}, or null when none is near. */
  static @Nullable String find(String unknown, Collection<String> known) {
    String plain = plain(unknown);
    String best = null;
    int bestDistance = Math.min(3, (plain.length() + 1) / 3) + 1;
    for (String candidate : known) {
      int distance = distance(plain, plain(candidate));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best != null ? best : ELSEWHERE.get(plain);
  }

  private static String plain(String word) {
    return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the number of insertions, deletions, replacements and swaps of neighbours that turn one
   * word into the other.
   */
  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        table[i][j] = cell(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int cell(int[][] table, String a, String b, int i, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(table[i - 1][j - 1] + same, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
  }
}
