package io.rkvs.serial;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a writer knew about a class: enough to read its instances when the class has changed, and to
 * step over them when it is gone.
 *
 * @param name the class's binary name
 * @param kind how instances are written
 * @param members the fields or components in the order in which they are written; the constants of
 *     an enum
 */
record ClassSchema(String name, TypeKind kind, List<Member> members) {
  /**
   * A field, component or constant.
   *
   * @param name unique within the class
   * @param typeName the declared type's binary name; empty for a constant
   */
  record Member(String name, String typeName) {}

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  ClassSchema {
    members = List.copyOf(members);
  }

  /** Returns a 64-bit FNV-1a hash over name, kind, and the names and types of the members. */
  long fingerprint() {
    long hash = mix(mix(FNV_OFFSET, name), kind.name());
    for (Member member : members) {
      hash = mix(mix(hash, member.name), member.typeName);
    }
    return hash;
  }

  private static long mix(long hash, String text) {
    long mixed = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      mixed = (mixed ^ (b & 0xff)) * FNV_PRIME;
    }
    return (mixed ^ 0xff) * FNV_PRIME;
  }
}
