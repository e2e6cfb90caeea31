package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies, writes and reads records component by component and makes them by their canonical
 * constructor. Stateless and thread-safe.
 *
 * <p>A copy is the same record when no component's copy is another object. That is safe, and not a
 * shortcut: a record's fields are final for reflection too, its class cannot be extended, and each
 * component was found to be shareable by looking at the very object it holds. A record class whose
 * components are all declared with final value types is known to be so without looking.
 */
final class RecordSerializer extends Serializer<Object> implements SchemaSource {
  private final Class<?> type;
  private final Constructor<?> constructor;
  private final MemberSlot[] slots;

  RecordSerializer(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    slots = new MemberSlot[components.length];
    var parameters = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        parameters[i] = components[i].getType();
        slots[i] =
            new MemberSlot(components[i].getName(), type.getDeclaredField(components[i].getName()));
      }
      constructor = type.getDeclaredConstructor(parameters);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record without its parts: " + type.getName(), e);
    }
    constructor.setAccessible(true);
  }

  @Override
  public Object copy(Kryo kryo, Object original) {
    var values = new Object[slots.length];
    boolean changed = false;
    for (int i = 0; i < slots.length; i++) {
      try {
        Object value = slots[i].field.get(original);
        values[i] = slots[i].isPrimitive() || value == null ? value : kryo.copy(value);
        changed |= values[i] != value;
      } catch (RuntimeException | IllegalAccessException e) {
        throw failure(e, slots[i].name);
      }
    }
    return changed ? construct(values) : original;
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    ((GraphKryo) kryo).beginLate(object);
    for (MemberSlot slot : slots) {
      try {
        slot.write(kryo, output, object);
      } catch (RuntimeException | IllegalAccessException e) {
        throw failure(e, slot.name);
      }
    }
    ((GraphKryo) kryo).endLate();
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    var values = new @Nullable Object[slots.length];
    for (int i = 0; i < slots.length; i++) {
      values[i] =
          readMember((GraphKryo) kryo, slots[i].name, slots[i].type.getName(), slots[i].type);
    }
    return construct(values);
  }

  private @Nullable Object readMember(
      GraphKryo graph, String name, String writtenType, Class<?> target) {
    try {
      return MemberValues.fit(MemberValues.read(graph, writtenType), target);
    } catch (RuntimeException e) {
      throw failure(e, name);
    }
  }

  private Object construct(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw GraphFailure.of(e.getCause(), type);
    } catch (ReflectiveOperationException e) {
      throw GraphFailure.of(e, type);
    }
  }

  private GraphFailure failure(Throwable thrown, String name) {
    return GraphFailure.of(thrown, type).at("." + name);
  }

  @Override
  public List<ClassSchema.Member> members() {
    return Arrays.stream(slots).map(MemberSlot::member).toList();
  }

  @Override
  public Serializer<?> reading(ClassSchema written) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < slots.length; i++) {
      byName.put(slots[i].name, i);
    }
    return new OtherVersion(written, byName);
  }

  /**
   * Reads what another version of the record wrote; a component it did not have is 0, false or
   * null.
   */
  private final class OtherVersion extends Serializer<Object> {
    private final List<ClassSchema.Member> written;
    private final Map<String, Integer> byName;

    OtherVersion(ClassSchema written, Map<String, Integer> byName) {
      this.written = written.members();
      this.byName = byName;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      throw new UnsupportedOperationException("reads only");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> ignored) {
      var values = new @Nullable Object[slots.length];
      for (int i = 0; i < slots.length; i++) {
        values[i] = emptyOf(slots[i].type);
      }
      for (ClassSchema.Member member : written) {
        Integer index = byName.get(member.name());
        if (index == null) {
          MemberValues.skip((GraphKryo) kryo, member.typeName());
        } else {
          values[index] =
              readMember((GraphKryo) kryo, member.name(), member.typeName(), slots[index].type);
        }
      }
      return construct(values);
    }
  }

  private static @Nullable Object emptyOf(Class<?> type) {
    return type.isPrimitive()
        ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0)
        : null;
  }
}
