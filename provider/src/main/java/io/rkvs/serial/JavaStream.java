package io.rkvs.serial;

import com.esotericsoftware.kryo.Serializer;
import io.rkvs.serial.SerialException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization for the nodes of a graph that need it, or for a whole graph.
 *
 * <p>In a node's stream, every part that need not be written by Java is replaced by a number; the
 * caller copies or writes the parts as ordinary objects of the graph. So a part keeps its identity
 * with the rest of the graph, and need not be Serializable. Parts that do need Java are written by
 * the stream itself and noted, so that meeting one of them elsewhere is found out.
 */
final class JavaStream {
  /**
   * A node, written.
   *
   * @param bytes the stream
   * @param parts what left the stream, by number
   * @param classes the classes described in the stream, in order
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Written(byte[] bytes, List<Object> parts, List<Class<?>> classes) {}

  /** Stands in a stream for a part that left it. */
  private static final class Part implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    final int number;

    Part(int number) {
      this.number = number;
    }
  }

  private JavaStream() {}

  /** Writes one node of a graph. */
  static Written write(Object node, GraphKryo graph) {
    return write(node, new Gate(graph, node));
  }

  /**
   * Writes a whole graph; refuses records, whose cycles Java serialization would cut without a
   * word.
   */
  static Written writeWhole(Object root) {
    return write(root, new Gate(null, root));
  }

  private static Written write(Object root, Gate gate) {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new NodeOutput(bytes, gate)) {
      out.writeObject(root);
      out.flush();
      return new Written(bytes.toByteArray(), gate.parts, out.classes);
    } catch (NotSerializableException e) {
      throw new GraphFailure(
          Kind.UNSUPPORTED,
          e.getMessage(),
          "Java serialization of "
              + root.getClass().getName()
              + " met a class that is not Serializable",
          e);
    } catch (IOException | RuntimeException e) {
      throw GraphFailure.of(e, root.getClass());
    }
  }

  /** Returns the name under which the allow list judges a class that a stream describes. */
  static String nameToCheck(Class<?> described) {
    if (described == Part.class) {
      return Object.class.getName();
    }
    return Proxy.isProxyClass(described) ? Proxy.class.getName() : described.getName();
  }

  /** Reads back a stream just written, with the very classes that were written. */
  static Object readCopy(Written written, List<Object> parts) {
    return read(written.bytes(), new CopyClasses(written.classes()), parts, null);
  }

  /** Reads a stream that came from outside. */
  static Object read(byte[] bytes, List<Object> parts, GraphKryo graph) {
    ObjectInputFilter filter = filter(graph, bytes.length);
    return read(bytes, new NamedClasses(graph.models.access()), parts, filter);
  }

  private static Object read(
      byte[] bytes, Classes classes, List<Object> parts, @Nullable ObjectInputFilter filter) {
    try (var in = new NodeInput(new ByteArrayInputStream(bytes), classes, parts)) {
      if (filter != null) {
        in.setObjectInputFilter(filter);
      }
      Object object = in.readObject();
      if (object == null) {
        throw new GraphFailure(Kind.CORRUPT, null, "a stream that holds null");
      }
      return object;
    } catch (ClassNotFoundException e) {
      throw new GraphFailure(
          Kind.CLASS_MISSING, e.getMessage(), "the class was written and is not found now", e);
    } catch (InvalidClassException e) {
      GraphFailure refused = GraphFailure.of(e, null);
      if (refused.getCause() != e) {
        throw refused; // the filter's own word
      }
      throw new GraphFailure(Kind.INCOMPATIBLE, e.classname, String.valueOf(e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw GraphFailure.of(e, null);
    }
  }

  private static ObjectInputFilter filter(GraphKryo graph, int length) {
    int maxDepth = graph.references().maxDepth();
    return info -> {
      Class<?> type = info.serialClass();
      if (type != null && type != Part.class) {
        graph.models.access().check(type.getName());
      }
      if (info.depth() > maxDepth) {
        throw new GraphFailure(Kind.TOO_DEEP, null, "nested more than " + maxDepth + " deep");
      }
      if (info.arrayLength() > length || info.references() > length) {
        throw new GraphFailure(
            Kind.TOO_LARGE,
            type == null ? null : type.getName(),
            "an array of " + info.arrayLength() + " in a stream of " + length + " bytes");
      }
      return ObjectInputFilter.Status.ALLOWED;
    };
  }

  /** Decides what a stream writes by itself. */
  private static final class Gate {
    private final @Nullable GraphKryo graph;
    private final Object root;
    final List<Object> parts = new ArrayList<>();

    Gate(@Nullable GraphKryo graph, Object root) {
      this.graph = graph;
      this.root = root;
    }

    Object pass(Object object) {
      if (object instanceof String || object instanceof Class<?> || object instanceof Enum<?>) {
        return object;
      }
      GraphKryo of = graph;
      if (of == null) {
        return refuseRecord(object);
      }
      if (object == root) {
        return object;
      }
      TypeModel model = of.models.of(object.getClass());
      if (isValue(model)) {
        return object;
      }
      if (of.isMet(object) || !belongsToJava(model)) {
        parts.add(object);
        return new Part(parts.size() - 1);
      }
      of.meetInJava(object, this);
      return object;
    }

    private static Object refuseRecord(Object object) {
      if (object instanceof Record) {
        throw new GraphFailure(
            Kind.UNSUPPORTED,
            object.getClass().getName(),
            "a record in a graph that is cyclic through a node that needs Java serialization");
      }
      return object;
    }

    private static boolean isValue(TypeModel model) {
      Serializer<?> serializer = model.serializer();
      return serializer.isImmutable() && !(serializer instanceof SharedSerializer);
    }

    private boolean belongsToJava(TypeModel model) {
      return switch (model.kind()) {
        case JAVA, UNSUPPORTED -> true; // the unsupported: so that Java says what it is
        case ARRAY -> {
          Class<?> component = model.type().getComponentType();
          yield TypeRules.kindOf(component) == TypeKind.JAVA_VALUE;
        }
        default -> false;
      };
    }
  }

  private static final class NodeOutput extends ObjectOutputStream {
    private final Gate gate;
    final List<Class<?>> classes = new ArrayList<>();

    NodeOutput(OutputStream out, Gate gate) throws IOException {
      super(out);
      this.gate = gate;
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return gate.pass(object);
    }

    @Override
    protected void annotateClass(Class<?> type) {
      classes.add(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
      classes.add(type);
    }
  }

  /** Finds the classes that a stream describes. */
  private interface Classes {
    Class<?> find(String name) throws ClassNotFoundException;

    Class<?> findProxy(String[] interfaces) throws ClassNotFoundException;
  }

  /**
   * The classes that were written, in the order in which they were described: nothing is looked up
   * by name.
   */
  private static final class CopyClasses implements Classes {
    private final List<Class<?>> classes;
    private int next;

    CopyClasses(List<Class<?>> classes) {
      this.classes = classes;
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
      Class<?> type = next < classes.size() ? classes.get(next++) : null;
      if (type == null || !type.getName().equals(name)) {
        throw new ClassNotFoundException(name);
      }
      return type;
    }

    @Override
    public Class<?> findProxy(String[] interfaces) throws ClassNotFoundException {
      Class<?> type = next < classes.size() ? classes.get(next++) : null;
      if (type == null || !Proxy.isProxyClass(type)) {
        throw new ClassNotFoundException("a proxy");
      }
      return type;
    }
  }

  /** Classes by name, where the allow list has them. */
  private static final class NamedClasses implements Classes {
    private final ClassAccess access;

    NamedClasses(ClassAccess access) {
      this.access = access;
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
      if (name.equals(Part.class.getName())) {
        return Part.class;
      }
      Class<?> type = access.find(name);
      if (type == null) {
        throw new ClassNotFoundException(name);
      }
      return type;
    }

    @Override
    @SuppressWarnings("deprecation") // the class alone is wanted here, without an instance
    public Class<?> findProxy(String[] interfaces) throws ClassNotFoundException {
      access.check("java.lang.reflect.Proxy");
      var types = new Class<?>[interfaces.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = find(interfaces[i]);
      }
      ClassLoader loader = types.length == 0 ? null : types[0].getClassLoader();
      return Proxy.getProxyClass(loader, types);
    }
  }

  private static final class NodeInput extends ObjectInputStream {
    private final Classes classes;
    private final List<Object> parts;

    NodeInput(InputStream in, Classes classes, List<Object> parts) throws IOException {
      super(in);
      this.classes = classes;
      this.parts = parts;
      enableResolveObject(true);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      return classes.find(description.getName());
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
      return classes.findProxy(interfaces);
    }

    @Override
    protected Object resolveObject(Object object) {
      if (!(object instanceof Part part)) {
        refuseHeldLock(object);
        return object;
      }
      if (part.number < 0 || part.number >= parts.size()) {
        throw new GraphFailure(Kind.CORRUPT, null, "part " + part.number + " of " + parts.size());
      }
      return parts.get(part.number);
    }

    /**
     * A lock is written free, whatever it was: bytes that say otherwise want the next thread that
     * takes it, often this one, to wait for ever.
     */
    private static void refuseHeldLock(Object object) {
      boolean held =
          (object instanceof ReentrantLock lock && lock.isLocked())
              || (object instanceof ReentrantReadWriteLock both
                  && (both.isWriteLocked() || both.getReadLockCount() != 0));
      if (held) {
        throw new GraphFailure(Kind.CORRUPT, object.getClass().getName(), "a lock that is held");
      }
    }
  }
}
