package io.rkvs.provider;

import io.rkvs.engine.KeyLock;
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

  private final Pipeline<K, V> pipeline;
  private final @Nullable ReadThrough<K, V> loads;
  private final TypeCheck types;
  private final K key;
  private final Object kept;
  private final int hash;
  private final boolean wasPresent;
  private State state = State.UNTOUCHED;
  private boolean isCreated;
  private boolean isReleased;

  /** What is stored or was loaded, as kept; null when there is none. */
  private @Nullable Object stored;

  /** What the processor was given, or has set. */
  private @Nullable V shown;

  Invocation(
      Pipeline<K, V> pipeline,
      @Nullable ReadThrough<K, V> loads,
      TypeCheck types,
      K key,
      Object kept,
      int hash,
      @Nullable Object present) {
    this.pipeline = pipeline;
    this.loads = loads;
    this.types = types;
    this.key = key;
    this.kept = kept;
    this.hash = hash;
    this.stored = present;
    this.wasPresent = present != null;
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
      } else if (loads != null) {
        stored = loads.loadOnly(kept, hash);
        state = stored == null ? State.UNTOUCHED : State.LOADED;
      }
      shown = (V) pipeline.copyOrNull(stored);
    }
    return shown;
  }

  @Override
  public void setValue(V value) {
    Objects.requireNonNull(value, "value");
    types.checkValue(value);
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

  /**
   * Makes what the processor did the entry's state.
   *
   * @param lock the hold of the key; given back with the write where nobody has to be told of it
   */
  void commit(KeyLock lock, int modes, @Nullable Statistics counters, Call call) {
    switch (state) {
      case UNTOUCHED -> {}
      case READ -> touch(modes);
      case LOADED -> {
        if (stored != null) {
          pipeline.offerLoaded(kept, hash, stored, pipeline.now(modes), call);
        }
      }
      case SET, REMOVED -> {
        V value = state == State.SET ? Objects.requireNonNull(shown) : null;
        if ((modes & Modes.GUARDED) == 0) {
          isReleased = true;
          pipeline.writeAndUnlock(lock, value, modes, counters, call);
        } else {
          write(value, modes, counters, call);
        }
      }
    }
  }

  private void touch(int modes) {
    if ((modes & Modes.TOUCHING) != 0) {
      Node node = pipeline.table.find(kept, hash);
      if (node != null) {
        pipeline.accessed(node, hash, node.deadline());
      }
    }
  }

  /** Returns whether the hold of the key was given back. */
  boolean isReleased() {
    return isReleased;
  }

  /** Commits against what is there now: a call from within the processor may have changed it. */
  private void write(@Nullable Object value, int modes, @Nullable Statistics counters, Call call) {
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
