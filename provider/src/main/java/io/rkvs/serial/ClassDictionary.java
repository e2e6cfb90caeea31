package io.rkvs.serial;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import io.rkvs.serial.SerialException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a set of encoded values names by number, each with its schema. Values and
 * dictionary belong together: write the dictionary after the last value, read it before the first.
 *
 * <p>Thread-safe: any number of threads may encode with one dictionary, or decode with one. A
 * number is stable as soon as it is given. Never blocks but for the short time in which a class
 * that is new to it is added.
 */
public final class ClassDictionary {
  /** What became of a class on decoding. */
  public enum Status {
    /** No value of it has been decoded yet, or the dictionary is being written. */
    UNUSED,
    /** As it was when it was written. */
    SAME,
    /** Its members differ; values are fitted by name. */
    CHANGED,
    /** Not found, or not usable any more. */
    MISSING
  }

  /**
   * One class of the dictionary.
   *
   * @param name the binary name
   * @param form how its objects are written, such as FIELDS or RECORD
   * @param fingerprint 64 bits over name, form, and the names and types of its members
   * @param status what became of it
   */
  public record Entry(String name, String form, long fingerprint, Status status) {}

  /* State    slots by number and numbers by class; a slot is complete before its number is published, and its number
   *          before any value that uses it is handed out. A slot's binding is computed from immutable things: two
   *          threads that race make equal ones, and either serves.
   * Locks    growing, for adding; readers take none.
   * Checked  ClassDictionaryTest. */
  private static final int FORM_VERSION = 1;

  private final TypeModels models;
  private final SerialLimits limits;
  private final boolean measuring;
  private final ConcurrentHashMap<Class<?>, Integer> numbers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Slot> slots = new ConcurrentHashMap<>();
  private final ReentrantLock growing = new ReentrantLock();

  private static final class Slot {
    final ClassSchema schema;
    volatile Status status = Status.UNUSED;
    volatile @Nullable Registration bound;

    Slot(ClassSchema schema) {
      this.schema = schema;
    }
  }

  /** {@code measuring}: values are only measured; nothing is checked or kept. */
  ClassDictionary(TypeModels models, SerialLimits limits, boolean measuring) {
    this.models = models;
    this.limits = limits;
    this.measuring = measuring;
  }

  // Writing

  int numberOf(Class<?> type) {
    if (measuring) {
      return 0;
    }
    Integer known = numbers.get(type);
    return known != null ? known : add(type);
  }

  void checkWritable(String className) {
    if (!measuring) {
      models.access().check(className);
    }
  }

  private int add(Class<?> type) {
    TypeModel model = models.of(type);
    if (model.kind() != TypeKind.UNSUPPORTED) {
      models.access().check(type.getName());
    }
    var slot = new Slot(schemaOf(model));
    growing.lock();
    try {
      Integer raced = numbers.get(type);
      if (raced != null) {
        return raced;
      }
      int number = slots.size();
      if (number >= limits.maxClasses()) {
        throw new GraphFailure(
            Kind.TOO_LARGE, type.getName(), "more than " + limits.maxClasses() + " classes");
      }
      slots.put(number, slot);
      numbers.put(type, number);
      return number;
    } finally {
      growing.unlock();
    }
  }

  private static ClassSchema schemaOf(TypeModel model) {
    List<ClassSchema.Member> members =
        model.serializer() instanceof SchemaSource source ? source.members() : List.of();
    return new ClassSchema(model.wireType().getName(), model.kind(), members);
  }

  // Reading

  Registration registration(int number) {
    Slot slot = slots.get(number);
    if (slot == null) {
      throw new GraphFailure(Kind.CORRUPT, null, "class number " + number + " of " + slots.size());
    }
    Registration bound = slot.bound;
    if (bound == null) {
      bound = bind(slot);
      slot.bound = bound;
    }
    return bound;
  }

  private Registration bind(Slot slot) {
    if (models.outlines() && !models.access().allows(slot.schema.name())) {
      Serializer<?> reader = Outline.reader(slot.schema);
      if (reader != null) {
        return new Registration(Outline.standIn(slot.schema), reader, -1);
      }
    }
    return bindToClass(slot);
  }

  private Registration bindToClass(Slot slot) {
    ClassSchema schema = slot.schema;
    Class<?> type = models.access().find(schema.name());
    if (type == null) {
      return missing(slot, Kind.CLASS_MISSING, "the class was written and is not found now");
    }
    TypeModel model = models.of(type);
    if (model.kind() == TypeKind.UNSUPPORTED) {
      return missing(slot, Kind.INCOMPATIBLE, "the class cannot be made any more");
    }
    Serializer<?> serializer = readerFor(schema, model, slot);
    return serializer == null
        ? missing(
            slot,
            Kind.INCOMPATIBLE,
            "written as " + schema.kind() + ", the class is now of the form " + model.kind())
        : new Registration(type, serializer, -1);
  }

