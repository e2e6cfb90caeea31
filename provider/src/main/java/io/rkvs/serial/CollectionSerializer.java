package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Plain mutable collections of the JDK, and the views that are copied into them. Stateless and
 * thread-safe.
 *
 * <p>Elements are copied and read before the hash or the order of a collection that holds them is
 * known to be final: a set that contains, by way of an element, itself is only as sound as under
 * Java serialization.
 */
final class CollectionSerializer extends EarlySerializer<Collection<Object>> {
  /** Makes an empty collection. */
  interface Maker {
    Collection<Object> make(int size, @Nullable Comparator<Object> order);
  }

  private final boolean ordered;
  private final Maker maker;

  /** {@code ordered}: the collection has a comparator, which is part of it. */
  CollectionSerializer(boolean ordered, Maker maker) {
    this.ordered = ordered;
    this.maker = maker;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Comparator<Object> orderOf(Collection<Object> collection) {
    if (collection instanceof SortedSet<?> sorted) {
      return (Comparator<Object>) sorted.comparator();
    }
    return (Comparator<Object>)
        (collection instanceof PriorityBlockingQueue<?> blocking
            ? blocking.comparator()
            : ((PriorityQueue<Object>) collection).comparator());
  }

  @Override
  public Collection<Object> copy(Kryo kryo, Collection<Object> original) {
    Collection<Object> copy =
        maker.make(original.size(), ordered ? Orders.copy(kryo, orderOf(original)) : null);
    ((GraphKryo) kryo).referenceTo(original, copy);
    int i = 0;
    for (Object element : original) {
      try {
        copy.add(kryo.copy(element));
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, null).at("[" + i + "]");
      }
      i++;
    }
    return copy;
  }

  @Override
  public void write(Kryo kryo, Output output, Collection<Object> collection) {
    if (ordered) {
      kryo.writeClassAndObject(output, orderOf(collection));
    }
    Elements.write(kryo, output, collection.toArray());
  }

  @Override
  @SuppressWarnings("unchecked")
  public Collection<Object> read(Kryo kryo, Input input, Class<? extends Collection<Object>> type) {
    Comparator<Object> order = ordered ? (Comparator<Object>) kryo.readClassAndObject(input) : null;
    int header = Elements.readHeader(input);
    Collection<Object> collection = maker.make(header >>> 1, order);
    kryo.reference(collection);
    Elements.read(kryo, input, header, collection::add);
    return collection;
  }
}
