package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * A class with a Kryo form of its own. Copies are made field by field: they stay in this process.
 */
final class OpaqueSerializer extends EarlySerializer<Object> {
  private final Class<?> type;
  private final Instantiator instantiator;
  private final FieldsSerializer fields;

  OpaqueSerializer(Class<?> type) {
    this.type = type;
    instantiator = new Instantiator(type);
    fields = new FieldsSerializer(type);
  }

  @Override
  public Object copy(Kryo kryo, Object original) {
    return fields.copy(kryo, original);
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    try {
      ((KryoSerializable) object).write(kryo, output);
    } catch (RuntimeException e) {
      throw GraphFailure.of(e, type);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    Object object = instantiator.newInstance();
    kryo.reference(object);
    try {
      ((KryoSerializable) object).read(kryo, input);
    } catch (RuntimeException e) {
      throw GraphFailure.of(e, type);
    }
    return object;
  }
}
