package io.rkvs.provider.copy;

/** The two copiers there are. */
public final class Copiers {
  private Copiers() {}

  /** Returns the copier that returns the value itself: store by reference. */
  public static Copier byReference() {
    return ByReference.INSTANCE;
  }

  /**
   * Returns the copier for a cache that stores by value.
   *
   * @param cacheName for messages
   * @param context that of the cache's manager
   */
  public static Copier byValue(String cacheName, CopyContext context) {
    return new ByValueCopier(cacheName, context);
  }

  private enum ByReference implements Copier {
    INSTANCE;

    @Override
    public <T> T copy(T value) {
      return value;
    }
  }
}