  private static @Nullable Serializer<?> readerFor(ClassSchema schema, TypeModel model, Slot slot) {
    slot.status = Status.SAME;
    boolean byName = schema.kind() == TypeKind.FIELDS || schema.kind() == TypeKind.RECORD;
    boolean nowByName = model.kind() == TypeKind.FIELDS || model.kind() == TypeKind.RECORD;
    if (schema.kind() == model.kind() || (byName && nowByName)) {
      if (!(model.serializer() instanceof SchemaSource source)
          || (schema.kind() == model.kind() && schema.members().equals(source.members()))) {
        return model.serializer();
      }
      slot.status = Status.CHANGED;
      return source.reading(schema);
    }
    // What Java serialization wrote, it reads under its own rules, whatever the class would be
    // written as today.
    if (schema.kind() == TypeKind.JAVA && !model.serializer().isImmutable()) {
      slot.status = Status.CHANGED;
      return new JavaNodeSerializer(false);
    }
    return null;
  }

  private static Registration missing(Slot slot, Kind kind, String reason) {
    slot.status = Status.MISSING;
    return new Registration(Gone.standIn(slot.schema), Gone.reader(slot.schema, kind, reason), -1);
  }

  /** Returns the classes in the order of their numbers. */
  public List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = Objects.requireNonNull(slots.get(i));
      ClassSchema schema = slot.schema;
      entries.add(
          new Entry(schema.name(), schema.kind().name(), schema.fingerprint(), slot.status));
    }
    return List.copyOf(entries);
  }

  // As bytes

  /**
   * Returns the dictionary as bytes, good for every value encoded before the call.
   *
   * @throws SerialException when it is longer than the limit on a value
   */
  public byte[] toBytes() {
    var output = new GraphOutput(limits.maxValueBytes());
    growing.lock();
    try {
      output.writeVarInt(FORM_VERSION, true);
      output.writeVarInt(slots.size(), true);
      for (int i = 0; i < slots.size(); i++) {
        write(output, Objects.requireNonNull(slots.get(i)).schema);
      }
      return output.toBytes();
    } catch (GraphFailure e) {
      throw e.toSerialException("write the class dictionary", null);
    } finally {
      growing.unlock();
    }
  }

  private static void write(GraphOutput output, ClassSchema schema) {
    output.writeString(schema.name());
    output.writeString(schema.kind().name());
    output.writeLong(schema.fingerprint());
    output.writeVarInt(schema.members().size(), true);
    for (ClassSchema.Member member : schema.members()) {
      output.writeString(member.name());
      output.writeString(member.typeName());
    }
  }

  /** Fills this empty dictionary; loads no class. */
  void fill(byte[] bytes, int offset, int length) {
    var input = new GraphInput();
    input.setBuffer(bytes, offset, length);
    int version = input.readVarInt(true);
    if (version != FORM_VERSION) {
      throw new GraphFailure(
          Kind.CORRUPT, null, "dictionary form " + version + ", expected " + FORM_VERSION);
    }
    int count = input.readCount(12);
    if (count > limits.maxClasses()) {
      throw new GraphFailure(
          Kind.TOO_LARGE, null, count + " classes, limit " + limits.maxClasses());
    }
    for (int i = 0; i < count; i++) {
      slots.put(i, new Slot(readSchema(input)));
    }
    if (input.remaining() != 0) {
      throw new GraphFailure(Kind.CORRUPT, null, input.remaining() + " bytes after the dictionary");
    }
  }

  private static ClassSchema readSchema(GraphInput input) {
    String name = text(input);
    TypeKind kind = kind(text(input), name);
    long fingerprint = input.readLong();
    int count = input.readCount(2);
    var members = new ArrayList<ClassSchema.Member>(count);
    for (int i = 0; i < count; i++) {
      members.add(new ClassSchema.Member(text(input), text(input)));
    }
    var schema = new ClassSchema(name, kind, members);
    if (schema.fingerprint() != fingerprint) {
      throw new GraphFailure(Kind.CORRUPT, name, "the schema does not match its fingerprint");
    }
    return schema;
  }

  private static TypeKind kind(String text, String name) {
    return switch (text) {
      case "FIELDS", "RECORD", "ENUM", "ARRAY", "JAVA", "JAVA_VALUE", "OPAQUE" ->
          TypeKind.valueOf(text);
      default -> throw new GraphFailure(Kind.CORRUPT, name, "unknown form \"" + text + "\"");
    };
  }

  private static String text(GraphInput input) {
    String text = input.readString();
    if (text == null) {
      throw new GraphFailure(Kind.CORRUPT, null, "a name that is null");
    }
    return text;
  }
}
