package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object of a graph, with those of its parts that are its own affair, as a Java stream.
 * Stateless and thread-safe.
 *
 * <p>Form: count of the parts that left the stream; these, as ordinary objects; length of the
 * stream; the stream. The parts stand first, since the stream needs them while it is read; so an
 * object can be read only when its parts are there, and a cycle through it is {@link
 * WholeGraphNeedsJava}.
 */
final class JavaNodeSerializer extends Serializer<Object> {
  JavaNodeSerializer(boolean immutable) {
    setImmutable(immutable);
  }

  @Override
  public Object copy(Kryo kryo, Object original) {
    var graph = (GraphKryo) kryo;
    JavaStream.Written written = JavaStream.write(original, graph);
    var parts = new Object[written.parts().size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(written.parts().get(i), graph, original);
    }
    return JavaStream.readCopy(written, List.of(parts));
  }

  private static Object part(Object part, GraphKryo graph, Object owner) {
    try {
      return graph.copy(part);
    } catch (RuntimeException e) {
      throw GraphFailure.of(e, owner.getClass())
          .at("<" + GraphFailure.simpleName(part.getClass()) + ">");
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    var graph = (GraphKryo) kryo;
    graph.beginLate(object);
    JavaStream.Written written = JavaStream.write(object, graph);
    output.writeVarInt(written.parts().size(), true);
    for (Object part : written.parts()) {
      try {
        kryo.writeClassAndObject(output, part);
      } catch (RuntimeException e) {
        throw GraphFailure.of(e, object.getClass())
            .at("<" + GraphFailure.simpleName(part.getClass()) + ">");
      }
    }
    graph.endLate();
    for (Class<?> described : written.classes()) {
      graph.wireTypes.checkWritable(JavaStream.nameToCheck(described));
    }
    output.writeVarInt(written.bytes().length, true);
    output.writeBytes(written.bytes());
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    var graph = (GraphKryo) kryo;
    int count = graph.input.readCount(1);
    var parts = new java.util.ArrayList<Object>(count);
    for (int i = 0; i < count; i++) {
      @Nullable Object part = kryo.readClassAndObject(input);
      if (part == null) {
        throw new GraphFailure(Kind.CORRUPT, type.getName(), "a part that is null");
      }
      parts.add(part);
    }
    byte[] bytes = graph.input.readBytes(graph.input.readCount(1));
    Object object = JavaStream.read(bytes, parts, graph);
    if (type != JdkFamilies.JavaObject.class && !type.isInstance(object)) {
      throw new GraphFailure(
          Kind.INCOMPATIBLE, type.getName(), "the stream held a " + object.getClass().getName());
    }
    return object;
  }

  /** Steps over an object of a missing class. */
  static void skip(GraphKryo graph) {
    int count = graph.input.readCount(1);
    for (int i = 0; i < count; i++) {
      graph.discardObject();
    }
    graph.input.skip(graph.input.readCount(1));
  }
}
