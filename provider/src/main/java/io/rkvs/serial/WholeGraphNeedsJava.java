package io.rkvs.serial;

import io.rkvs.serial.SerialException.Kind;
import java.io.Serial;

/**
 * Says that identity would be lost at a Java-serialized node, unless Java serialization takes the
 * whole graph.
 */
final class WholeGraphNeedsJava extends GraphFailure {
  @Serial private static final long serialVersionUID = 1L;

  WholeGraphNeedsJava(Class<?> type) {
    super(
        Kind.UNSUPPORTED,
        type.getName(),
        "the graph is cyclic, or shares objects, through a node that needs Java serialization");
  }
}
