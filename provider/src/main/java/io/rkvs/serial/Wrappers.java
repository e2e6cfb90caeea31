package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * JDK types around one or two objects, or a fixed number of them. The immutable ones are shared by
 * a copy when their content is. Stateless and thread-safe.
 */
final class Wrappers {
  private Wrappers() {}

  /** An immutable object around others, which must be there before it. */
  private abstract static class Late<T> extends Serializer<T> {
    abstract @Nullable Object[] parts(T object);

    abstract T make(@Nullable Object[] parts);

    abstract int count();

    boolean isShareable() {
      return true;
    }

    @Override
    public final T copy(Kryo kryo, T original) {
      @Nullable Object[] parts = parts(original);
      boolean changed = false;
      for (int i = 0; i < parts.length; i++) {
        Object part = parts[i];
        parts[i] = part == null ? null : kryo.copy(part);
        changed |= parts[i] != part;
      }
      return changed || !isShareable() ? make(parts) : original;
    }

    @Override
    public final void write(Kryo kryo, Output output, T object) {
      ((GraphKryo) kryo).beginLate(object);
      for (Object part : parts(object)) {
        kryo.writeClassAndObject(output, part);
      }
      ((GraphKryo) kryo).endLate();
    }

    @Override
    public final T read(Kryo kryo, Input input, Class<? extends T> type) {
      var parts = new @Nullable Object[count()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = kryo.readClassAndObject(input);
      }
      return make(parts);
    }
  }

  static final class OfOptional extends Late<Optional<?>> {
    @Override
    @Nullable Object[] parts(Optional<?> optional) {
      return new @Nullable Object[] {optional.orElse(null)};
    }

    @Override
    Optional<?> make(@Nullable Object[] parts) {
      return Optional.ofNullable(parts[0]);
    }

    @Override
    int count() {
      return 1;
    }
  }

  static final class OfSingletonList extends Late<List<?>> {
    @Override
    @Nullable Object[] parts(List<?> list) {
      return list.toArray();
    }

    @Override
    List<?> make(@Nullable Object[] parts) {
      return Collections.singletonList(parts[0]);
    }

    @Override
    int count() {
      return 1;
    }
  }

  static final class OfSingleton extends Late<Set<?>> {
    @Override
    @Nullable Object[] parts(Set<?> set) {
      return set.toArray();
    }

    @Override
    Set<?> make(@Nullable Object[] parts) {
      return Collections.singleton(parts[0]);
    }

    @Override
    int count() {
      return 1;
    }
  }

  static final class OfSingletonMap extends Late<Map<?, ?>> {
    @Override
    @Nullable Object[] parts(Map<?, ?> map) {
      Map.Entry<?, ?> entry = map.entrySet().iterator().next();
      return new @Nullable Object[] {entry.getKey(), entry.getValue()};
    }

    @Override
    Map<?, ?> make(@Nullable Object[] parts) {
      return Collections.singletonMap(parts[0], parts[1]);
    }

    @Override
    int count() {
      return 2;
    }
  }

  /** Entries; those that have setValue are always made anew. */
  static final class OfEntry extends Late<Map.Entry<?, ?>> {
    /** Makes an entry. */
    interface Maker {
      Map.Entry<?, ?> make(Object key, Object value);
    }

    private final Maker maker;

    OfEntry(Maker maker) {
      this.maker = maker;
    }

    @Override
    boolean isShareable() {
      return false;
    }

    @Override
    @Nullable Object[] parts(Map.Entry<?, ?> entry) {
      return new @Nullable Object[] {entry.getKey(), entry.getValue()};
    }

    @Override
    @SuppressWarnings("NullAway") // the makers take what the entry they copy held
    Map.Entry<?, ?> make(@Nullable Object[] parts) {
      return maker.make(parts[0], parts[1]);
    }

    @Override
    int count() {
      return 2;
    }
  }

  /**
   * One of the JDK's empty collections; one byte, so that a million of them take a million bytes.
   */
  static final class OfConstant extends Serializer<Object> {
    private final Object constant;

    OfConstant(Object constant) {
      this.constant = constant;
      setImmutable(true);
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      output.writeByte(0);
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
      input.readByte();
      return constant;
    }
  }

  static final class OfAtomicReference extends EarlySerializer<AtomicReference<Object>> {
    @Override
    public AtomicReference<Object> copy(Kryo kryo, AtomicReference<Object> original) {
      var copy = new AtomicReference<Object>();
      kryo.reference(copy);
      copy.set(kryo.copy(original.get()));
      return copy;
    }

    @Override
    public void write(Kryo kryo, Output output, AtomicReference<Object> reference) {
      kryo.writeClassAndObject(output, reference.get());
    }

    @Override
    public AtomicReference<Object> read(
        Kryo kryo, Input input, Class<? extends AtomicReference<Object>> type) {
      var reference = new AtomicReference<Object>();
      kryo.reference(reference);
      reference.set(kryo.readClassAndObject(input));
      return reference;
    }
  }

  static final class OfArrayAsList extends EarlySerializer<List<Object>> {
    @Override
    public List<Object> copy(Kryo kryo, List<Object> original) {
      List<Object> copy = Arrays.asList(new Object[original.size()]);
      kryo.reference(copy);
      for (int i = 0; i < copy.size(); i++) {
        try {
          copy.set(i, kryo.copy(original.get(i)));
        } catch (RuntimeException e) {
          throw GraphFailure.of(e, null).at("[" + i + "]");
        }
      }
      return copy;
    }

    @Override
    public void write(Kryo kryo, Output output, List<Object> list) {
      Elements.write(kryo, output, list.toArray());
    }

    @Override
    public List<Object> read(Kryo kryo, Input input, Class<? extends List<Object>> type) {
      int header = Elements.readHeader(input);
      List<Object> list = Arrays.asList(new Object[header >>> 1]);
      kryo.reference(list);
      var index = new int[1];
      Elements.read(kryo, input, header, element -> list.set(index[0]++, element));
      return list;
    }
  }
}
