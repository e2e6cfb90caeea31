package io.rkvs.provider;

import io.rkvs.engine.Table;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one key: what they expect of the entry, what they do, what they answer and count.
 */
@SuppressWarnings("ImmutableEnumChecker") // expect is only ever compared by reference
enum Op {
  PUT(Table.ANY, true, false, false),
  GET_AND_PUT(Table.ANY, true, true, true),
  PUT_IF_ABSENT(Table.ABSENT, true, true, false),
  REPLACE(Table.PRESENT, true, true, false),
  GET_AND_REPLACE(Table.PRESENT, true, true, true),
  /** Replaces when the value equals the expected one. */
  REPLACE_IF(null, true, true, false),
  /** Puts and answers the old value, which is no get. */
  SET(Table.ANY, true, false, true),
  /** Replaces and answers the old value, which is no get. */
  UPDATE(Table.PRESENT, true, false, true),
  REMOVE(Table.ANY, false, false, false),
  /** Removes and answers the old value, which is no get. */
  DELETE(Table.ANY, false, false, true),
  GET_AND_REMOVE(Table.ANY, false, true, true),
  /** Removes when the value equals the expected one. */
  REMOVE_IF(null, false, true, false);

  /** What the engine is to expect, null when it is a value that equals the caller's. */
  final @Nullable Object expect;

  /** Whether it stores a value; otherwise it removes. */
  final boolean isStoring;

  /** Whether it counts as a get: a hit when the key is present, else a miss. */
  final boolean isGet;

  /** Whether it answers the old value; otherwise whether it was applied. */
  final boolean answersOld;

  Op(@Nullable Object expect, boolean isStoring, boolean isGet, boolean answersOld) {
    this.expect = expect;
    this.isStoring = isStoring;
    this.isGet = isGet;
    this.answersOld = answersOld;
  }

  /** Returns whether it compares values. */
  boolean isComparing() {
    return expect == null;
  }

  /** Returns whether the write is wanted; {@code old} is the present value or null. */
  boolean applies(@Nullable Object old, @Nullable Object expected) {
    if (expect == Table.ANY) {
      return true;
    }
    if (expect == Table.ABSENT) {
      return old == null;
    }
    return old != null && (expect == Table.PRESENT || (expected != null && expected.equals(old)));
  }

  /** Returns the answer to the caller: the old value, or something when the write was applied. */
  @Nullable Object answer(@Nullable Object old, boolean isApplied) {
    return answersOld ? old : isApplied ? Boolean.TRUE : null;
  }
}
