package io.rkvs.provider;

/**
 * What an operation has to do beyond the engine's work, as bits of one word, so that an operation
 * reads one field.
 */
final class Modes {
  /** The cache is closed. */
  static final int CLOSED = 1;

  /** Operations are counted. */
  static final int STATISTICS = 1 << 1;

  /** Keys and values are copied in and out. */
  static final int BY_VALUE = 1 << 2;

  /** An access may change an entry's deadline. */
  static final int TOUCHING = 1 << 3;

  /**
   * User code runs around each write: writer, listener or expiry policy. So writes hold the key.
   */
  static final int GUARDED = 1 << 5;

  /** The cache evicts and wants to know which entries are used. */
  static final int BOUNDED = 1 << 6;

  /** Key or value type is checked at run time. */
  static final int TYPED = 1 << 7;

  /** Entries get deadlines. */
  static final int TIMED = 1 << 8;

  /** What keeps a hit from being the engine's answer, or a copy of it. */
  static final int NOT_PLAIN_HIT = CLOSED | STATISTICS | TOUCHING;

  private Modes() {}
}
