package io.rkvs.extensions;

/**
 * What a namespace holds and what has left it by itself, for the platform's bean server. Registered
 * with the statistics of its cache, as {@code
 * io.rkvs:type=Namespace,CacheManager=<URI>,Cache=<name>}. JSR-107's own statistics bean does not
 * know bounds and expiry. Thread-safe; counts are exact at rest.
 */
public interface NamespaceMXBean {
  /** Returns the number of entries, expired ones included until they are swept. */
  long getEntryCount();

  /** Returns the largest number of entries, 0 for none. */
  long getMaxEntries();

  /** Returns the total weight of the entries, their number where they have none. */
  long getWeight();

  /** Returns the largest total weight, 0 for none. */
  long getMaxWeight();

  /** Returns how many entries were evicted for size since creation; expirations are not counted. */
  long getEvictions();

  /** Returns how many entries have left because of their deadline since creation. */
  long getExpirations();

  /** Returns the number of shards. */
  int getShardCount();
}
