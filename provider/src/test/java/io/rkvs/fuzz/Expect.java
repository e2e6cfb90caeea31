package io.rkvs.fuzz;

import java.util.Objects;

/** Checks of the fuzz targets; a failure is an AssertionError, which ends the run. */
final class Expect {
  private Expect() {}

  static void equal(String what, Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(what + ": expected " + expected + ", was " + actual);
    }
  }

  static void that(String claim, boolean isTrue) {
    if (!isTrue) {
      throw new AssertionError("not so: " + claim);
    }
  }

  /** Something that is to be refused. */
  interface Call {
    void run() throws Exception;
  }

  static void refused(String what, Class<? extends Exception> type, Call call) {
    try {
      call.run();
    } catch (Exception e) {
      if (!type.isInstance(e)) {
        throw new AssertionError(what + ": expected " + type.getName() + ", was " + e, e);
      }
      return;
    }
    throw new AssertionError(what + ": expected " + type.getName());
  }
}
