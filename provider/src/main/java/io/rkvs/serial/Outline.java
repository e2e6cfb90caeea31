package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an object without its class: the class's name, and its parts as the dictionary
 * names them. A context that {@linkplain SerialContext.Builder#outlines outlines} decodes to it.
 * May be part of itself. Not thread-safe while it is decoded, immutable afterwards.
 */
public final class Outline {
  /**
   * A field, component, element or what else an object consists of.
   *
   * @param name its name; empty for an element
   * @param value an outline, or an object of the JDK
   */
  public record Part(String name, @Nullable Object value) {}

  /**
   * A constant of an enum.
   *
   * @param className the enum
   * @param name the constant
   */
  public record Constant(String className, String name) {}

  private final String className;
  private final List<Part> parts = new ArrayList<>();
  private int hiddenBytes;

  private Outline(String className) {
    this.className = className;
  }

  /** Returns the binary name of the class. */
  public String className() {
    return className;
  }

  /** Returns the parts, in the order in which they were written. */
  public List<Part> parts() {
    return Collections.unmodifiableList(parts);
  }

  /** Returns how many bytes of the object only its class can read. */
  public int hiddenBytes() {
    return hiddenBytes;
  }

  /** Returns the class under which objects of this schema are read. */
  static Class<?> standIn(ClassSchema schema) {
    return schema.kind() == TypeKind.ENUM ? Constant.class : Outline.class;
  }

  /** Makes the reader of outlines for one class; null when nothing can be known of its objects. */
  static @Nullable Serializer<?> reader(ClassSchema schema) {
    return schema.kind() == TypeKind.OPAQUE || schema.kind() == TypeKind.JAVA_VALUE
        ? null
        : new Reader(schema);
  }

  private static final class Reader extends Serializer<Object> {
    private final ClassSchema schema;

    Reader(ClassSchema schema) {
      this.schema = schema;
      setImmutable(schema.kind() == TypeKind.ENUM);
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      throw new UnsupportedOperationException("reads only");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> ignored) {
      var graph = (GraphKryo) kryo;
      if (schema.kind() == TypeKind.ENUM) {
        return constant(graph.input.readVarInt(true));
      }
      var outline = new Outline(schema.name());
      kryo.reference(outline);
      switch (schema.kind()) {
        case FIELDS, RECORD -> {
          for (ClassSchema.Member member : schema.members()) {
            Object value = MemberValues.read(graph, member.typeName());
            outline.parts.add(new Part(member.name(), value));
          }
        }
        case ARRAY -> addAll(outline, graph, graph.input.readCount(1));
        default -> {
          addAll(outline, graph, graph.input.readCount(1));
          outline.hiddenBytes = graph.input.readCount(1);
          graph.input.skip(outline.hiddenBytes);
        }
      }
      return outline;
    }

    private Constant constant(int position) {
      boolean known = position >= 0 && position < schema.members().size();
      return new Constant(
          schema.name(), known ? schema.members().get(position).name() : "#" + position);
    }

    private static void addAll(Outline outline, GraphKryo graph, int count) {
      for (int i = 0; i < count; i++) {
        outline.parts.add(new Part("", graph.readClassAndObject(graph.input)));
      }
    }
  }
}
