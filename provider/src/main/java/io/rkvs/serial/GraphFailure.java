package io.rkvs.serial;

import com.esotericsoftware.kryo.KryoException;
import io.rkvs.serial.SerialException.Kind;
import java.io.Serial;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A failure on its way up through the serializers, which add the steps of its path; never leaves
 * this package.
 */
class GraphFailure extends KryoException {
  @Serial private static final long serialVersionUID = 1L;

  final Kind kind;
  final @Nullable String typeName;
  private final transient ArrayDeque<String> steps = new ArrayDeque<>();

  GraphFailure(Kind kind, @Nullable String typeName, String message) {
    super(message);
    this.kind = kind;
    this.typeName = typeName;
  }

  GraphFailure(Kind kind, @Nullable String typeName, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.typeName = typeName;
  }

  /**
   * Returns a failure for anything thrown in the middle of a graph: itself when it is one already.
   */
  static GraphFailure of(@Nullable Throwable thrown, @Nullable Class<?> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof GraphFailure failure) {
        return failure;
      }
    }
    String name = type == null ? null : type.getName();
    if (thrown instanceof StackOverflowError) {
      return new GraphFailure(
          Kind.TOO_DEEP, name, "nested too deeply for the stack of this thread");
    }
    String message = String.valueOf(thrown);
    return thrown == null
        ? new GraphFailure(Kind.UNSUPPORTED, name, message)
        : new GraphFailure(Kind.UNSUPPORTED, name, message, thrown);
  }

  /** Adds the step that led here; called from the inside out. */
  GraphFailure at(String step) {
    if (steps.size() < 64) {
      steps.addFirst(step);
    }
    return this;
  }

  @Override
  public void addTrace(String info) {
    at("<" + info + ">");
  }

  SerialException toSerialException(String action, @Nullable Class<?> root) {
    var path = new StringBuilder(root == null ? "" : simpleName(root));
    for (String step : steps) {
      path.append(step);
    }
    String at = path.toString();
    String message =
        "cannot "
            + action
            + (at.isEmpty() ? "" : " " + at)
            + (typeName == null ? "" : " (class " + typeName + ")")
            + ": "
            + getMessage();
    return new SerialException(kind, message, typeName, at, getCause() == null ? this : getCause());
  }

  static String simpleName(Class<?> type) {
    String simple = type.getSimpleName();
    return simple.isEmpty() ? type.getName() : simple;
  }
}
