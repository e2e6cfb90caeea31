package io.rkvs.fuzz;

/** The bytes of one input, read as a sequence of decisions; over when there are none left. */
final class Decisions {
  private final byte[] bytes;
  private int next;

  Decisions(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isOver() {
    return next >= bytes.length;
  }

  /** Returns a number from 0 to {@code bound - 1}, 0 when there are no bytes left. */
  int below(int bound) {
    return isOver() ? 0 : (bytes[next++] & 0xff) % bound;
  }

  boolean isYes() {
    return below(2) == 1;
  }

  /** Returns any number, more often than not a remarkable one. */
  long number() {
    return switch (below(12)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> Long.MAX_VALUE;
      case 4 -> Long.MIN_VALUE;
      case 5 -> 1_024;
      case 6 -> 1_025;
      default -> below(256) - 4;
    };
  }

  /** Returns the bytes that are left. */
  byte[] rest() {
    byte[] rest = java.util.Arrays.copyOfRange(bytes, Math.min(next, bytes.length), bytes.length);
    next = bytes.length;
    return rest;
  }
}
