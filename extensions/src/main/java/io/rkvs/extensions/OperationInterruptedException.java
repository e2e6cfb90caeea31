package io.rkvs.extensions;

import javax.cache.CacheException;

/**
 * The calling thread was interrupted while it waited for user code that runs for the same key, or
 * for a save. Its interrupt flag is set again; nothing was changed.
 */
public class OperationInterruptedException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names what was waited for. */
  public OperationInterruptedException(String message) {
    super(message);
  }
}
