package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.concurrent.BlockingQueue;

/**
 * Blocking queues, with their capacity. Stateless and thread-safe.
 *
 * <p>Java serialization restores such a queue with the locks that its bytes describe; bytes that
 * describe a held lock would stop the thread that reads them. Here nothing but capacity and
 * elements is written, and the queue that is read makes locks of its own. So a copy of an {@code
 * ArrayBlockingQueue} is not fair, whether the original was or not: that has no getter.
 *
 * <p>Form: capacity, elements, and for a queue that allocates its capacity at once a zero byte for
 * each free place, so that no capacity is believed that the bytes do not pay for.
 */
final class BlockingQueueSerializer extends EarlySerializer<BlockingQueue<Object>> {
  /** Makes an empty queue. */
  interface Maker {
    BlockingQueue<Object> make(int capacity);
  }

  private final boolean allocates;
  private final Maker maker;

  /** {@code allocates}: the queue takes memory for its capacity when it is made. */
  BlockingQueueSerializer(boolean allocates, Maker maker) {
    this.allocates = allocates;
    this.maker = maker;
  }

  /** Returns the capacity; a queue in use meanwhile must not make it less than its elements. */
  private static int capacity(BlockingQueue<Object> queue, int elements) {
    long capacity = (long) queue.remainingCapacity() + elements;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, capacity));
  }

  @Override
  public BlockingQueue<Object> copy(Kryo kryo, BlockingQueue<Object> original) {
    Object[] elements = original.toArray();
    BlockingQueue<Object> copy = maker.make(capacity(original, elements.length));
    ((GraphKryo) kryo).referenceTo(original, copy);
    for (int i = 0; i < elements.length; i++) {
      try {
        copy.add(kryo.copy(elements[i]));
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at("[" + i + "]");
      }
    }
    return copy;
  }

  @Override
  public void write(Kryo kryo, Output output, BlockingQueue<Object> queue) {
    Object[] elements = queue.toArray();
    int capacity = capacity(queue, elements.length);
    output.writeVarInt(capacity, true);
    Elements.write(kryo, output, elements);
    if (allocates) {
      output.writeBytes(new byte[capacity - elements.length]);
    }
  }

  @Override
  public BlockingQueue<Object> read(
      Kryo kryo, Input input, Class<? extends BlockingQueue<Object>> type) {
    // Elements and free places take a byte each, at least.
    int capacity = allocates ? ((GraphInput) input).readCount(1) : input.readVarInt(true);
    int header = Elements.readHeader(input);
    int free = capacity - (header >>> 1);
    if (capacity < 1 || free < 0) {
      throw new GraphFailure(
          Kind.CORRUPT,
          type.getName(),
          "capacity " + capacity + " for " + (header >>> 1) + " elements");
    }
    BlockingQueue<Object> queue = maker.make(capacity);
    kryo.reference(queue);
    Elements.read(kryo, input, header, queue::add);
    if (allocates) {
      input.skip(free);
    }
    return queue;
  }
}
