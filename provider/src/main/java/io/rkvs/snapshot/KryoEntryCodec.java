package io.rkvs.snapshot;

import io.rkvs.serial.ClassDictionary;
import io.rkvs.serial.Codec;
import io.rkvs.serial.SerialContext;
import io.rkvs.serial.SerialException;
import io.rkvs.snapshot.format.ClassTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values by way of {@link SerialContext}: its allow list decides which classes a file may
 * make, its limits how large and deep values are, its dictionary carries the schemas by which
 * changed classes are fitted. Thread-safe.
 */
public final class KryoEntryCodec implements EntryCodec {
  private static final int VERSION = 1;

  private final SerialContext context;

  /** Creates a codec over a context, which stays the caller's to close. */
  public KryoEntryCodec(SerialContext context) {
    this.context = context;
  }

  @Override
  public String id() {
    return "kryo";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public Writing newWriting() {
    return new KryoWriting(context, context.newDictionary());
  }

  @Override
  public Reading newReading(byte[] dictionary, int fileVersion) throws EntryCodecException {
    if (dictionary.length == 0) {
      return new KryoReading(context, context.newDictionary()); // a salvage that has lost it
    }
    try {
      return new KryoReading(context, context.readDictionary(dictionary, 0, dictionary.length));
    } catch (SerialException e) {
      throw failure(e);
    }
  }

  private static EntryCodecException failure(SerialException e) {
    return new EntryCodecException(String.valueOf(e.getMessage()), e.typeName(), e);
  }

  private record KryoWriting(SerialContext context, ClassDictionary dictionaryOfFile)
      implements Writing {
    @Override
    public Encoder newEncoder() {
      Codec codec = context.codec(dictionaryOfFile);
      return (object, out) -> {
        if (object instanceof Encoded encoded) {
          out.write(encoded.bytes());
          return;
        }
        try {
          codec.encode(object, out::write);
        } catch (SerialException e) {
          throw failure(e);
        }
      };
    }

    @Override
    public ClassTable classes() {
      return new ClassTable(
          dictionaryOfFile.entries().stream()
              .map(entry -> new ClassTable.Entry(entry.name(), entry.fingerprint()))
              .toList());
    }

    @Override
    public byte[] dictionary() throws EntryCodecException {
      try {
        return dictionaryOfFile.toBytes();
      } catch (SerialException e) {
        throw failure(e);
      }
    }
  }

  private record KryoReading(SerialContext context, ClassDictionary dictionaryOfFile)
      implements Reading {
    @Override
    public Decoder newDecoder() {
      Codec codec = context.codec(dictionaryOfFile);
      return (bytes, offset, length) -> {
        try {
          return codec.decode(bytes, offset, length);
        } catch (SerialException e) {
          throw failure(e);
        }
      };
    }

    @Override
    public List<String> changedClasses() {
      List<String> lines = new ArrayList<>();
      for (ClassDictionary.Entry entry : dictionaryOfFile.entries()) {
        if (entry.status() == ClassDictionary.Status.CHANGED) {
          lines.add(entry.name() + ": its members have changed, values were fitted by name");
        } else if (entry.status() == ClassDictionary.Status.MISSING) {
          lines.add(entry.name() + ": not found or not usable any more");
        }
      }
      return lines;
    }
  }
}
