package io.rkvs.serial;

import java.util.Objects;

/**
 * Turns values into bytes and back, with the classes in a {@link ClassDictionary}.
 *
 * <p>Thread-safe; nothing blocks. The bytes carry no checksum: whoever stores them must, since most
 * damaged values still decode, to something else. Decoding never writes to the array it reads, and
 * allocates no more than the bytes present can fill.
 */
public final class Codec {
  private final SerialContext context;
  private final ClassDictionary dictionary;

  Codec(SerialContext context, ClassDictionary dictionary) {
    this.context = context;
    this.dictionary = dictionary;
  }

  /**
   * Writes a value as bytes, in one or a few pieces. Transient fields are left out.
   *
   * @throws SerialException UNSUPPORTED for a type without a form, NOT_ALLOWED for one that could
   *     not be read back, TOO_LARGE, TOO_DEEP; nothing is written then
   */
  public void encode(Object value, ByteTarget target) {
    if (PlainValues.encode(value, context.limits(), target)) {
      return;
    }
    context.use(
        "encode",
        value.getClass(),
        graph -> {
          write(graph, value);
          return graph.output.copyTo(target);
        },
        needsJava -> encodeInJava(value).copyTo(target));
  }

  void write(GraphKryo graph, Object value) {
    graph.wireTypes.use(dictionary);
    graph.writeClassAndObject(graph.output, value);
  }

  private GraphOutput encodeInJava(Object value) {
    JavaStream.Written written = JavaStream.writeWhole(value);
    for (Class<?> type : written.classes()) {
      dictionary.checkWritable(JavaStream.nameToCheck(type));
    }
    var output = new GraphOutput(context.limits().maxValueBytes());
    output.writeVarInt(FixedTypes.JAVA_GRAPH + 2, true);
    output.writeVarInt(written.bytes().length, true);
    output.writeBytes(written.bytes());
    return output;
  }

  /**
   * Returns the value that {@code length} bytes from {@code offset} stand for.
   *
   * @throws SerialException of any kind; nothing of the value has then been handed out
   */
  public Object decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > context.limits().maxValueBytes()) {
      throw new GraphFailure(
              SerialException.Kind.TOO_LARGE,
              null,
              length + " bytes, limit " + context.limits().maxValueBytes())
          .toSerialException("decode", null);
    }
    Object plain = PlainValues.decode(bytes, offset, length);
    if (plain != null) {
      return plain;
    }
    return context.use(
        "decode",
        null,
        graph -> {
          graph.wireTypes.use(dictionary);
          graph.input.setBuffer(bytes, offset, length);
          Object value = graph.readClassAndObject(graph.input);
          int left = graph.input.remaining();
          if (value == null || left != 0) {
            throw new GraphFailure(
                SerialException.Kind.CORRUPT,
                null,
                value == null ? "null for a value" : left + " bytes after the value");
          }
          return value;
        },
        null);
  }

  /** As {@link #decode(byte[], int, int)}, for a whole array. */
  public Object decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }
}
