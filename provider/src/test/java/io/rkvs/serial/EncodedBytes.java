package io.rkvs.serial;

import java.io.ByteArrayOutputStream;

/** What a codec writes, as an array. */
final class EncodedBytes {
  private EncodedBytes() {}

  static byte[] of(Codec codec, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.encode(value, bytes::write);
    return bytes.toByteArray();
  }
}
