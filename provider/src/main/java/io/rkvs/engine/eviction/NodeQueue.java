package io.rkvs.engine.eviction;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue of references in linked arrays: four bytes an entry and little more at
 * any size. Allocates nothing while it turns over. Not thread-safe.
 */
final class NodeQueue {
  private static final class Chunk {
    final @Nullable Evictable[] items;
    @Nullable Chunk next;

    Chunk(int size) {
      items = new Evictable[size];
    }
  }

  private static final int FIRST_CHUNK = 12;
  private static final int MAX_CHUNK = 124;

  private @Nullable Chunk head;
  private @Nullable Chunk tail;
  private @Nullable Chunk spare;
  private int headIndex;
  private int tailIndex;
  private int size;

  /** Returns the number of references, dead ones included. */
  int size() {
    return size;
  }

  void add(Evictable node) {
    Chunk last = tail;
    if (last == null || tailIndex == last.items.length) {
      last = addChunk(last);
    }
    last.items[tailIndex++] = node;
    size++;
  }

  private Chunk addChunk(@Nullable Chunk last) {
    int wanted = last == null ? FIRST_CHUNK : Math.min(2 * last.items.length, MAX_CHUNK);
    Chunk fresh = spare == null || spare.items.length < wanted ? new Chunk(wanted) : spare;
    spare = null;
    if (last == null) {
      head = fresh;
    } else {
      last.next = fresh;
    }
    tail = fresh;
    tailIndex = 0;
    return fresh;
  }

  /** Returns the oldest, or null when empty. */
  @Nullable Evictable peek() {
    Chunk first = head;
    return first == null || size == 0 ? null : first.items[headIndex];
  }

  /** Removes and returns the oldest, or null when empty. */
  @Nullable Evictable poll() {
    Chunk first = head;
    if (first == null || size == 0) {
      return null;
    }
    Evictable node = first.items[headIndex];
    first.items[headIndex++] = null;
    size--;
    if (headIndex == first.items.length || size == 0) {
      dropFirst(first);
    }
    return node;
  }

  private void dropFirst(Chunk first) {
    headIndex = 0;
    if (first.next == null) {
      tailIndex = 0;
    } else {
      head = first.next;
      first.next = null;
      spare = first;
    }
  }

  /** Removes the dead and returns how many they were; the others keep their order. O(size). */
  int sweep() {
    int dead = 0;
    for (int i = size; i > 0; i--) {
      Evictable node = poll();
      if (node == null) {
        break;
      }
      if (node.region == Evictable.DEAD) {
        dead++;
      } else {
        add(node);
      }
    }
    return dead;
  }
}
