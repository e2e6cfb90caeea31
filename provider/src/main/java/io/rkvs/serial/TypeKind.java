package io.rkvs.serial;

/**
 * How the instances of a class are copied and written. The names are written into snapshots: never
 * rename one.
 */
enum TypeKind {
  /** A JDK type with a number and a format of its own, listed in {@link FixedTypes}. */
  FIXED,
  /** Field by field. */
  FIELDS,
  /** Component by component, through the canonical constructor. */
  RECORD,
  /** The constant's position in the list of names that the dictionary holds. */
  ENUM,
  /** An array of objects. */
  ARRAY,
  /**
   * Java serialization, for classes that define their own form or whose fields are out of reach.
   */
  JAVA,
  /** As {@link #JAVA}, but immutable: copies share it. */
  JAVA_VALUE,
  /** A class that brings its own Kryo format; nobody else can read or skip it. */
  OPAQUE,
  /** Refused. */
  UNSUPPORTED
}
