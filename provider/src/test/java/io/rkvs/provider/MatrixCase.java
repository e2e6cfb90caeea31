package io.rkvs.provider;

import java.util.List;
import javax.cache.expiry.ExpiryPolicy;

/** A row of the operation matrix for one configuration: what is expected, or what came out. */
record MatrixCase(
    String operation,
    String before,
    String result,
    String after,
    String events,
    String counters,
    String calls,
    ExpiryPolicy expiry,
    boolean hasLoader,
    boolean isExpired,
    boolean isByValue,
    boolean hasWriter,
    Listening listening) {

  enum Listening {
    NONE,
    OLD_VALUES,
    NO_OLD_VALUES
  }

  private static final List<Boolean> BOTH = List.of(false, true);

  /**
   * Adds every row of a table, for every store mode, with and without writer, for every way to
   * listen.
   */
  static void add(
      List<MatrixCase> all, String table, ExpiryPolicy expiry, boolean hasLoader, boolean expired) {
    for (String line : table.strip().lines().toList()) {
      String[] c = (line + " |").split("\\|", -1);
      for (boolean byValue : BOTH) {
        for (boolean writer : BOTH) {
          for (Listening listening : Listening.values()) {
            all.add(
                new MatrixCase(
                    c[0].strip(),
                    c[1].strip(),
                    c[2].strip(),
                    c[3].strip(),
                    heard(c[4].strip(), listening),
                    c[5].strip(),
                    called(c[6].strip(), writer),
                    expiry,
                    hasLoader,
                    expired,
                    byValue,
                    writer,
                    listening));
          }
        }
      }
    }
  }

  private static String heard(String events, Listening listening) {
    return switch (listening) {
      case NONE -> "";
      case OLD_VALUES -> events;
      case NO_OLD_VALUES ->
          events.replaceAll("([RE])\\(.\\)", "$1(?)").replaceAll("U\\(.>", "U(?>");
    };
  }

  private static String called(String calls, boolean hasWriter) {
    return hasWriter ? calls : calls.replaceAll("[wW]\\(.\\)|[dD]", "").strip();
  }

  MatrixCase outcome(String result, String after, String events, String counters, String calls) {
    return new MatrixCase(
        operation, before, result, after, events, counters, calls, expiry, hasLoader, isExpired,
        isByValue, hasWriter, listening);
  }
}
