package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Date;

/** Small types with a form of their own. Stateless and thread-safe. */
final class ValueSerializers {
  private ValueSerializers() {}

  /** A class object, by its name; the allow list is asked both ways. */
  static final class OfClass extends Serializer<Object> {
    OfClass() {
      setImmutable(true);
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      String name = ((Class<?>) object).getName();
      ((GraphKryo) kryo).wireTypes.checkWritable(name);
      output.writeString(name);
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
      String name = text(input);
      var graph = (GraphKryo) kryo;
      if (graph.models.outlines() && !graph.models.access().allows(name)) {
        return new Outline.Constant(Class.class.getName(), name);
      }
      Class<?> found = graph.models.access().find(name);
      if (found != null) {
        return found;
      }
      if (graph.isDiscarding()) {
        return Gone.Value.INSTANCE;
      }
      throw new GraphFailure(
          Kind.CLASS_MISSING, name, "the class was written and is not found now");
    }
  }

  /** A path of the default file system. */
  static final class OfPath extends Serializer<Path> {
    OfPath() {
      setImmutable(true);
    }

    @Override
    public void write(Kryo kryo, Output output, Path path) {
      if (path.getFileSystem() != FileSystems.getDefault()) {
        throw new GraphFailure(
            Kind.UNSUPPORTED, path.getClass().getName(), "a path outside the default file system");
      }
      output.writeString(path.toString());
    }

    @Override
    public Path read(Kryo kryo, Input input, Class<? extends Path> type) {
      return Path.of(text(input));
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have them
  static final class OfDate extends Serializer<Date> {
    @Override
    public Date copy(Kryo kryo, Date original) {
      return new Date(original.getTime());
    }

    @Override
    public void write(Kryo kryo, Output output, Date date) {
      output.writeVarLong(date.getTime(), false);
    }

    @Override
    public Date read(Kryo kryo, Input input, Class<? extends Date> type) {
      return new Date(input.readVarLong(false));
    }
  }

  static final class OfBooleans extends Serializer<boolean[]> {
    @Override
    public boolean[] copy(Kryo kryo, boolean[] original) {
      return original.clone();
    }

    @Override
    public void write(Kryo kryo, Output output, boolean[] array) {
      output.writeVarInt(array.length, true);
      output.writeBooleans(array, 0, array.length);
    }

    @Override
    public boolean[] read(Kryo kryo, Input input, Class<? extends boolean[]> type) {
      return input.readBooleans(input.readVarInt(true));
    }
  }

  private static String text(Input input) {
    String text = input.readString();
    if (text == null) {
      throw new GraphFailure(Kind.CORRUPT, null, "a text that is null");
    }
    return text;
  }
}
