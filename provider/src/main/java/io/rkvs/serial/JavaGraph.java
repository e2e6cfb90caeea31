package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;

/**
 * A whole graph as one Java stream: the way out when identity would be lost at a Java-serialized
 * node.
 */
final class JavaGraph extends Serializer<Object> {
  JavaGraph() {
    setImmutable(true); // the graph inside keeps its own references
  }

  @Override
  public void write(Kryo kryo, Output output, Object root) {
    byte[] bytes = JavaStream.writeWhole(root).bytes();
    output.writeVarInt(bytes.length, true);
    output.writeBytes(bytes);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    var graph = (GraphKryo) kryo;
    return JavaStream.read(graph.input.readBytes(graph.input.readCount(1)), List.of(), graph);
  }
}
