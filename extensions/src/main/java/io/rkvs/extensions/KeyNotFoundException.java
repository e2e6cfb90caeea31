package io.rkvs.extensions;

import javax.cache.CacheException;

/** An update named a key that is absent (or expired); nothing was stored. */
public class KeyNotFoundException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names namespace and key. */
  public KeyNotFoundException(String message) {
    super(message);
  }
}
