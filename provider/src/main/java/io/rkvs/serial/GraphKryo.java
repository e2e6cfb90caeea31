package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoCopyable;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.util.IdentityMap;
import io.rkvs.serial.SerialException.Kind;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One Kryo instance set up for this project: serializers chosen by {@link TypeModels}, references
 * on, copies tracked so that every object of a graph is copied exactly once.
 *
 * <p>Used by one thread at a time, between leaving the pool and coming back. After any exception it
 * is thrown away.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // Kryo's own signatures are raw
final class GraphKryo extends Kryo {
  /* State    copies: original -> copy, for the copy going on; IN_PROGRESS while an object that cannot be handed out
   *          before its parts are known (a record, an immutable collection, a Java-serialized node) is being built.
   *          late: the same for writing. inJava: originals that a Java stream has written by itself; meeting one of
   *          them anywhere else would make a second copy of it.
   * Cycle    one that runs through a late object has no copy to point at. Through a Java-serialized node the whole
   *          graph is given to Java serialization instead (WholeGraphNeedsJava); through anything else it is refused.
   * Checked  CopyGraphTest, CodecGraphTest. */
  private static final Object IN_PROGRESS = new Object();
  private static final int KEPT_CAPACITY = 512;

  final GraphInput input = new GraphInput();
  final GraphOutput output;
  final TypeModels models;
  final WireTypes wireTypes;
  private final IdentityMap<Object, Object> copies = new IdentityMap<>();
  private final ArrayList<Object> late = new ArrayList<>();
  private @Nullable IdentityMap<Object, Object> inJava;
  private boolean copying;
  private @Nullable Object pending;
  private int discarding;

  GraphKryo(TypeModels models, SerialLimits limits) {
    this(models, limits, new WireTypes(), new GraphReferences(limits.maxDepth()));
  }

  private GraphKryo(
      TypeModels models, SerialLimits limits, WireTypes wireTypes, GraphReferences references) {
    super(wireTypes, references);
    this.models = models;
    this.wireTypes = wireTypes;
    output = new GraphOutput(limits.maxValueBytes());
    wireTypes.attach(models);
    references.attach(this);
    setRegistrationRequired(false);
    setOptimizedGenerics(false);
    setClassLoader(GraphKryo.class.getClassLoader());
    models.fixed().registerAll(this);
  }

  @Override
  public boolean isProxy(Class type) {
    return false; // TypeRules knows proxies
  }

  @Override
  public boolean isClosure(Class type) {
    return false; // and lambdas
  }

  @Override
  public Serializer getDefaultSerializer(Class type) {
    TypeModels known = models;
    // Kryo's own constructor asks for primitives before there are models.
    return known == null ? super.getDefaultSerializer(type) : known.of(type).serializer();
  }

  // Copying

  /** Copies a whole graph. */
  Object copyGraph(Object root) {
    copying = true;
    Object copy = copy(root);
    copying = false;
    copies.clear(KEPT_CAPACITY);
    inJava = null;
    return copy;
  }

  @Override
  public <T> T copy(T original) {
    if (original == null) {
      return original;
    }
    Class<?> type = original.getClass();
    if (type == String.class || type == Integer.class || type == Long.class) {
      return original; // the commonest by far, and the registration cache holds one class only
    }
    return copy(original, getSerializer(type));
  }

  @Override
  public <T> T copy(T original, Serializer serializer) {
    if (original == null || serializer.isImmutable()) {
      return original;
    }
    Object known = copies.get(original);
    if (known != null) {
      if (known == IN_PROGRESS) {
        throw cycleThrough(original, serializer);
      }
      return (T) known;
    }
    refuseIfInJava(original);
    boolean early = serializer instanceof EarlySerializer;
    pending = original;
    if (!early) {
      copies.put(original, IN_PROGRESS);
    }
    Object copy =
        original instanceof KryoCopyable copyable
            ? copyable.copy(this)
            : serializer.copy(this, original);
    pending = null;
    if (!early) {
      copies.put(original, copy);
    }
    return (T) copy;
  }

  @Override
  public void reference(Object object) {
    if (!copying) {
      super.reference(object);
      return;
    }
    Object original = pending;
    if (original != null) {
      copies.put(original, object);
      pending = null;
    }
  }

  /** As {@link #reference}, for a serializer that had to copy something else first. */
  void referenceTo(Object original, Object copy) {
    copies.put(original, copy);
    pending = null;
  }

  @Override
  public IdentityMap getOriginalToCopyMap() {
    return copies;
  }

  // What both ways share

  /**
   * Marks an object whose parts are being written before the object itself can exist on the other
   * side.
   */
  void beginLate(Object object) {
    late.add(object);
  }

  /** Ends {@link #beginLate}; not reached when something was thrown. */
  void endLate() {
    late.remove(late.size() - 1);
  }

  boolean isLate(Object object) {
    for (int i = late.size() - 1; i >= 0; i--) {
      if (late.get(i) == object) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether this object has been copied, or written, outside of any Java stream. */
  boolean isMet(Object object) {
    return copying ? copies.get(object) != null : references().isWritten(object);
  }

  /** Notes an object that a Java stream is about to write by itself. */
  void meetInJava(Object object, Object stream) {
    IdentityMap<Object, Object> met = inJava;
    if (met == null) {
      met = new IdentityMap<>();
      inJava = met;
    }
    Object other = met.get(object);
    if (other != null && other != stream) {
      throw new WholeGraphNeedsJava(object.getClass());
    }
    met.put(object, stream);
  }

  void refuseIfInJava(Object object) {
    IdentityMap<Object, Object> met = inJava;
    if (met != null && met.get(object) != null) {
      throw new WholeGraphNeedsJava(object.getClass());
    }
  }

  GraphFailure cycleThrough(Object object, Serializer serializer) {
    if (serializer instanceof JavaNodeSerializer) {
      return new WholeGraphNeedsJava(object.getClass());
    }
    return new GraphFailure(
        Kind.UNSUPPORTED,
        object.getClass().getName(),
        "the graph is cyclic through an object that cannot exist before its parts");
  }

  // Reading of what is no longer wanted

  /** Reads one object and drops it; missing classes are no obstacle meanwhile. */
  void discardObject() {
    int firstId = references().readCount();
    discarding++;
    readClassAndObject(input);
    discarding--;
    references().discarded(firstId);
  }

  boolean isDiscarding() {
    return discarding > 0;
  }

  GraphReferences references() {
    return (GraphReferences) getReferenceResolver();
  }

  /** Forgets everything of the last use, so that nothing of a user is kept. */
  void forget() {
    input.clear();
    output.clear();
    inJava = null;
    wireTypes.use(null);
  }
}
