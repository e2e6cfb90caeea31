package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingDeque;

/** Classes of every shape that users and Hibernate put into caches. */
@SuppressWarnings({
  "serial",
  "JavaUtilDate",
  "UnusedVariable",
  "ClassCanBeStatic"
}) // classes as they are met
final class Fixtures {
  private Fixtures() {}

  static class Plain {
    int number;
    String text;
    long big;
    double real;
    boolean flag;
    List<String> list = new ArrayList<>();

    Plain() {}

    static Plain sample() {
      Plain plain = new Plain();
      plain.number = 42;
      plain.text = "héllo";
      plain.big = Long.MIN_VALUE;
      plain.real = -0.5;
      plain.flag = true;
      plain.list.add("a");
      plain.list.add(null);
      return plain;
    }
  }

  static final class AllPrimitives {
    byte b = -1;
    short s = -2;
    char c = 'ß';
    int i = Integer.MIN_VALUE;
    long l = Long.MAX_VALUE;
    float f = Float.MIN_NORMAL;
    double d = Double.NaN;
    boolean z = true;
    Byte boxB = 1;
    Short boxS = 2;
    Character boxC = 'x';
    Integer boxI = 3;
    Long boxL = 4L;
    Float boxF = 5f;
    Double boxD = 6d;
    Boolean boxZ = true;
  }

  static final class NoNoArg {
    final int number;
    private final Date date;

    NoNoArg(int number, Date date) {
      this.number = number;
      this.date = Objects.requireNonNull(date);
    }
  }

  private static final class PrivateSerializable implements Serializable {
    private final String name;
    private final Object[] state;

    private PrivateSerializable(String name, Object... state) {
      this.name = name;
      this.state = state;
    }
  }

  static Object privateSerializable() {
    return new PrivateSerializable("n", 1, "two", new Date(3), null);
  }

  static class Base {
    private String hidden = "base";
    protected int number = 1;
  }

  static final class Derived extends Base {
    private String hidden = "derived";
    private Date date = new Date(5);

    String both() {
      return hidden + date;
    }
  }

  static final class Node {
    String name;
    Node next;
    List<Node> others = new ArrayList<>();
    Map<String, Object> attributes = new HashMap<>();

    Node(String name) {
      this.name = name;
    }
  }

  static Node ring() {
    Node a = new Node("a");
    Node b = new Node("b");
    a.next = b;
    b.next = a;
    a.others.add(a);
    a.others.add(b);
    b.attributes.put("self", b);
    b.attributes.put("map", b.attributes);
    return a;
  }

  enum Color {
    RED,
    GREEN {
      @Override
      int weight() {
        return 7;
      }
    };

    int weight() {
      return 1;
    }
  }

  record Point(int x, int y) {}

  record Named(String name, UUID id, Color color, Point at) {}

  record Holder(Date date, List<Date> dates) {}

  record Generic<T>(T value, Map<String, T> more) {}

  private record Hidden(Object value) {}

  static Object hidden() {
    return new Hidden(new Date(9));
  }

  record Checked(List<String> names) {
    Checked {
      names = List.copyOf(names);
    }
  }

  record Chain(String name, Chain next) {}

  static class Inner {
    int outer = 5;

    class In {
      int inner = 6;
    }
  }

  // What Hibernate stores

  static final class QueryKeyLike implements Serializable {
    private final String sql;
    private final Object[] parameters;
    private transient int hashCode;

    QueryKeyLike(String sql, Object... parameters) {
      this.sql = sql;
      this.parameters = parameters;
      hashCode = Objects.hash(sql, parameters.length);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      hashCode = Objects.hash(sql, parameters.length);
    }

    @Override
    public int hashCode() {
      return hashCode;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof QueryKeyLike key && key.sql.equals(sql) && key.hashCode == hashCode;
    }

    @Override
    public String toString() {
      return sql + hashCode;
    }
  }

  static final class SoftLockLike implements Serializable {
    private final UUID source;
    private final long lockId;
    private final Object version;
    private boolean concurrent;

    SoftLockLike(UUID source, long lockId, Object version) {
      this.source = source;
      this.lockId = lockId;
      this.version = version;
      concurrent = lockId > 1;
    }

    boolean isConcurrent() {
      return concurrent;
    }
  }

