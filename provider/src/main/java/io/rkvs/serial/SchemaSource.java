package io.rkvs.serial;

import java.util.List;

/**
 * A serializer whose form depends on the members of a class, and which can read the form of another
 * version.
 */
interface SchemaSource {
  /** Returns the members in the order in which they are written. */
  List<ClassSchema.Member> members();

  /**
   * Returns a serializer that reads what was written under {@code written} into the class as it is
   * now.
   */
  com.esotericsoftware.kryo.Serializer<?> reading(ClassSchema written);
}
