package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies, writes and reads objects field by field, transient fields aside: a new object has them as
 * its no-argument constructor left them, or empty. Thread-safe.
 *
 * <p>Fields are written by the order of their names; the dictionary keeps names and types, so that
 * a reader whose class has other fields finds the ones it knows, leaves new ones as they are, and
 * steps over the rest.
 */
final class FieldsSerializer extends EarlySerializer<Object> implements SchemaSource {
  private final Class<?> type;
  private final Instantiator instantiator;
  private final MemberSlot[] slots;

  /** Made when it is first asked for; its own fields are final, so any thread may see it. */
  private @Nullable FlatCopier flatCopier;

  FieldsSerializer(Class<?> type) {
    this.type = type;
    instantiator = new Instantiator(type);
    slots = slotsOf(type);
  }

  /** Returns a copier that needs no graph, null when objects of the class can hold others. */
  @Nullable FlatCopier flatCopier() {
    FlatCopier made = flatCopier;
    if (made == null && Arrays.stream(slots).allMatch(MemberSlot::isFlat)) {
      made = FlatCopier.of(type, instantiator, slots);
      flatCopier = made;
    }
    return made;
  }

  private static MemberSlot[] slotsOf(Class<?> type) {
    var fields = new ArrayList<Field>();
    var uses = new HashMap<String, Integer>();
    for (Class<?> c = type; c != null && !TypeRules.isJdk(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          fields.add(field);
          uses.merge(field.getName(), 1, Integer::sum);
        }
      }
    }
    var slots = new ArrayList<MemberSlot>();
    for (Field field : fields) {
      String name = field.getName();
      boolean hidden = uses.getOrDefault(name, 1) > 1 && field.getDeclaringClass() != type;
      slots.add(
          new MemberSlot(hidden ? field.getDeclaringClass().getName() + "#" + name : name, field));
    }
    slots.sort(Comparator.comparing(slot -> slot.name));
    return slots.toArray(MemberSlot[]::new);
  }

  @Override
  public Object copy(Kryo kryo, Object original) {
    Object copy = instantiator.newInstance();
    kryo.reference(copy);
    for (MemberSlot slot : slots) {
      try {
        slot.copy(kryo, original, copy);
      } catch (RuntimeException | IllegalAccessException e) {
        throw failure(e, slot.name);
      }
    }
    return copy;
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    for (MemberSlot slot : slots) {
      try {
        slot.write(kryo, output, object);
      } catch (RuntimeException | IllegalAccessException e) {
        throw failure(e, slot.name);
      }
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    Object object = instantiator.newInstance();
    kryo.reference(object);
    for (MemberSlot slot : slots) {
      readMember((GraphKryo) kryo, slot.name, slot.type.getName(), slot, object);
    }
    return object;
  }

  private void readMember(
      GraphKryo graph, String name, String writtenType, @Nullable MemberSlot slot, Object object) {
    try {
      if (slot == null) {
        MemberValues.skip(graph, writtenType);
      } else {
        slot.field.set(object, MemberValues.fit(MemberValues.read(graph, writtenType), slot.type));
      }
    } catch (RuntimeException | IllegalAccessException e) {
      throw failure(e, name);
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
    Map<String, MemberSlot> byName = new HashMap<>();
    for (MemberSlot slot : slots) {
      byName.put(slot.name, slot);
    }
    return new OtherVersion(written, byName);
  }

  /** Reads what another version of the class wrote. */
  private final class OtherVersion extends EarlySerializer<Object> {
    private final List<ClassSchema.Member> written;
    private final Map<String, MemberSlot> byName;

    OtherVersion(ClassSchema written, Map<String, MemberSlot> byName) {
      this.written = written.members();
      this.byName = byName;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      throw new UnsupportedOperationException("reads only");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> ignored) {
      Object object = instantiator.newInstance();
      kryo.reference(object);
      for (ClassSchema.Member member : written) {
        readMember(
            (GraphKryo) kryo, member.name(), member.typeName(), byName.get(member.name()), object);
      }
      return object;
    }
  }
}
