package io.rkvs.serial;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import io.rkvs.serial.SerialException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Says on the wire what class an object has, as one varint: 0 null; 2 to 127 a fixed type (its
 * number plus 2); from 128 on a class of the dictionary (its number plus 128). No class name ever
 * stands beside a value.
 */
@SuppressWarnings("rawtypes") // Kryo's own signatures are raw
final class WireTypes extends DefaultClassResolver {
  /** The first wire number of a dictionary class; fixed types stay below. */
  static final int FIRST_IN_DICTIONARY = 128;

  private @Nullable TypeModels models;
  private @Nullable ClassDictionary dictionary;

  void attach(TypeModels newModels) {
    models = newModels;
  }

  /** Sets the dictionary that the next values are written or read with; null when none is. */
  void use(@Nullable ClassDictionary newDictionary) {
    dictionary = newDictionary;
  }

  @Override
  public Registration registerImplicit(Class type) {
    TypeModels known = models;
    if (known == null) {
      return super.registerImplicit(type);
    }
    TypeModel model = known.of(type);
    var registration = new Registration(type, model.serializer(), model.fixedId());
    // Not through register(): the number belongs to the family's plain class.
    classToRegistration.put(type, registration);
    return registration;
  }

  @Override
  public @Nullable Registration writeClass(Output output, @Nullable Class type) {
    if (type == null) {
      output.writeByte(0);
      return null;
    }
    Registration registration = kryo.getRegistration(type);
    int id = registration.getId();
    if (id >= 0) {
      output.writeVarInt(id + 2, true);
    } else {
      output.writeVarInt(dictionary().numberOf(registration.getType()) + FIRST_IN_DICTIONARY, true);
    }
    return registration;
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int wire = input.readVarInt(true);
    if (wire == 0) {
      return null;
    }
    if (wire >= FIRST_IN_DICTIONARY) {
      return dictionary().registration(wire - FIRST_IN_DICTIONARY);
    }
    Registration registration = getRegistration(wire - 2);
    if (registration == null) {
      throw new GraphFailure(Kind.CORRUPT, null, "no type has the number " + wire);
    }
    return registration;
  }

  private ClassDictionary dictionary() {
    if (dictionary == null) {
      throw new IllegalStateException("no class dictionary in use");
    }
    return dictionary;
  }

  /** Refuses to write the name of a class that could not be read back. */
  void checkWritable(String className) {
    dictionary().checkWritable(className);
  }

  @Override
  public void reset() {
    // Nothing is remembered per graph: the dictionary outlives it.
  }
}
