package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;
import io.rkvs.serial.SerialException.Kind;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What one context knows about the classes it has met. Thread-safe; forgets all of them when the
 * context closes, so that no class is kept by it.
 */
final class TypeModels {
  private final ConcurrentHashMap<Class<?>, TypeModel> models = new ConcurrentHashMap<>();
  private final FixedTypes fixed = new FixedTypes();
  private final Predicate<Class<?>> declaredImmutable;
  private final ClassAccess access;
  private final boolean outlines;

  TypeModels(Predicate<Class<?>> declaredImmutable, ClassAccess access, boolean outlines) {
    this.declaredImmutable = declaredImmutable;
    this.access = access;
    this.outlines = outlines;
  }

  /** Tells whether objects of classes that are not allowed are decoded to outlines. */
  boolean outlines() {
    return outlines;
  }

  FixedTypes fixed() {
    return fixed;
  }

  ClassAccess access() {
    return access;
  }

  TypeModel of(Class<?> type) {
    TypeModel known = models.get(type);
    if (known != null) {
      return known;
    }
    TypeModel made = make(type);
    TypeModel raced = models.putIfAbsent(type, made);
    return raced == null ? made : raced;
  }

  void clear() {
    models.clear();
  }

  private TypeModel make(Class<?> type) {
    TypeModel family = fixed.modelOf(type);
    if (family != null) {
      return family;
    }
    Class<?> wireType = enumOf(type);
    TypeKind kind = TypeRules.kindOf(wireType);
    if (kind == TypeKind.JAVA && (type.isHidden() || Proxy.isProxyClass(type))) {
      return JdkFamilies.madeAtRunTime(type);
    }
    Serializer<?> serializer;
    try {
      serializer = serializerOf(wireType, kind);
    } catch (RuntimeException | LinkageError e) {
      kind = TypeKind.UNSUPPORTED;
      serializer = new RefusingSerializer(wireType, String.valueOf(e.getMessage()), e);
    }
    boolean shared =
        declaredImmutable.test(wireType) || isImmutableRecord(wireType, new HashSet<>());
    if (shared && !serializer.isImmutable()) {
      return new TypeModel(type, wireType, kind, -1, true, new SharedSerializer(serializer));
    }
    return new TypeModel(type, wireType, kind, -1, serializer.isImmutable(), serializer);
  }

  /** A constant with a body has a class of its own below its enum's. */
  private static Class<?> enumOf(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent != null && parent.isEnum() && !type.isEnum() ? parent : type;
  }

  /**
   * Tells whether a record class is immutable all the way down by its declarations alone: every
   * component is declared with a primitive, an enum, a final value class or another such record,
   * none of which can hold anything else. A record's class is final and so are its fields, for
   * reflection too; so nobody can change it through a shared reference.
   */
  private static boolean isImmutableRecord(Class<?> type, Set<Class<?>> assumed) {
    if (!type.isRecord() || TypeRules.hasOwnForm(type)) {
      return false;
    }
    if (!assumed.add(type)) {
      return true;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> part = component.getType();
      if (!FixedTypes.isValue(part) && !isImmutableRecord(part, assumed)) {
        return false;
      }
    }
    return true;
  }

  private Serializer<?> serializerOf(Class<?> type, TypeKind kind) {
    return switch (kind) {
      case FIELDS -> new FieldsSerializer(type);
      case RECORD -> new RecordSerializer(type);
      case ENUM -> new EnumSerializer(type);
      case ARRAY -> new ArraySerializer(type);
      case JAVA -> new JavaNodeSerializer(false);
      case JAVA_VALUE -> new JavaNodeSerializer(true);
      case OPAQUE -> new OpaqueSerializer(type);
      case UNSUPPORTED -> new RefusingSerializer(type, TypeRules.refusal(type), null);
      case FIXED -> throw new GraphFailure(Kind.UNSUPPORTED, type.getName(), "a fixed type");
    };
  }
}
