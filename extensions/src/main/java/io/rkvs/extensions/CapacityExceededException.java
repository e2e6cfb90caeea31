package io.rkvs.extensions;

import javax.cache.CacheException;

/**
 * A new key would exceed a limit ({@link WhenFull#REJECT}, {@code max-namespaces}), or a limit was
 * set below what is present, or a batch can never fit its bound. Nothing was changed.
 */
public class CapacityExceededException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names namespace, limit and present count. */
  public CapacityExceededException(String message) {
    super(message);
  }
}
