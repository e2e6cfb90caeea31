package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an enum constant as its position in the dictionary's list of names, so that constants may
 * be added and reordered. Copies share constants. Stateless and thread-safe.
 */
final class EnumSerializer extends Serializer<Object> implements SchemaSource {
  private final Class<?> type;
  private final List<@Nullable Object> constants;

  EnumSerializer(Class<?> type) {
    this(type, constantsOf(type));
  }

  private EnumSerializer(Class<?> type, List<@Nullable Object> constants) {
    this.type = type;
    this.constants = constants;
    setImmutable(true);
  }

  private static List<@Nullable Object> constantsOf(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    return constants == null ? List.of() : List.of(constants);
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // a position in the list of names that stands in the dictionary
  public void write(Kryo kryo, Output output, Object object) {
    output.writeVarInt(((Enum<?>) object).ordinal(), true);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    int position = input.readVarInt(true);
    if (position < 0 || position >= constants.size()) {
      throw new GraphFailure(
          Kind.CORRUPT, type.getName(), "constant number " + position + " of " + constants.size());
    }
    Object constant = constants.get(position);
    if (constant == null) {
      if (((GraphKryo) kryo).isDiscarding()) {
        return Gone.Value.INSTANCE;
      }
      throw new GraphFailure(
          Kind.INCOMPATIBLE, type.getName(), "the constant that was written is gone");
    }
    return constant;
  }

  @Override
  public List<ClassSchema.Member> members() {
    return constants.stream()
        .map(constant -> new ClassSchema.Member(((Enum<?>) constant).name(), ""))
        .toList();
  }

  @Override
  public Serializer<?> reading(ClassSchema written) {
    var mapped = new ArrayList<@Nullable Object>();
    for (ClassSchema.Member member : written.members()) {
      mapped.add(constant(member.name()));
    }
    return new EnumSerializer(type, mapped);
  }

  private @Nullable Object constant(String name) {
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    return null;
  }
}
