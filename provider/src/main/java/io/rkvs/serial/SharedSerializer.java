package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;

/**
 * A class that the configuration declares immutable: copies share it, all else is as for any class
 * of its kind.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // Kryo's own signatures are raw
final class SharedSerializer extends Serializer<Object> implements SchemaSource {
  private final Serializer delegate;

  SharedSerializer(Serializer<?> delegate) {
    this.delegate = delegate;
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    delegate.write(kryo, output, object);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    return delegate.read(kryo, input, type);
  }

  @Override
  public List<ClassSchema.Member> members() {
    return delegate instanceof SchemaSource source ? source.members() : List.of();
  }

  @Override
  public Serializer<?> reading(ClassSchema written) {
    return delegate instanceof SchemaSource source ? source.reading(written) : this;
  }
}
