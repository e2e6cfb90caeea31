package io.rkvs.extensions;

import javax.cache.CacheException;

/** A value is larger than {@link NamespaceConfiguration#getMaxValueSize()}; nothing was stored. */
public class ValueTooLargeException extends CacheException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message that names namespace, key, limit and actual size in bytes.
   */
  public ValueTooLargeException(String message) {
    super(message);
  }
}
