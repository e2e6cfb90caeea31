package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.ClassTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A codec for tests: strings, longs and byte arrays, each with the number of its class in front;
 * the dictionary is the list of class names.
 */
public final class PlainCodec implements EntryCodec {
  private final int version;

  public PlainCodec() {
    this(1);
  }

  public PlainCodec(int version) {
    this.version = version;
  }

  @Override
  public String id() {
    return "plain";
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public Writing newWriting() {
    List<String> names = new ArrayList<>();
    return new Writing() {
      @Override
      public Encoder newEncoder() {
        return (object, out) -> encode(object, out, idOf(object.getClass().getName()));
      }

      private synchronized int idOf(String name) {
        if (!names.contains(name)) {
          names.add(name);
        }
        return names.indexOf(name);
      }

      @Override
      public synchronized ClassTable classes() {
        return new ClassTable(
            names.stream().map(n -> new ClassTable.Entry(n, n.hashCode() * 31L)).toList());
      }

      @Override
      public synchronized byte[] dictionary() {
        return String.join("\n", names).getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  private static void encode(Object object, ByteSink out, int id) throws EntryCodecException {
    out.writeVar(id);
    if (object instanceof String text) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } else if (object instanceof Long number) {
      out.writeLong(number);
    } else if (object instanceof byte[] bytes) {
      out.write(bytes);
    } else {
      String name = object.getClass().getName();
      throw new EntryCodecException("not a plain class: " + name, name, null);
    }
  }

  @Override
  public Reading newReading(byte[] dictionary, int fileVersion) {
    String[] names = new String(dictionary, StandardCharsets.UTF_8).split("\n", -1);
    return new Reading() {
      @Override
      public Decoder newDecoder() {
        return (bytes, offset, length) -> decode(names, bytes, offset, length);
      }

      @Override
      public List<String> changedClasses() {
        return List.of();
      }
    };
  }

  private static Object decode(String[] names, byte[] bytes, int offset, int length)
      throws EntryCodecException {
    if (length == 0 || bytes[offset] < 0 || bytes[offset] >= names.length) {
      throw new EntryCodecException("no class of that number", null, null);
    }
    byte[] rest = Arrays.copyOfRange(bytes, offset + 1, offset + length);
    String name = names[bytes[offset]];
    if (name.equals("java.lang.String")) {
      return new String(rest, StandardCharsets.UTF_8);
    }
    if (name.equals("java.lang.Long") && rest.length == 8) {
      return Bytes.getLong(rest, 0);
    }
    if (name.equals("[B")) {
      return rest;
    }
    throw new EntryCodecException("unknown class", name, null);
  }
}
