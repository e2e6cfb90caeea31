package io.rkvs.provider.event;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong while listeners were told, kept until the operation is over: a listener's failure
 * reaches the caller, but keeps neither other listeners nor other keys from theirs. Not
 * thread-safe.
 */
public final class Failures {
  private @Nullable Throwable first;

  /** Creates a record of no failure. */
  public Failures() {}

  /** Notes a failure: the first is thrown in the end, later ones are its suppressed ones. */
  public void add(Throwable failure) {
    Throwable f = first;
    if (f == null) {
      first = failure;
    } else if (f != failure) {
      f.addSuppressed(failure);
    }
  }

  /** Returns the first failure, or null. */
  public @Nullable Throwable first() {
    return first;
  }

  /** Adds the first failure, if there is one, to one that is about to be thrown. */
  public void attachTo(Throwable thrown) {
    Throwable f = first;
    if (f != null && f != thrown) {
      thrown.addSuppressed(f);
    }
  }

  /**
   * Throws the first failure, if there is one.
   *
   * @throws RuntimeException the first failure; an error as it is
   */
  public void rethrow() {
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    if (first != null) {
      throw new IllegalStateException("a listener threw a checked exception", first);
    }
  }
}
