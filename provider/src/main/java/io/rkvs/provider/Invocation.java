package io.rkvs.provider;

import io.rkvs.engine.Node;
import io.rkvs.provider.management.Statistics;
import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry that an entry processor sees and changes. What it did takes effect as one write when it
 * has returned, and not at all when it threw. Used by one thread, which holds the key.
 */
final class Invocation<K, V> implements MutableEntry<K, V> {
  private enum State {
    UNTOUCHED,
    READ,
    LOADED,
    SET,
    REMOVED
  }

  private final EntryProcessors<K, V> processors;
  private final K key;
  private final Object kept;
  private final int hash;
  private State state = State.UNTOUCHED;
  private boolean wasPresent;
  private boolean isCreated;
  private boolean isReleased;

  /** What is stored or was loaded, as kept; null when there is none. */
  private @Nullable Object stored;

  /** What the processor was given, or has set. */
  private @Nullable V shown;

  /**
   * Creates the entry of a key that is about to be taken: before that, so that every way through
   * the call has the same one, and a compiler that inlines the processor needs no object for it.
   *
   * @param key as the caller gave it
   * @param kept as the cache keeps it
   */
  Invocation(EntryProcessors<K, V> processors, K key, Object kept, int hash) {
    this.processors = processors;
    this.key = key;
    this.kept = kept;
    this.hash = hash;
  }

  /**
   * Makes this the entry of a key that was taken.
   *
   * @param present what is stored, as kept; null when there is none
   */
  void begin(@Nullable Object present) {
    stored = present;
    wasPresent = present != null;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public boolean exists() {
    return state == State.SET || (state != State.REMOVED && stored != null);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V getValue() {
    if (state == State.UNTOUCHED) {
      if (stored != null) {
        state = State.READ;
      } else if (processors.loads != null) {
        stored = processors.loads.loadOnly(kept, hash);
        state = stored == null ? State.UNTOUCHED : State.LOADED;
      }
      shown = (V) processors.pipeline.copyOrNull(stored);
    }
    return shown;
  }

  @Override
  public void setValue(V value) {
    Objects.requireNonNull(value, "value");
    processors.types.checkValue(value);
    if (state == State.UNTOUCHED || state == State.READ || state == State.REMOVED) {
      isCreated = !wasPresent;
    } else if (state == State.LOADED) {
      isCreated = false;
    }
    state = State.SET;
    shown = value;
  }

  /**
   * Removes; what this very processor has created just does not come to be, and the writer never
   * hears of it.
   */
  @Override
  public void remove() {
    state = state == State.SET && isCreated ? State.UNTOUCHED : State.REMOVED;
    stored = null;
    shown = null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.from(this, type, "entry");
  }

  /** Returns whether the processor has set a value, or removed the entry. */
  boolean isWrite() {
    return state == State.SET || state == State.REMOVED;
  }

  /** Returns what a write is to store; null when it is to remove. */
  @Nullable V given() {
    return state == State.SET ? Objects.requireNonNull(shown) : null;
  }

  /** Notes that the hold of the key is given back, or just about to be, with the write. */
  void release() {
    isReleased = true;
  }

  /**
   * Makes what the processor did the entry's state, where it is no write, or one that somebody has
   * to be told of.
   */
  void commit(int modes, @Nullable Statistics counters, Call call) {
    switch (state) {
      case UNTOUCHED -> {}
      case READ -> touch(modes);
      case LOADED -> keepLoaded(modes, call);
      case SET, REMOVED -> write(given(), modes, counters, call);
    }
  }

  /** Notes that the entry was read, if it was. */
  void touch(int modes) {
    if (state == State.READ && (modes & Modes.TOUCHING) != 0) {
      Pipeline<K, V> pipeline = processors.pipeline;
      Node node = pipeline.table.find(kept, hash);
      if (node != null) {
        pipeline.accessed(node, hash, node.deadline());
      }
    }
  }

  private void keepLoaded(int modes, Call call) {
    if (stored != null) {
      Pipeline<K, V> pipeline = processors.pipeline;
      pipeline.offerLoaded(kept, hash, stored, pipeline.now(modes), call);
    }
  }

  /** Returns whether the hold of the key was given back. */
  boolean isReleased() {
    return isReleased;
  }

  /** Commits against what is there now: a call from within the processor may have changed it. */
  private void write(@Nullable Object value, int modes, @Nullable Statistics counters, Call call) {
    Pipeline<K, V> pipeline = processors.pipeline;
    Object copied = pipeline.toStore(kept, value);
    long now = pipeline.now(modes);
    Node node = pipeline.liveLocked(kept, hash, now, call);
    Object old = node == null ? null : node.value();
    long deadline = pipeline.deadline(old, copied, now);
    if (pipeline.writer != null) {
      pipeline.keepPlace(kept, hash, old, copied, deadline, now, call);
      pipeline.writer.write(key, value);
    }
    pipeline.commitLocked(kept, hash, old, copied, deadline, now, call, counters);
  }
}
