package io.rkvs.extensions;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file is missing, unreadable or wrong, or contradicts the program. The message
 * names the file, the line where there is one, the key, what was expected and what was found;
 * further mistakes of the same file are suppressed exceptions of this one.
 */
public class ConfigurationException extends CacheException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with such a message. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** Creates an exception with such a message and what failed below. */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
