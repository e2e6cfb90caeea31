package io.rkvs.serial;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Copies objects of one class that hold primitives and immutable values of the JDK alone: nothing
 * in them can be changed through a copy, or lead back to them. So there is no graph to go through,
 * and a copy is a new object and one assignment for each field, as it would be written by hand.
 * Thread-safe.
 */
public final class FlatCopier {
  /* The handle makes the object and moves all fields. The JDK compiles a handle that is called often as if it were a constant, so
   * that little is left of it but the loads and the stores. It refers to nothing of ours, unless the class has no constructor
   * without arguments; but it refers to the class. */

  private static final MethodType COPY = MethodType.methodType(Object.class, Object.class);

  private final Class<?> type;
  private final MethodHandle copy;

  private FlatCopier(Class<?> type, MethodHandle copy) {
    this.type = type;
    this.copy = copy;
  }

  /** Returns a copier, null when the handles cannot be made. */
  static @Nullable FlatCopier of(Class<?> type, Instantiator instantiator, MemberSlot[] slots) {
    try {
      return new FlatCopier(type, handle(type, instantiator, slots).asType(COPY));
    } catch (ReflectiveOperationException e) {
      return null; // Kryo knows another way, or says what is wrong
    }
  }

  private static MethodHandle handle(Class<?> type, Instantiator instantiator, MemberSlot[] slots)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle move = MethodHandles.dropArguments(MethodHandles.identity(type), 1, type);
    for (MemberSlot slot : slots) {
      MethodHandle get = lookup.unreflectGetter(slot.field);
      MethodHandle set = lookup.unreflectSetter(slot.field);
      MethodHandle one =
          MethodHandles.filterArguments(
              set.asType(MethodType.methodType(void.class, type, slot.type)),
              1,
              get.asType(MethodType.methodType(slot.type, type)));
      move = MethodHandles.foldArguments(move, one);
    }
    MethodHandle make = instantiator.handle(lookup).asType(MethodType.methodType(type));
    return MethodHandles.foldArguments(move, MethodHandles.dropArguments(make, 0, type));
  }

  /** Returns the class whose objects are copied. */
  public Class<?> type() {
    return type;
  }

  /**
   * Returns a copy.
   *
   * @param original of exactly {@link #type}
   * @throws SerialException when the constructor without arguments fails
   */
  public Object copy(Object original) {
    try {
      return (Object) copy.invokeExact(original);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw GraphFailure.of(e, type).toSerialException("copy", type);
    }
  }
}
