package io.rkvs.serial;

import com.esotericsoftware.kryo.KryoCopyable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything one cache manager needs to copy, measure, encode and decode values: its class loader,
 * its rules, its pool of Kryo instances.
 *
 * <p>Thread-safe; nothing blocks. A user's code runs inside: constructors, {@code readObject},
 * {@code hashCode} of keys of copied maps and the like; so never call it under a lock.
 */
public final class SerialContext implements AutoCloseable {
  private final TypeModels models;
  private final SerialLimits limits;
  private final KryoPool pool;

  private SerialContext(Builder builder) {
    UnsafeSwitch.engage();
    limits = builder.limits;
    ClassFilter immutable = builder.immutable;
    models =
        new TypeModels(
            type -> immutable.names(type.getName()),
            new ClassAccess(builder.classLoader, builder.allowed),
            builder.outlines);
    pool = new KryoPool(() -> new GraphKryo(models, limits));
  }

  /** Starts the settings of a context. */
  public static Builder builder() {
    return new Builder();
  }

  /** The settings of a context. Not thread-safe. */
  public static final class Builder {
    private @Nullable ClassLoader classLoader;
    private ClassFilter immutable = ClassFilter.of(List.of(), List.of());
    private ClassFilter allowed = ClassFilter.of(List.of(), List.of());
    private SerialLimits limits = SerialLimits.DEFAULT;
    private boolean outlines;

    private Builder() {}

    /**
     * Sets the loader that is asked first for classes; held weakly. Default: the thread's context
     * loader, then ours.
     */
    public Builder classLoader(@Nullable ClassLoader loader) {
      classLoader = loader;
      return this;
    }

    /**
     * Declares classes immutable: their instances are shared, not copied.
     *
     * @param patterns in the syntax of {@link ClassFilter}
     * @throws IllegalArgumentException when a pattern is malformed
     */
    public Builder immutableTypes(Collection<String> patterns) {
      immutable = ClassFilter.of(patterns, List.of());
      return this;
    }

    /**
     * Sets which classes may be encoded and decoded. Default: the value types of java.base alone.
     */
    public Builder allowedClasses(ClassFilter filter) {
      allowed = Objects.requireNonNull(filter);
      return this;
    }

    /** Sets the limits. Default: {@link SerialLimits#DEFAULT}. */
    public Builder limits(SerialLimits newLimits) {
      limits = Objects.requireNonNull(newLimits);
      return this;
    }

    /**
     * Decodes objects of classes that are not allowed to an {@link Outline} of them, in place of
     * refusing: for people to look at, with nothing loaded.
     */
    public Builder outlines() {
      outlines = true;
      return this;
    }

    /** Makes the context. */
    public SerialContext build() {
      return new SerialContext(this);
    }
  }

  /** Tells whether instances of exactly this class are shared by copies. */
  public boolean isShared(Class<?> type) {
    return models.of(type).shared();
  }

  /**
   * Returns a deep copy that shares nothing mutable with the original. Identity within the graph is
   * kept. Transient fields are not copied.
   *
   * @throws SerialException when any part cannot be copied; the original is untouched
   */
  public <T> T copy(T value) {
    @SuppressWarnings(
        "unchecked") // a copy has the class of its original, or of the plain collection for a view
    T copy =
        (T)
            use(
                "copy",
                value.getClass(),
                graph -> graph.copyGraph(value),
                needsJava -> copyInJava(value));
    return copy;
  }

  /**
   * Returns a faster way to {@link #copy} objects of exactly this class, null when there is none.
   * The first call for a class makes it.
   */
  public @Nullable FlatCopier flatCopier(Class<?> type) {
    TypeModel model = models.of(type);
    return model.serializer() instanceof FieldsSerializer fields
            && !KryoCopyable.class.isAssignableFrom(type)
        ? fields.flatCopier()
        : null;
  }

  private static Object copyInJava(Object value) {
    return JavaStream.readCopy(JavaStream.writeWhole(value), List.of());
  }

  /** Returns the measure of values. */
  public EncodedSize encodedSize() {
    return new EncodedSize(this);
  }

  /** Returns an empty dictionary, to encode with. */
  public ClassDictionary newDictionary() {
    return new ClassDictionary(models, limits, false);
  }

  /**
   * Reads a dictionary, to decode with. No class is loaded.
   *
   * @throws SerialException (CORRUPT, TOO_LARGE) when the bytes are no dictionary
   */
  public ClassDictionary readDictionary(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    var dictionary = new ClassDictionary(models, limits, false);
    try {
      dictionary.fill(bytes, offset, length);
    } catch (RuntimeException e) {
      throw GraphFailure.of(e, null).toSerialException("read the class dictionary", null);
    }
    return dictionary;
  }

  /** Returns a codec over a dictionary of this context. */
  public Codec codec(ClassDictionary dictionary) {
    return new Codec(this, dictionary);
  }

  ClassDictionary measuringDictionary() {
    return new ClassDictionary(models, limits, true);
  }

  SerialLimits limits() {
    return limits;
  }

  /** Lends a Kryo instance; after any exception it is thrown away. */
  <R> R use(
      String action,
      @Nullable Class<?> root,
      Function<GraphKryo, R> work,
      @Nullable Function<WholeGraphNeedsJava, R> inJava) {
    try {
      GraphKryo graph = pool.take();
      R result = work.apply(graph);
      graph.forget();
      pool.giveBack(graph);
      return result;
    } catch (WholeGraphNeedsJava needsJava) {
      return useJava(action, root, needsJava, inJava);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw GraphFailure.of(e, root).toSerialException(action, root);
    }
  }

  private static <R> R useJava(
      String action,
      @Nullable Class<?> root,
      WholeGraphNeedsJava needsJava,
      @Nullable Function<WholeGraphNeedsJava, R> inJava) {
    if (inJava == null) {
      throw needsJava.toSerialException(action, root);
    }
    try {
      return inJava.apply(needsJava);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      SerialException failure = needsJava.toSerialException(action, root);
      failure.addSuppressed(
          GraphFailure.of(e, root).toSerialException(action + " by Java serialization", root));
      throw failure;
    }
  }

  KryoPool pool() {
    return pool;
  }

  /**
   * Lets go of every Kryo instance and of every class they know. A context in use works on, without
   * its pool.
   */
  @Override
  public void close() {
    pool.close();
    models.clear();
  }
}
