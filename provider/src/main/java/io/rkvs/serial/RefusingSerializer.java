package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import org.jspecify.annotations.Nullable;

/** Stands for a class that can be neither copied nor written, and says why. */
final class RefusingSerializer extends Serializer<Object> {
  private final Class<?> type;
  private final String reason;
  private final @Nullable Throwable cause;

  RefusingSerializer(Class<?> type, String reason, @Nullable Throwable cause) {
    this.type = type;
    this.reason = reason;
    this.cause = cause;
  }

  private GraphFailure refusal() {
    return cause == null
        ? new GraphFailure(Kind.UNSUPPORTED, type.getName(), reason)
        : new GraphFailure(Kind.UNSUPPORTED, type.getName(), reason, cause);
  }

  @Override
  public Object copy(Kryo kryo, Object original) {
    throw refusal();
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    throw refusal();
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    throw refusal();
  }
}
