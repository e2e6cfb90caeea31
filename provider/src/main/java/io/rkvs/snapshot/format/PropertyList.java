package io.rkvs.snapshot.format;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Payload of a block of properties: names with bytes. New releases add names; readers skip those
 * they do not know. Not thread-safe.
 */
public final class PropertyList {
  /** Prefix of labels that a user gave to a snapshot. */
  public static final String LABEL_PREFIX = "label.";

  private final Map<String, byte[]> properties = new LinkedHashMap<>();

  /** Sets a property. */
  public PropertyList put(String name, byte[] value) {
    properties.put(name, value.clone());
    return this;
  }

  /** Sets a property to a text. */
  public PropertyList put(String name, String value) {
    return put(name, Layout.utf8(value));
  }

  /** Returns the bytes of a property, or null when it is absent. */
  public byte @Nullable [] bytes(String name) {
    byte[] value = properties.get(name);
    return value == null ? null : value.clone();
  }

  /** Returns a property as text, or null when it is absent. */
  public @Nullable String text(String name) {
    byte[] value = properties.get(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** Returns the number of properties. */
  public int size() {
    return properties.size();
  }

  /** Returns the user's labels without their prefix, sorted. */
  public Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(LABEL_PREFIX)) {
            labels.put(
                name.substring(LABEL_PREFIX.length()), new String(value, StandardCharsets.UTF_8));
          }
        });
    return labels;
  }

  /** Writes the payload. */
  public void encode(ByteSink out) {
    out.writeVar(properties.size());
    properties.forEach(
        (name, value) -> {
          out.writeText(name);
          out.writeBlob(value);
        });
  }

  /**
   * Reads a payload.
   *
   * @throws MalformedException when it is none
   */
  public static PropertyList decode(byte[] payload) throws MalformedException {
    ByteSource in = new ByteSource(payload, 0, payload.length);
    PropertyList list = new PropertyList();
    int count = (int) in.readVar(in.remaining() / 2);
    for (int i = 0; i < count; i++) {
      String name = in.readText();
      if (list.properties.put(name, in.readBlob()) != null) {
        throw new MalformedException("property " + name + " is there twice");
      }
    }
    if (in.remaining() != 0) {
      throw new MalformedException(in.remaining() + " bytes follow the last property");
    }
    return list;
  }
}
