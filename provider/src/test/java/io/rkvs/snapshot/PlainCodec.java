package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.Bytes;
import io.rkvs.snapshot.format.ClassTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A codec for tests: strings, longs and byte arrays, each with the id of its class in front. */
public final class PlainCodec implements EntryCodec {
  private static final Map<String, Class<?>> KNOWN =
      Map.of("java.lang.String", String.class, "java.lang.Long", Long.class, "[B", byte[].class);

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
  public Encoder newEncoder(ClassLedger ledger) {
    return (object, out) -> {
      String name = object.getClass().getName();
      out.writeVar(ledger.idOf(name, n -> n.hashCode() * 31L));
      if (object instanceof String text) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } else if (object instanceof Long number) {
        out.writeLong(number);
      } else if (object instanceof byte[] bytes) {
        out.write(bytes);
      } else {
        throw new EntryCodecException("not a plain class: " + name, name, null);
      }
    };
  }

  @Override
  public Decoder newDecoder(ClassTable classes, int fileVersion) {
    Map<Integer, Class<?>> byId = new HashMap<>();
    for (int i = 0; i < classes.classes().size(); i++) {
      byId.put(i, KNOWN.get(classes.classes().get(i).name()));
    }
    return (bytes, offset, length) -> {
      if (length == 0 || bytes[offset] < 0) {
        throw new EntryCodecException("no class id", null, null);
      }
      Class<?> type = byId.get((int) bytes[offset]);
      byte[] rest = Arrays.copyOfRange(bytes, offset + 1, offset + length);
      if (type == String.class) {
        return new String(rest, StandardCharsets.UTF_8);
      }
      if (type == Long.class && rest.length == 8) {
        return Bytes.getLong(rest, 0);
      }
      if (type == byte[].class) {
        return rest;
      }
      throw new EntryCodecException("unknown class", null, null);
    };
  }

  @Override
  public List<String> changedClasses(ClassTable classes) {
    return List.of();
  }

  static byte[] encodeOne(Object object) throws EntryCodecException {
    ByteSink sink = new ByteSink(64);
    new PlainCodec().newEncoder(new ClassLedger()).encode(object, sink);
    return sink.toByteArray();
  }
}
