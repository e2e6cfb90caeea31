package io.rkvs.serial;

/**
 * Hard limits on what is encoded and decoded.
 *
 * @param maxValueBytes the longest encoded value, in bytes
 * @param maxDepth the deepest nesting of objects, counted from the root; copies within the process
 *     are bounded by the stack alone
 * @param maxClasses the most classes that one dictionary may name
 */
public record SerialLimits(int maxValueBytes, int maxDepth, int maxClasses) {
  /** 64 MB, 512 deep, 4,096 classes. */
  public static final SerialLimits DEFAULT = new SerialLimits(64 << 20, 512, 4_096);

  /** Checks that every limit is positive. */
  public SerialLimits {
    if (maxValueBytes <= 0 || maxDepth <= 0 || maxClasses <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: maxValueBytes="
              + maxValueBytes
              + ", maxDepth="
              + maxDepth
              + ", maxClasses="
              + maxClasses);
    }
  }
}
