package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import io.rkvs.serial.SerialException.Kind;
import java.util.BitSet;
import java.util.Objects;

/**
 * Numbers the objects of a graph as they are met, and watches its depth.
 *
 * <p>Values (strings, numbers, enums, times) are not numbered: their identity carries no meaning.
 * Reading knows which numbers lie in a part that was dropped while it held objects of missing
 * classes; a reference into such a part cannot be answered.
 */
@SuppressWarnings("rawtypes") // Kryo's own signatures are raw
final class GraphReferences extends MapReferenceResolver {
  private final int maxDepth;
  private final BitSet suspect = new BitSet();
  private boolean goneSeen;

  GraphReferences(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Called once, before use; the Kryo in the superclass is the same object. */
  void attach(GraphKryo graph) {
    setKryo(graph);
  }

  private GraphKryo graph() {
    return (GraphKryo) Objects.requireNonNull(kryo);
  }

  @Override
  public boolean useReferences(Class type) {
    if (kryo.getDepth() > maxDepth) {
      throw new GraphFailure(
          Kind.TOO_DEEP, type.getName(), "nested more than " + maxDepth + " deep");
    }
    Serializer serializer = kryo.getRegistration(type).getSerializer();
    return !serializer.isImmutable() || serializer instanceof SharedSerializer;
  }

  @Override
  public int getWrittenId(Object object) {
    int id = super.getWrittenId(object);
    if (id == -1) {
      graph().refuseIfInJava(object);
    } else if (graph().isLate(object)) {
      throw graph().cycleThrough(object, kryo.getRegistration(object.getClass()).getSerializer());
    }
    return id;
  }

  @Override
  public Object getReadObject(Class type, int id) {
    Object object = id >= 0 && id < readObjects.size() ? readObjects.get(id) : null;
    if (object == null) {
      throw new GraphFailure(
          Kind.CORRUPT, type.getName(), "a reference to object " + id + ", which is not there");
    }
    if (suspect.get(id) && !graph().isDiscarding()) {
      throw new GraphFailure(
          Kind.CLASS_MISSING,
          type.getName(),
          "the object first stood in a field that is gone, beside objects of missing classes");
    }
    return object;
  }

  int maxDepth() {
    return maxDepth;
  }

  int readCount() {
    return readObjects.size();
  }

  void sawGone() {
    goneSeen = true;
  }

  /** Notes that the objects read since {@code firstId} were dropped. */
  void discarded(int firstId) {
    if (goneSeen) {
      suspect.set(firstId, readCount());
    }
    goneSeen = false;
  }

  /** Tells whether an object has been written and numbered. */
  boolean isWritten(Object object) {
    return super.getWrittenId(object) != -1;
  }

  @Override
  public void reset() {
    super.reset();
    goneSeen = false;
    suspect.clear();
  }
}
