package io.rkvs.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several keys for one commit or one consistent read, in the caller's order, and afterwards what
 * happened to each. Confined to one thread; used once.
 */
public final class Batch {
  /** Why an item fails. */
  public enum Failure {
    /** The key is absent. */
    ABSENT,
    /** The key is new and the table rejects new keys. */
    FULL,
    /** Refused by the caller before the commit. */
    REFUSED
  }

  private static final Object[] NOTHING = {};

  private final Object[] keys;
  private final int[] hashes;
  private final @Nullable Object @Nullable [] values;
  private final int[] weights;
  private final long[] created;
  private final long[] updated;
  private final int[] firsts;
  private final @Nullable Object[] previous;
  private final @Nullable Failure[] failures;
  private int failureCount;
  private boolean isLenient;

  private Batch(
      Object[] keys, @Nullable Object @Nullable [] values, long[] created, long[] updated) {
    this.keys = keys;
    @Nullable Object[] weighed = values == null ? NOTHING : values;
    weights = new int[weighed.length];
    Arrays.setAll(weights, i -> Weighed.weightOf(weighed[i]));
    this.values = values == null ? null : Arrays.stream(weighed).map(Weighed::valueOf).toArray();
    this.created = created;
    this.updated = updated;
    hashes = new int[keys.length];
    Arrays.setAll(hashes, i -> Hashing.hash(keys[i]));
    firsts = firsts(keys);
    previous = new Object[keys.length];
    failures = new Failure[keys.length];
  }

  /**
   * Returns a batch that stores; deadlines as in {@link Table#swap}.
   *
   * @param values what to store, each a {@link Weighed} where entries have weights
   * @param created deadline of each item if it creates an entry
   * @param updated deadline of each item if it updates one
   */
  public static Batch storing(
      Object[] keys, @Nullable Object[] values, long[] created, long[] updated) {
    return new Batch(keys, values, created, updated);
  }

  /** Returns a batch that takes out; it fails for keys that are absent. */
  public static Batch taking(Collection<?> keys) {
    return new Batch(keys.toArray(), null, NONE, NONE);
  }

  /** Returns a batch that reads; keys that are absent fail. */
  public static Batch reading(Collection<?> keys) {
    return taking(keys);
  }

  private static final long[] NONE = new long[0];

  /** Returns, for each item, the first item with an equal key: usually itself. */
  private static int[] firsts(Object[] keys) {
    int[] firsts = new int[keys.length];
    Map<Object, Integer> seen = new HashMap<>(keys.length * 2);
    for (int i = 0; i < keys.length; i++) {
      Integer first = seen.putIfAbsent(keys[i], i);
      firsts[i] = first == null ? i : first;
    }
    return firsts;
  }

  /** Returns the number of items. */
  public int size() {
    return keys.length;
  }

  /** Returns the key of an item. */
  public Object key(int i) {
    return keys[i];
  }

  /** Returns the hash of an item's key. */
  public int hash(int i) {
    return hashes[i];
  }

  boolean stores() {
    return values != null;
  }

  @Nullable Object value(int i) {
    return values == null ? null : values[i];
  }

  /** Returns what a storing item weighs, 1 where entries have no weights. */
  int weight(int i) {
    return weights[i];
  }

  long created(int i) {
    return created[i];
  }

  long updated(int i) {
    return updated[i];
  }

  /** Returns the deadline that a storing item gives, after the commit: as of what it met. */
  public long deadline(int i) {
    return values == null ? Table.KEEP : previous[i] == null ? created[i] : updated[i];
  }

  int first(int i) {
    return firsts[i];
  }

  /**
   * Returns the value that an item met when its turn came, or null when its key was absent then.
   */
  public @Nullable Object previous(int i) {
    return previous[i];
  }

  void setPrevious(int i, @Nullable Object value) {
    previous[i] = value;
  }

  /** Notes that an item fails; before the commit: {@link Failure#REFUSED}. */
  public void fail(int i, Failure failure) {
    if (failures[i] == null) {
      failureCount++;
    }
    failures[i] = failure;
  }

  /** Returns why an item failed, or null. */
  public @Nullable Failure failure(int i) {
    return failures[i];
  }

  /** Returns whether any item failed. */
  public boolean hasFailures() {
    return failureCount > 0;
  }

  /**
   * Lets absent keys be fine from now on, for a batch that takes out: they were there when the
   * caller asked whether it would be applied, and have left by themselves since.
   */
  public void acceptAbsent() {
    isLenient = true;
  }

  boolean acceptsAbsent() {
    return isLenient;
  }

  boolean failsFor(Failure reason) {
    return Arrays.asList(failures).contains(reason);
  }

  /** Forgets what an attempt found out; what was refused before stays. */
  void reset() {
    Arrays.fill(previous, null);
    failureCount = 0;
    for (int i = 0; i < failures.length; i++) {
      if (failures[i] == Failure.REFUSED) {
        failureCount++;
      } else {
        failures[i] = null;
      }
    }
  }
}
