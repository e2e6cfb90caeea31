package io.rkvs.extensions;

/**
 * Counts of one namespace at one moment. Exact at rest; under writes each number is right for some
 * instant during the call.
 *
 * @param name the namespace
 * @param keyCount entries stored, expired ones included until they are swept
 * @param totalSize bytes of all values: exact for {@code byte[]} and UTF-8 of {@link String}, the
 *     encoded size for other types
 * @param shardCount number of shards
 * @param evictions entries that left for size since creation
 * @param expirations entries that left for time since creation
 */
public record NamespaceStats(
    String name, long keyCount, long totalSize, int shardCount, long evictions, long expirations) {}
