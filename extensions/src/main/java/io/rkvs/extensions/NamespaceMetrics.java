package io.rkvs.extensions;

import java.time.Duration;
import java.util.List;

/**
 * What monitoring asks of one namespace, at one moment. O(slots): unlike {@link NamespaceStats}, it
 * does not look at entries. Exact at rest; under writes each number is right for some instant
 * during the call.
 *
 * @param name the namespace
 * @param keyCount entries stored, expired ones included until they are swept
 * @param weight weight of all entries, which is their number where there is no weigher; O(entries)
 *     where there is one and no bound
 * @param evictions entries that left for size since creation
 * @param expirations entries that left for time since creation
 * @param loads calls of the cache's loader that ended well, since creation
 * @param loadFailures calls of the cache's loader that failed, since creation
 * @param loadTime time spent in all these calls
 * @param shardKeyCounts entries stored in each shard
 */
public record NamespaceMetrics(
    String name,
    long keyCount,
    long weight,
    long evictions,
    long expirations,
    long loads,
    long loadFailures,
    Duration loadTime,
    List<Long> shardKeyCounts) {
  /** Copies the list. */
  public NamespaceMetrics {
    shardKeyCounts = List.copyOf(shardKeyCounts);
  }
}
