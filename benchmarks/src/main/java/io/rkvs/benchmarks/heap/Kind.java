package io.rkvs.benchmarks.heap;

/** What a cache has to do beside keeping entries. */
enum Kind {
  /** Nothing. */
  PLAIN,
  /** Hold no more entries than are put, so that nothing leaves. */
  BOUNDED,
  /** Forget entries an hour after their creation. */
  CREATED,
  /** Forget entries an hour after their last use. */
  TOUCHED
}