  static final class CacheEntryLike implements Serializable {
    private final Serializable[] disassembledState;
    private final String subclass;
    private final Object version;

    CacheEntryLike(Serializable[] state, String subclass, Object version) {
      this.disassembledState = state;
      this.subclass = subclass;
      this.version = version;
    }

    String describe() {
      return subclass + version + disassembledState.length;
    }
  }

  static final class ItemLike implements Serializable {
    private final long timestamp;
    private final Object value;

    ItemLike(long timestamp, Object value) {
      this.timestamp = timestamp;
      this.value = value;
    }

    String describe() {
      return timestamp + " " + value;
    }
  }

  static final class CacheKeyLike implements Serializable {
    private final Object id;
    private final String entity;
    private final int hash;

    CacheKeyLike(Object id, String entity) {
      this.id = id;
      this.entity = entity;
      hash = Objects.hash(id, entity);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof CacheKeyLike key && key.id.equals(id) && key.entity.equals(entity);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public String toString() {
      return entity + "#" + id;
    }
  }

  // Own serialized forms

  static final class Rebuilds implements Serializable {
    String stored = "s";
    transient String derived = "derived s";

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeInt(17);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (in.readInt() != 17) {
        throw new IOException("17 expected");
      }
      derived = "derived " + stored;
    }
  }

  public static final class External implements Externalizable {
    private int number;
    private transient String text;

    public External() {}

    External(int number, String text) {
      this.number = number;
      this.text = text;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number);
      out.writeUTF(text);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      number = in.readInt();
      text = in.readUTF();
    }

    @Override
    public String toString() {
      return number + text;
    }
  }

  static final class Single implements Serializable {
    static final Single INSTANCE = new Single();

    private Single() {}

    private Object readResolve() {
      return INSTANCE;
    }
  }

  static final class Replaced implements Serializable {
    private final transient String text;

    Replaced(String text) {
      this.text = text;
    }

    private Object writeReplace() {
      return new Stand(text);
    }

    @Override
    public String toString() {
      return "replaced " + text;
    }

    private record Stand(String text) implements Serializable {
      private Object readResolve() {
        return new Replaced(text);
      }
    }
  }

  static final class OwnList extends ArrayList<Object> {
    String label = "label";

    @Override
    public String toString() {
      return label + super.toString();
    }
  }

  static final class OwnQueue extends LinkedBlockingDeque<Object> {
    String label = "label";
  }

  static final class OwnMap extends HashMap<String, Object> {
    int extra = 3;

    @Override
    public String toString() {
      return extra + super.toString();
    }
  }

  static final class OwnException extends RuntimeException {
    final int code;
    final List<String> details = new ArrayList<>();

    OwnException(String message, int code, Throwable cause) {
      super(message, cause);
      this.code = code;
      details.add("d");
    }
  }

  static final class OwnKryo implements KryoSerializable {
    int number = 1;
    Date date = new Date(8);

    @Override
    public void write(Kryo kryo, Output output) {
      output.writeInt(number);
      kryo.writeClassAndObject(output, date);
    }

    @Override
    public void read(Kryo kryo, Input input) {
      number = input.readInt();
      date = (Date) kryo.readClassAndObject(input);
    }
  }

  static final class ByLength implements Comparator<String>, Serializable {
    @Override
    public int compare(String a, String b) {
      return Integer.compare(a.length(), b.length());
    }
  }

  static final class Handler implements InvocationHandler, Serializable {
    final List<String> calls = new ArrayList<>();

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      calls.add(method.getName());
      return method.getReturnType() == String.class ? "proxied " + calls.size() : null;
    }
  }

  static Date sampleDate() {
    return new Date(3);
  }

  interface Greeter {
    String greet();
  }

  interface SerialSupplier<T> extends java.util.function.Supplier<T>, Serializable {}

  /** Serialized by Java, and holds whatever it is given. */
  static final class JavaNode implements Serializable {
    Object content;
    Object second;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
    }
  }

  static final class Bean implements Serializable {
    Object first;
    Object second;
  }

  static final class WithTransient implements Serializable {
    String kept = "kept";
    transient Thread thread = Thread.currentThread();
    transient List<String> cache = new ArrayList<>();
  }

  static final class NotCopyable {
    String name = "n";
    Thread thread = Thread.currentThread();
  }
}
