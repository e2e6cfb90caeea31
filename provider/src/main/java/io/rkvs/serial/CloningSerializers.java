package io.rkvs.serial;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Calendar;
import java.util.Date;
import java.util.EnumMap;
import java.util.TimeZone;

/**
 * JDK classes that copy themselves well, and are written by Java serialization. Stateless and
 * thread-safe.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // one serializer for each whole family
final class CloningSerializers {
  private CloningSerializers() {}

  private abstract static class ByJava<T> extends Serializer<T> {
    private final JavaNodeSerializer java = new JavaNodeSerializer(false);

    @Override
    public void write(Kryo kryo, Output output, T object) {
      java.write(kryo, output, object);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      return (T) java.read(kryo, input, type);
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have them
  static final class OfDate extends ByJava<Date> {
    @Override
    public Date copy(Kryo kryo, Date original) {
      return (Date) original.clone();
    }
  }

  static final class OfCalendar extends ByJava<Calendar> {
    @Override
    public Calendar copy(Kryo kryo, Calendar original) {
      return (Calendar) original.clone();
    }
  }

  static final class OfTimeZone extends ByJava<TimeZone> {
    @Override
    public TimeZone copy(Kryo kryo, TimeZone original) {
      return (TimeZone) original.clone();
    }
  }

  static final class OfEnumMap extends ByJava<EnumMap> {
    @Override
    public EnumMap copy(Kryo kryo, EnumMap original) {
      EnumMap copy = original.clone();
      ((GraphKryo) kryo).referenceTo(original, copy);
      copy.replaceAll((key, value) -> kryo.copy(value));
      return copy;
    }
  }
}
