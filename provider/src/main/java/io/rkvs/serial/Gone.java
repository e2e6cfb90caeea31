package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rkvs.serial.SerialException.Kind;
import java.util.List;

/**
 * Stands for objects whose class no longer exists: readable, to be stepped over, but nothing that
 * anyone may get.
 */
final class Gone {
  private Gone() {}

  /** Stands for a missing enum constant or value, which references never point at. */
  static final class Value {
    static final Value INSTANCE = new Value();

    private Value() {}
  }

  /** Returns the class under which objects of a missing class are read. */
  static Class<?> standIn(ClassSchema schema) {
    return isValue(schema) ? Value.class : Gone.class;
  }

  private static boolean isValue(ClassSchema schema) {
    return schema.kind() == TypeKind.ENUM || schema.kind() == TypeKind.JAVA_VALUE;
  }

  /**
   * Makes the reader for a class that is missing or cannot be used any more: it steps over an
   * object if a dropped field held it, else says why.
   */
  static Serializer<?> reader(ClassSchema schema, Kind kind, String reason) {
    return new Reader(schema, kind, reason);
  }

  private static final class Reader extends Serializer<Object> {
    private final ClassSchema schema;
    private final Kind why;
    private final String reason;

    Reader(ClassSchema schema, Kind why, String reason) {
      this.schema = schema;
      this.why = why;
      this.reason = reason;
      setImmutable(isValue(schema));
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
      throw new UnsupportedOperationException("reads only");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> ignored) {
      var graph = (GraphKryo) kryo;
      if (!graph.isDiscarding()) {
        throw new GraphFailure(why, schema.name(), reason);
      }
      graph.references().sawGone();
      if (isImmutable()) {
        skip(graph);
        return Value.INSTANCE;
      }
      var gone = new Gone();
      kryo.reference(gone);
      skip(graph);
      return gone;
    }

    private void skip(GraphKryo graph) {
      switch (schema.kind()) {
        case FIELDS, RECORD -> skipMembers(graph, schema.members());
        case ENUM -> graph.input.readVarInt(true);
        case ARRAY -> {
          int length = graph.input.readCount(1);
          for (int i = 0; i < length; i++) {
            graph.discardObject();
          }
        }
        case JAVA, JAVA_VALUE -> JavaNodeSerializer.skip(graph);
        default ->
            throw new GraphFailure(
                why, schema.name(), reason + ", and its form is known to itself alone");
      }
    }

    private static void skipMembers(GraphKryo graph, List<ClassSchema.Member> members) {
      for (ClassSchema.Member member : members) {
        MemberValues.skip(graph, member.typeName());
      }
    }
  }
}
