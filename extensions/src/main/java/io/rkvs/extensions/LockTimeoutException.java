package io.rkvs.extensions;

import javax.cache.CacheException;

/**
 * A lock was not to be had: the wait exceeded {@link NamespaceConfiguration#getLockTimeout()}, or
 * waiting would have closed a cycle of threads that wait for each other. The message names the key,
 * the holder and, for a cycle, the chain. Nothing was changed; the key may well be present.
 */
public class LockTimeoutException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names key, holder and waiting time. */
  public LockTimeoutException(String message) {
    super(message);
  }
}
